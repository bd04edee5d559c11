"""The checks of notebook 01-gates."""

from . import names
from .notebook import Notebook

_notebook = Notebook("gates")
check, save = _notebook.check, _notebook.save
counterexample = _notebook.counterexample
progress, hand_in = _notebook.progress, _notebook.hand_in
names.keep(check, save, counterexample, progress, hand_in)
