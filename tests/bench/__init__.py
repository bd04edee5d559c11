"""Every figure of the README, measured again: `python -m tests.bench [GROUP ...]`."""

Row = tuple[str, str, str]  # what, measured, compared with
