"""The judge: exercises, the box student code runs in, release, grading, feedback and report."""

import sys

# jsonschema, which reads notebooks with nbformat, would load a grammar of internet addresses at
# every start, for two seconds; the schema of a notebook names none.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
