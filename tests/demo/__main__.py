"""python -m tests.demo: hand the demo class in."""

import sys

from . import main

main(sys.argv[1:])
