"""The checks of notebook 03-backward."""

from . import names
from .notebook import Notebook

_notebook = Notebook("backward")
check, require, save = _notebook.check, _notebook.require, _notebook.save
counterexample = _notebook.counterexample
names.keep(check, require, save, counterexample)
