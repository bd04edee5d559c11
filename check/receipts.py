"""The receipt of hand_in(): what is shown in the notebook, and what is kept in a file."""

import dataclasses
import html

from . import render
from .progress import exercise_title
from .result import Result
from .scoring import NOT_WRITTEN

FRESH = (
    "Grading runs your functions on fresh test cases of the same kind, so this is an expectation, "
    "not yet the score."
)


@dataclasses.dataclass(frozen=True)
class Receipt:
    """What was made ready to be handed in.

    Args:
        assignment: its name.
        file: to be handed in, as the student finds it from her notebook.
        digest: its SHA-256.
        user: the name of the account, or "".
        time: date, time of day and zone.
        results: of all exercises, on the test cases of check.
        warnings: what will not work in grading, and what to do, a sentence each.
        exchange: whether nbgrader collects the file.
        with_modules: whether my_lstm is in the file, because an answer needs it.
    """

    assignment: str
    file: str
    digest: str
    user: str
    time: str
    results: list[Result]
    warnings: list[str]
    exchange: bool = False
    with_modules: bool = False

    @property
    def part(self) -> str:
        """Of the notebook."""
        return self.assignment.partition("-")[2]

    @property
    def expected(self) -> str:
        """The expected score, such as "17.5 of 20 points"."""
        score = sum(result.score for result in self.results)
        return f"{score:g} of {render.points(sum(result.max_score for result in self.results))}"


def open_points(receipt: Receipt) -> list[str]:
    """Lines on the exercises without all points: score and reason, and what is not written."""
    left = [result for result in receipt.results if not result.passed]
    stubs = [result for result in left if result.problems[:1] == [NOT_WRITTEN]]
    found = [_line(receipt, result) for result in left if result not in stubs]
    if stubs:
        names = ", ".join(result.name for result in stubs)
        worth = render.points(sum(result.max_score for result in stubs))
        found.append(f"Not written yet, for {worth}: {names}.")
    return found


def _line(receipt: Receipt, result: Result) -> str:
    reason = result.problems[0] if result.problems else "not all of it is right"
    note = f" ({result.note})" if result.note else ""
    title = exercise_title(receipt.part, result.name)
    return f"{title}, {result.score:g} of {result.max_score:g}: {reason}{note}"


def notes(receipt: Receipt) -> list[str]:
    """A line for each right answer with a note, and the warnings about the file."""
    noted = [
        f"{exercise_title(receipt.part, result.name)}: {result.note}."
        for result in receipt.results
        if result.passed and result.note
    ]
    return [*noted, *receipt.warnings]


def what_to_do(receipt: Receipt) -> str:
    """How to hand in what is ready."""
    if receipt.exchange:
        return (
            "Nothing is sent yet: in the menu Nbgrader > Assignment List, press Submit at "
            f"{receipt.assignment}."
        )
    upload = f"upload {receipt.file}, as it is, where your course collects {receipt.assignment}."
    if render.in_browser():
        upload = (
            f"download {receipt.file} (right-click it in the list of files, then Download) and "
            f"upload it, as it is, where your course collects {receipt.assignment}."
        )
    return f"Nothing is sent yet: {upload}"


def _what_to_do_as_html(receipt: Receipt) -> str:
    """What to do; in a browser the file's name is a link that downloads it."""
    text, file = html.escape(what_to_do(receipt)), html.escape(receipt.file)
    link = f'<a href="{file}" download="{file.rpartition("/")[2]}">{file}</a>'
    return text.replace(file, link, 1) if render.in_browser() else text


def what_counts(receipt: Receipt) -> str:
    """Which files count, and what to do after a change."""
    counts = "The notebook counts, as it was saved; the folder my_lstm does not."
    if receipt.with_modules:
        counts = (
            "The notebook counts, as it was saved, with the folder my_lstm: one answer uses it."
        )
    return f"{counts} After a change: save, run this cell again, hand in again."


def title(receipt: Receipt) -> str:
    """The first line: what is ready, and the expected score."""
    return f"{receipt.assignment} is ready to be handed in. Expected: {receipt.expected}"


def lines(receipt: Receipt) -> list[str]:
    """What is shown in the notebook, as lines of text."""
    return [
        f"✓ {title(receipt)}.",
        *(f"  open:  {line}" for line in open_points(receipt)),
        *(f"  note:  {line}" for line in notes(receipt)),
        f"  {what_to_do(receipt)}",
        f"  {what_counts(receipt)}",
        f"  {FRESH}",
        f"  Receipt, in hand-in/{receipt.assignment}-receipt.txt: {receipt.time}, SHA-256",
        f"  {receipt.digest}",
    ]


def as_html(receipt: Receipt) -> str:
    """What is shown in the notebook, as HTML."""
    todo = [*open_points(receipt), *notes(receipt)]
    items = "".join(f"<li>{html.escape(line)}</li>" for line in todo)
    receipt_file = f"hand-in/{receipt.assignment}-receipt.txt"
    body = (
        f"<div><b>{_what_to_do_as_html(receipt)}</b></div>"
        + (f'<ul style="margin: 0.3em 0">{items}</ul>' if items else "")
        + f"<div>{html.escape(what_counts(receipt))}</div><div>{FRESH}</div>"
        f'<div style="margin-top: 0.3em">Receipt, kept in {receipt_file}: {receipt.time}, SHA-256 '
        f'<code style="overflow-wrap: anywhere">{receipt.digest}</code></div>'
    )
    return render.card(title(receipt), body, render.GREY if items else render.GREEN)


def as_file(receipt: Receipt) -> list[str]:
    """The receipt as lines of a text file, to quote when something is in doubt."""
    user = [f"account   {receipt.user}"] if receipt.user else []
    table = [
        f"  {result.score:>4g} of {result.max_score:<4g} {result.name}"
        for result in receipt.results
    ]
    return [
        f"LSTM from scratch, {receipt.assignment}: receipt of hand_in()",
        "",
        f"file      {receipt.file}",
        f"SHA-256   {receipt.digest}",
        f"time      {receipt.time}",
        *user,
        f"expected  {receipt.expected}",
        "",
        *table,
        "",
        FRESH,
        "This receipt says what the file held at that time. It is no proof of having handed it in.",
    ]
