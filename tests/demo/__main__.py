"""python -m tests.demo: submit for the demo class, or print its table."""

import sys

from . import main

if sys.argv[1:] == ["table"]:
    from . import table

    table.main()
else:
    main(sys.argv[1:])
