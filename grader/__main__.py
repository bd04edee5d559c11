"""Run the command line: python -m grader COMMAND."""

import sys
import warnings

from .cli import main

if __name__ == "__main__":
    warnings.filterwarnings("ignore", module="nbgrader|nbformat|jupyter_core")
    sys.exit(main())
