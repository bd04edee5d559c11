"""The log of nbgrader's converters, which tells more than the exceptions that they raise."""

import io
import logging
import re


class CapturedLog(logging.Logger):
    """A logger for one of nbgrader's converters that keeps its messages and prints none."""

    def __init__(self) -> None:
        super().__init__("nbgrader", logging.WARNING)
        self._output = io.StringIO()
        self.addHandler(logging.StreamHandler(self._output))

    def clear(self) -> None:
        """Forget all messages."""
        self._output.seek(0)
        self._output.truncate()

    def last_error(self) -> str:
        """The last error in the log, or else its last line; "" when the log is empty."""
        lines = self._output.getvalue().strip().splitlines()
        errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Entry)\b.*: ", line)]
        return (errors or lines or [""])[-1]
