"""The checks of notebook 06-tests."""

from . import names
from .implementation_file import implementations as implementations
from .notebook import Notebook

_notebook = Notebook("tests")
check, require, save = _notebook.check, _notebook.require, _notebook.save
counterexample = _notebook.counterexample
progress, hand_in = _notebook.progress, _notebook.hand_in
names.keep(check, require, save, counterexample, progress, hand_in)
