"""What the tests need of the machine besides Python; `make test` runs this before all tests.

`python -m tests.requirements` prints in one line what is missing and exits with status 1, or prints
nothing.
"""

import sys

from grader.sandbox.backends import ADVICE, why_not
from grader.sandbox.isolation import BUBBLEWRAP
from tests import postgresql_server


def missing() -> str:
    """What is missing and what to do; "" when nothing is missing."""
    if sys.platform != "linux":
        return "make test needs Linux: on other systems no sandbox is isolated."
    if reason := why_not(BUBBLEWRAP):
        return f"make test needs the sandbox bubblewrap ({reason}): {ADVICE[BUBBLEWRAP]}."
    try:
        postgresql_server.programs_folder()
    except FileNotFoundError as error:
        return str(error)
    return ""


if __name__ == "__main__":
    sys.exit(missing() or 0)
