"""Known mistakes written as edits of a right answer's source: what a student would have typed."""

import ast
import dataclasses
import functools
import inspect
import sys
import textwrap
from collections.abc import Callable
from typing import Any

Pair = tuple[str, str]  # old and new text


class EditError(Exception):
    """An edit does not apply: its old text does not occur exactly once in the source."""


@dataclasses.dataclass(frozen=True)
class Edited:
    """A right answer with one mistake in it.

    Args:
        pairs: old text and new text; each old text occurs exactly once in the source.
        hint: for the student.
        right: the right function or class; None stands for the reference of the exercise.
    """

    pairs: tuple[Pair, ...]
    hint: str
    right: Callable[..., Any] | None = None

    def of(self, reference: Callable[..., Any]) -> "Edited":
        """The same edits, of the reference unless they are those of another right answer."""
        return self if self.right else dataclasses.replace(self, right=reference)

    @functools.cached_property
    def function(self) -> Callable[..., Any]:
        """The wrong function or class.

        Raises:
            EditError: an edit does not apply.
        """
        assert self.right is not None
        return compiled(self.right, edited(source_of(self.right), self.pairs))


def edit(*pairs: Pair, hint: str, of: Callable[..., Any] | None = None) -> Edited:
    """A known mistake as edits of a right answer.

    Args:
        pairs: (old text, new text) of each edit.
        hint: for the student; names the misconception, not the answer.
        of: another right answer than the reference, which is written out at greater length.
    """
    return Edited(pairs, hint, of)


def edited(source: str, pairs: tuple[Pair, ...]) -> str:
    """The source after all edits, one after the other.

    Raises:
        EditError: an old text does not occur exactly once.
    """
    for old, new in pairs:
        if source.count(old) != 1:
            raise EditError(f"{old!r} occurs {source.count(old)} times, not once, in:\n{source}")
        source = source.replace(old, new)
    return source


@functools.cache
def source_of(function: Callable[..., Any]) -> str:
    """The source of a function or class without docstrings, which edits should not match."""
    source = textwrap.dedent(inspect.getsource(function))
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node) is not None:
            text = node.body[0]
            for n in range(text.lineno - 1, text.end_lineno or text.lineno):
                lines[n] = ""
            if len(node.body) == 1:
                lines[text.lineno - 1] = " " * text.col_offset + "pass\n"
    return "".join(lines)


def compiled(right: Callable[..., Any], source: str) -> Callable[..., Any]:
    """The function or class that a source defines, with the imports of the right one."""
    namespace = dict(vars(sys.modules[right.__module__]))
    exec(compile(source, f"<edited {right.__name__}>", "exec"), namespace)
    wrong: Callable[..., Any] = namespace[right.__name__]
    return wrong
