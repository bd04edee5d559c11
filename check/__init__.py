"""The student's side of the course: check functions, save them as a module, require earlier ones.

    from check.forward import check, require, save

    require("my_lstm/gates.py")                 # the module of notebook 01 exists and passes
    check(lstm_step)                            # one line when it is right, the reasons when not
    save("my_lstm/forward.py", lstm_step, ...)  # write functions that pass to a module

check.gates, check.forward and their like hold the checks of one notebook each, and the files of
the same names its visible test suites: test cases, expected results, and hints for known mistakes.
check.figures displays figures with a description, check.moving_figures those that move, and
check.diagrams draws the cell. No code or data in this package solves an exercise.
"""

__version__ = "0.3.0"  # of the whole course; pyproject.toml reads it here

PARTS = (
    "gates",
    "forward",
    "backward",
    "training",
    "characters",
    "tests",
)  # in the order of the notebooks


def assignment_name(part: str) -> str:
    """The assignment, and notebook, that a part belongs to: 01-gates for gates."""
    return f"{PARTS.index(part) + 1:02d}-{part}"
