"""python -m tests.bench [GROUP ...]: measure every figure of README and docs again, row by row.

Ratios are measured side by side in one run, because machines differ and are noisy.
"""

import argparse
import datetime
import os
import platform
from collections.abc import Callable, Iterator

import numpy as np

from . import Row, attack_class, checks, class_size, grading, speed, tasks, unseen, wasm

GROUPS: dict[str, Callable[[], Iterator[Row]]] = {
    "checks": checks.check_rows,
    "start-up": checks.start_up_rows,
    "grading": grading.side_by_side_rows,
    "parts": grading.part_rows,
    "tests": grading.test_rows,
    "feedback": grading.feedback_rows,
    "class": grading.class_rows,
    "class size": class_size.class_size_rows,
    "cluster": grading.cluster_rows,
    "release": grading.release_rows,
    "attacks": attack_class.attack_rows,
    "tasks": tasks.task_rows,
    "unseen": unseen.unseen_rows,
    "speed": speed.speed_rows,
    "wasm": wasm.wasm_rows,
}


def main() -> None:
    """Print the rows of the chosen groups, or of all groups, each as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=f"of {', '.join(GROUPS)}")
    chosen = parser.parse_args().groups or list(GROUPS)
    if unknown := set(chosen) - set(GROUPS):
        parser.error(f"no group {', '.join(sorted(unknown))}; there are {', '.join(GROUPS)}")
    machine = f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}"
    print(f"{datetime.date.today()}, {machine}, Python {platform.python_version()}, ", end="")
    print(f"NumPy {np.__version__}\n\n| what | measured | compared with |\n|---|---|---|")
    for group in chosen:
        for row in GROUPS[group]():
            print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
