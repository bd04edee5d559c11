"""The instructor's side: exercises, sandbox, grading, gradebook, reports and release."""

import sys

# jsonschema, which nbformat validates notebooks with, would load a grammar of internet addresses at
# every start, for two seconds; the schema of a notebook uses none.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
