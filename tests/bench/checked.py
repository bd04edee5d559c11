"""`python -m tests.bench.checked PART [EXERCISE …]`: visible checks on answers, as lines of JSON.

It needs the standard library and NumPy alone, so it runs natively and under WebAssembly. For the
reference and known mistakes of each exercise it prints the words of the check and its seconds.
"""

import importlib
import json
import sys
import time

MISTAKES = 10  # of an exercise
LONG_MISTAKES = 1  # of one whose check trains networks for tens of seconds


def main(part: str, only: list[str]) -> None:
    """Check the answers of a part, and print a line for each.

    Args:
        part: of the course.
        only: names of its exercises; none for all.
    """
    began = time.perf_counter()
    importlib.import_module(f"check.{part}")
    _print("import", "", [], began)

    from check import assignment_name, render  # so that this import is not measured above
    from check.notebook import Notebook
    from grader.assignment import assignment

    notebook = Notebook(part)
    for exercise in assignment(assignment_name(part)).exercises:
        if only and exercise.name not in only:
            continue
        answers = {"reference": exercise.reference}
        number = LONG_MISTAKES if exercise.seconds else MISTAKES
        answers |= {mutant.name: mutant.function for mutant in exercise.mutants[:number]}
        for answer, function in answers.items():
            began = time.perf_counter()
            result = notebook.result(exercise.name, function)
            _print(exercise.name, answer, render.lines(result), began)


def _print(exercise: str, answer: str, lines: list[str], began: float) -> None:
    seconds = time.perf_counter() - began
    print(json.dumps([exercise, answer, lines, round(seconds, 4)]), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
