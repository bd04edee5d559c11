"""The progress bar of a grading run: how many are graded, how fast, and the time that is left."""

import os
import pty
import re
import subprocess
import sys

from tests import demo
from tests.conftest import ASSIGNMENT, submit

CLASS_SIZE = 8
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def output_in_a_terminal(command: list[str], folder) -> str:
    """Everything that a program writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    wide = os.environ | {"COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(command, cwd=folder, stdout=theirs, stderr=theirs, env=wide) as program:
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # the program has closed its end
                part = b""
            if not part:
                break
            parts.append(part)
        os.close(ours)
    assert program.returncode == 0
    return ESCAPES.sub("", b"".join(parts).decode())


def test_the_progress_bar_shows_how_many_are_graded_the_rate_and_the_time_left(course, released):
    for n in range(CLASS_SIZE):
        submit(course, f"s{n}", demo.notebook_of("right", released, ASSIGNMENT))
    command = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--jobs", "1"]
    output = output_in_a_terminal(command, course.root)
    state = rf"grade {ASSIGNMENT} \S+ +(\d)/{CLASS_SIZE} +(\S+/s|\S+ s each)? +(\S+)"
    states = re.findall(state, output)
    assert [n for n, _, _ in states] == sorted(n for n, _, _ in states)
    assert {"0", str(CLASS_SIZE)} <= {n for n, _, _ in states}
    while_grading = [(rate, left) for n, rate, left in states if rate and n != str(CLASS_SIZE)]
    assert while_grading, output
    assert all(re.fullmatch(r"[\d.]+(/s| s each)", rate) for rate, _ in while_grading)
    assert any(re.fullmatch(r"0:00:\d\d", left) for _, left in while_grading)
    assert f"{CLASS_SIZE} graded" in output
