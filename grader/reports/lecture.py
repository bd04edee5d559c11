"""What to say in the next lecture: three sentences, chosen by the points that the class lost."""

from collections.abc import Sequence

from .class_data import Exercise, Mistake

MOST = 3
SOLVED = 0.9  # success rate from which an exercise needs no more time
SEVERAL = 2  # students, for a mistake to be one of the class


def sentences(exercises: Sequence[Exercise]) -> tuple[str, ...]:
    """Up to three sentences about an assignment, each with its numbers.

    The first is about the mistake that cost the class most points, the second about the exercise
    that did, the third about the one that most have solved. Where there is none of these, the next
    mistake or exercise by lost points takes its place. Where students write tests, mistakes are
    those that most tests let through.

    Args:
        exercises: of the assignment.
    """
    graded = [one for one in exercises if one.graded]
    if graded and not any(one.lost for one in graded):
        return (f"All {graded[0].graded} solved everything.",)
    mistakes = sorted(
        ((one, mistake) for one in graded for mistake in _named(one)),
        key=lambda pair: -pair[1].lost,
    )
    common = _on_survivors(graded)
    common += [_on_mistake(*pair) for pair in mistakes if len(pair[1].students) >= SEVERAL]
    hard = [_on_hard(one) for one in sorted(graded, key=lambda one: -one.lost) if one.lost]
    easy = max(graded, key=lambda one: (one.success_rate or 0.0, one.max_score), default=None)
    last = [_on_easy(easy)] if easy and (easy.success_rate or 0.0) >= SOLVED else []
    chosen = [*common[:1], *hard[:1]]
    further = [*common[1:], *hard[1:]][: MOST - len(chosen) - len(last)]
    return (*chosen, *further, *last)


def _named(exercise: Exercise) -> tuple[Mistake, ...]:
    """Mistakes for a sentence; what a test lets through has sentences of its own."""
    return exercise.known if exercise.kills else exercise.known + exercise.unnamed


def _on_survivors(exercises: Sequence[Exercise]) -> list[str]:
    """A sentence for each test on the mistake that most let through, the most frequent first."""
    found = [
        (one.kills, one.kills.survivors[0])
        for one in exercises
        if one.kills and one.kills.survivors
    ]
    found = [(kills, first) for kills, first in found if len(first.students) >= SEVERAL]
    found.sort(key=lambda pair: -len(pair[1].students))
    return [
        f"{len(first.students)} of {len(kills.judged)} tests of {kills.tested} let this mistake "
        f"through: {_sentence(first.text)}"
        for kills, first in found
    ]


def _on_mistake(exercise: Exercise, mistake: Mistake) -> str:
    kind = "the same mistake" if mistake.mutant else "a mistake that no hint explains"
    who = f"{len(mistake.students)} of {exercise.graded} make {kind}"
    return f"In {exercise.name}, {who} ({mistake.lost:g} points lost): {_sentence(mistake.text)}"


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."


def _on_hard(exercise: Exercise) -> str:
    of = exercise.max_score * exercise.graded
    return (
        f"{exercise.name} cost the class {exercise.lost:g} of {of:g} points: "
        f"{_solved(exercise)} solved it."
    )


def _on_easy(exercise: Exercise) -> str:
    return f"{exercise.name} needs no more time: {_solved(exercise)} solved it."


def _solved(exercise: Exercise) -> str:
    share = 100 * exercise.solved / exercise.graded
    return f"{exercise.solved} of {exercise.graded} ({share:.0f} %)"
