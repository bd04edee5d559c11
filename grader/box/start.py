"""First file that runs in a box: what its arguments name can be imported, then the worker runs."""

import sys

sys.path += sys.argv[1:]

import worker  # noqa: F401  (importing it runs it)
