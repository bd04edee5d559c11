"""What stands in the sandbox for the packages that show something: matplotlib, widgets, tqdm.

They can be imported, and everything in them accepts every use and does nothing. A result cannot
depend on them unseen: what they return is no number and becomes none.
"""

import builtins
import contextlib
import importlib.machinery
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np

from check.availability import STAND_INS, NotAvailable
from grader.sandbox.inside import progress_bars
from grader.sandbox.inside.progress_bars import do_nothing

NO_NUMBERS = "numbers from a figure or a widget are not available in grading; compute them yourself"
LONGEST = 10_000  # items of what stands for a list, such as the bars of a bar chart
VERSION = "3.10.0"  # for those that compare versions
COLOURS = [f"C{n}" for n in range(10)]  # of matplotlib's lines, one after the other

# Methods that return a tuple of this length, and those that return a list of one.
TUPLES = {
    "hist": 3,
    "errorbar": 3,
    "hist2d": 4,
    "specgram": 4,
    "acorr": 4,
    "xcorr": 4,
    "axis": 4,
    **dict.fromkeys(("xlim", "ylim", "get_xlim", "get_ylim", "set_xlim", "set_ylim"), 2),
    **dict.fromkeys(("get_xbound", "get_ybound", "xticks", "yticks", "get_size_inches"), 2),
    **dict.fromkeys(("get_legend_handles_labels", "get_data", "get_width_height", "pie"), 2),
}
LISTS = {"plot", "fill", "step", "loglog", "semilogx", "semilogy", "plot_date"}
# What `from module import *` binds.
PYPLOT = (
    "plot scatter bar barh hist imshow figure subplot subplots axes title xlabel ylabel xlim ylim "
    "xticks yticks legend grid colorbar show savefig close tight_layout axhline axvline "
    "fill_between semilogy semilogx loglog text annotate gca gcf cm rcParams"
)
WIDGETS = (
    "interact interactive interact_manual interactive_output fixed IntSlider FloatSlider "
    "FloatLogSlider Dropdown Checkbox Button Output Text Label HTML HBox VBox Layout Play jslink"
)
SHOWN = "display clear_output HTML Markdown Image Latex Math SVG JSON Audio Video IFrame Pretty"
EXPORTS = {
    "matplotlib.pyplot": PYPLOT,
    "ipywidgets": WIDGETS,
    "IPython.display": SHOWN,
}


