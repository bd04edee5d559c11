"""Measurements behind every figure of README and docs: `python -m tests.bench [GROUP ...]`."""

Row = tuple[str, str, str]  # what is measured, the result, what to compare it with
