"""What whoever grades tonight sees while it goes on: how far it is, how fast, how long it takes."""

import os
import pty
import re
import subprocess
import sys

from tests import demo
from tests.conftest import ASSIGNMENT, hand_in

CLASS = 8
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def seen_in_a_terminal(command: list[str], folder) -> str:
    """Everything that a program writes to a terminal of 100 columns."""
    ours, theirs = pty.openpty()
    wide = os.environ | {"COLUMNS": "100", "TERM": "xterm"}
    with subprocess.Popen(command, cwd=folder, stdout=theirs, stderr=theirs, env=wide) as program:
        os.close(theirs)
        parts = []
        while True:
            try:
                part = os.read(ours, 1 << 16)
            except OSError:  # nobody has the other end any more
                part = b""
            if not part:
                break
            parts.append(part)
        os.close(ours)
    assert program.returncode == 0
    return ESCAPES.sub("", b"".join(parts).decode())


def test_progress_tells_how_many_how_fast_and_how_long_it_will_take(course, released):
    for n in range(CLASS):
        hand_in(course, f"s{n}", demo.notebook_of("right", released, ASSIGNMENT))
    command = [sys.executable, "-m", "grader", "autograde", ASSIGNMENT, "--jobs", "1"]
    told = seen_in_a_terminal(command, course.root)
    rates = re.findall(rf"grade {ASSIGNMENT} \S+ +(\d)/{CLASS} +(\S+/s|\S+ s each)? +(\S+)", told)
    assert [n for n, _, _ in rates] == sorted(n for n, _, _ in rates)
    assert {"0", str(CLASS)} <= {n for n, _, _ in rates}
    on_the_way = [(rate, left) for n, rate, left in rates if rate and n != str(CLASS)]
    assert on_the_way, told
    assert all(re.fullmatch(r"[\d.]+(/s| s each)", rate) for rate, _ in on_the_way)
    assert any(re.fullmatch(r"0:00:\d\d", left) for _, left in on_the_way)
    assert f"{CLASS} graded" in told