def _is_special(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


class _Kind(type):
    """The type of classes such as Figure: they have every attribute, too."""

    def __getattr__(cls, name: str) -> "StandIn":
        if _is_special(name):
            raise AttributeError(name)
        return StandIn(cls.__name__, name)

    def __instancecheck__(cls, instance: Any) -> bool:
        return type(instance) is StandIn or super().__instancecheck__(instance)


class StandIn(metaclass=_Kind):
    """Has every attribute, accepts every use, and does nothing.

    Args:
        owner: the name of what it is an attribute of.
        name: its own name.
    """

    _owner = _name = ""
    _length = 0
    __array_ufunc__ = None  # so that array * stand_in comes here

    def __init__(self, owner: str = "", name: str = "", *args: Any, **kwargs: Any) -> None:
        self.__dict__.update(_owner=owner, _name=name)

    def __getattr__(self, name: str) -> Any:
        if _is_special(name):
            raise AttributeError(name)
        if name == "colors":  # of a colour map
            return list(COLOURS)
        if name[:1].isupper():
            made = named_class(name)
            self.__dict__[name] = made
            return made
        return StandIn(self.__dict__.get("_name", ""), name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Do nothing; returns a function that it is given alone, as a decorator does."""
        if len(args) == 1 and isinstance(args[0], types.FunctionType):
            return args[0]
        return _returned(self._owner, self._name, args, kwargs)

    def __getitem__(self, key: Any) -> "StandIn":
        return StandIn()

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __delitem__(self, key: Any) -> None:
        pass

    def __iter__(self) -> Iterator["StandIn"]:
        return iter([StandIn() for _ in range(self._length)])

    def __len__(self) -> int:
        return self._length

    def __contains__(self, item: Any) -> bool:
        return False

    def __bool__(self) -> bool:
        return True

    def __enter__(self) -> "StandIn":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def __format__(self, specification: str) -> str:
        return "(nothing)"

    def __lt__(self, other: Any) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def _computed(self, *_: Any) -> "StandIn":
        return StandIn()

    def _no_number(self, *_: Any, **__: Any) -> NoReturn:
        raise NotAvailable(NO_NUMBERS)


_OPERATORS = """
add sub mul matmul truediv floordiv mod pow lshift rshift and or xor
radd rsub rmul rmatmul rtruediv rfloordiv rmod rpow rlshift rrshift rand ror rxor
neg pos abs invert round
"""
_CONVERSIONS = "int float complex index array trunc floor ceil"
for _name in _OPERATORS.split():
    setattr(StandIn, f"__{_name}__", StandIn._computed)
for _name in _CONVERSIONS.split():
    setattr(StandIn, f"__{_name}__", StandIn._no_number)


def named_class(name: str) -> type:
    """A class of its own, such as Figure: for annotations, isinstance, and subclasses."""

    def begin(self: StandIn, *args: Any, **kwargs: Any) -> None:
        # A widget keeps what it is given: slider.value is the value of IntSlider(value=3).
        self.__dict__.update({key: value for key, value in kwargs.items() if key != "_length"})

    return _Kind(name, (StandIn,), {"__init__": begin, "__module__": "__main__"})


def _returned(owner: str, name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """What a call returns: as many things as the real function, so that they can be unpacked."""
    if name in ("subplots", "subplot_mosaic"):
        axes = _axes(*args, **kwargs) if name == "subplots" else StandIn()
        return (StandIn(), axes) if owner.endswith("pyplot") else axes
    if name in TUPLES:
        return tuple(StandIn() for _ in range(TUPLES[name]))
    if name in LISTS:
        return [StandIn()]
    if name == "by_key":
        return {"color": list(COLOURS)}
    made = StandIn()
    several: Any = args[0] if args else None
    if isinstance(several, list | tuple | range) or (
        isinstance(several, np.ndarray) and several.ndim
    ):
        made.__dict__["_length"] = min(len(several), LONGEST)  # such as a colour for each number
    return made


def _axes(nrows: Any = 1, ncols: Any = 1, squeeze: bool = True, **kwargs: Any) -> Any:
    """The axes of subplots, in an array when there are several."""
    shape = min(int(nrows), 100), min(int(ncols), 100)
    axes = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        axes[place] = StandIn()
    if not squeeze:
        return axes
    return axes[0, 0] if axes.size == 1 else axes.squeeze()


def _interact(function: Any = None, **kwargs: Any) -> Any:
    """Stands for ipywidgets.interact: it does not call the function."""
    return function if callable(function) else lambda decorated: decorated


# ---------------------------------------------------------------- modules

GIVEN: dict[str, Callable[..., Any]] = {"interact": _interact, "interact_manual": _interact}


class Finder:
    """Finds every module of the packages that have a stand-in (sys.meta_path)."""

    def find_spec(
        self, name: str, path: Any = None, target: Any = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The specification of a module; None when its package has no stand-in."""
        if name.partition(".")[0] not in STAND_INS:
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> Any:
        """The stand-in for a module."""
        name = spec.name
        if name.partition(".")[0] == "tqdm":
            return progress_bars.module(name)
        made = StandIn("", name)
        made.__dict__["__version__"] = VERSION
        if name.startswith("ipywidgets"):
            made.__dict__.update(GIVEN, interactive=named_class("interactive"))
        if name in EXPORTS:
            made.__dict__["__all__"] = EXPORTS[name].split()
        if name == "IPython":
            made.__dict__["get_ipython"] = _get_ipython
        return made

    def exec_module(self, module: Any) -> None:
        """Nothing is left to do."""


def _get_ipython() -> Any:
    return builtins.get_ipython()  # type: ignore[attr-defined]  # grader.sandbox.inside.ipython


PARTS = ("gates", "forward", "backward", "training", "characters", "tests")
COURSE = dict.fromkeys(
    ("check", "require", "save", "counterexample", "progress", "hand_in", "implementations"),
    do_nothing,
)  # what a notebook imports from check.gates, or from check.tests
# What a notebook imports besides: where nothing is drawn, any colour will do, and where nothing is
# trained, any text.
OTHERS: dict[str, dict[str, Any]] = {
    "corpus": {"text": lambda: "A text that stands for the corpus: 0, 1, 2.\n" * 100},
    "figures": {
        "COLOUR": dict.fromkeys("figo", "black"),
        "GREY": "black",
        "STYLE": {},
        "show": do_nothing,
    },
    "diagrams": {
        "plot_cell": lambda *_, **__: (None, ""),
        "plot_kinds": lambda: (None, ""),
        "plot_matrix": lambda *_, **__: (StandIn(), StandIn()),
    },
    "moving_figures": {
        "slide": do_nothing,
        "watch": lambda *_, **__: contextlib.nullcontext(),
    },
}


def install() -> None:
    """Make these packages, and what notebooks import from check, possible to import."""
    sys.meta_path.insert(0, Finder())  # type: ignore[arg-type]
    for name, contents in (dict.fromkeys(PARTS, COURSE) | OTHERS).items():
        module = types.ModuleType(f"check.{name}")
        module.__dict__.update(contents)
        sys.modules[module.__name__] = module
        setattr(sys.modules["check"], name, module)
