"""Why points were lost: the reason of a result, its known mistakes, and a form to compare it by."""

import re

from check.mutants import TWO_THINGS
from check.result import Result

from ..grading.report import SubmissionReport

NUMBER = r"[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|\bnan\b|\binf\b)"
CASE = re.compile(r" \[[^\]]*\]?$")  # the test case, at the end of a problem; it may be cut off
LINE = re.compile(r" \(line \d+.*\)$")
VALUE = re.compile(
    rf"^(?P<name>[^;]+?)(?:\[[\d, ]+\])?(?: \([^()]*\d\))? is {NUMBER}; expected {NUMBER}"
)
# Of a test that catches too few: the mistake that is named is another one from test to test.
SURVIVOR = re.compile(r"(?<=are needed)\. It (lets one through|refuses one in one run) .*$")
ANY_NUMBER = re.compile(r"(?<![\w.])[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?!\w)")
END_OF_SENTENCE = re.compile(r"(?<=[^.][.?!]) ")
REPLACED = re.compile(r"with the reference in place of your ([\w ]+), so that one mistake")


def reason(result: Result) -> str:
    """The first sentence of a known mistake's hint, else the first problem; "" when all is right.

    What is said about a mistake that is not known belongs to the values, which a line has no room
    for.
    """
    if result.mutant:
        return first_sentence(result.hint.removeprefix(TWO_THINGS))
    return result.problems[0] if result.problems else ""


def first_reason(report: SubmissionReport) -> str:
    """Why the first points were lost: of the whole submission, or of an exercise, with its name."""
    if report.note:
        return report.note
    named = ((result.name, reason(result)) for result in report.results)
    return next((f"{name}: {text}" for name, text in named if text), "")


def known_mistakes(result: Result) -> list[tuple[str, str]]:
    """The known mistakes of a result, each with the first sentence of its hint; two of a pair."""
    names = result.mutant.split(" + ") if result.mutant else []
    hints = result.hint.removeprefix(TWO_THINGS).split(" Second: ", len(names) - 1)
    hints += hints[-1:] * (len(names) - len(hints))  # of a report of another version
    return [(name, first_sentence(hint)) for name, hint in zip(names, hints, strict=False)]


def first_sentence(text: str) -> str:
    """The first sentence, without its full stop; three dots end none."""
    return END_OF_SENTENCE.split(text, maxsplit=1)[0].rstrip(".")


def normal_form(problem: str) -> str:
    """A problem without numbers, test cases and lines, so that the same one reads the same.

    Such as "c has wrong values. Every entry is wrong" for "c[0, 1] (unit 0, column 1) is 0.5;
    expected 0.25. Every entry is wrong [H = 4, N = 3]".
    """
    text = SURVIVOR.sub("", LINE.sub("", CASE.sub("", problem)))
    text = VALUE.sub(r"\g<name> has wrong values", text)
    text = ANY_NUMBER.sub("…", text)
    return text.replace("… of … entries", "entries")


def is_unanswered(problem: str) -> bool:
    """Whether a problem says that there is no answer: a stub, or no function of the name."""
    missing = problem.startswith("there is no function called") and problem.endswith("in any cell")
    return missing or problem.startswith("not written yet")


def replaced_functions(result: Result) -> list[str]:
    """The student's functions that the reference replaced when this exercise was graded."""
    found = REPLACED.search(result.note)
    return found[1].split(" and ") if found else []
