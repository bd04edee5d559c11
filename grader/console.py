"""A progress bar on the terminal."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

Item = TypeVar("Item")


class _Rate(ProgressColumn):
    """How many a second, or how many seconds one takes."""

    def render(self, task: Task) -> Text:
        """Such as 12.5/s; nothing before the first is done."""
        speed = task.finished_speed or task.speed
        if not speed:
            return Text("")
        return Text(f"{speed:.1f}/s" if speed >= 1 else f"{1 / speed:.1f} s each")


def progress(title: str, items: Iterable[Item], total: int | None = None) -> Iterator[Item]:
    """Iterate over items, with a progress bar on standard error.

    Args:
        title: stands before the bar.
        items: what is iterated over.
        total: how many there are; without it they are counted first.
    """
    if total is None:
        items = list(items)
        total = len(items)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), _Rate())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task(title, total=total)
        for item in items:
            yield item
            bar.advance(task)
