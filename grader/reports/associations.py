"""Known mistakes that the same students make, over exercises and over assignments."""

import math
from collections.abc import Mapping

import numpy as np

from .class_data import Association, Place

LEAST = 3  # students with both mistakes
SIGNIFICANT = 0.05  # the chance that any pair is shown that is none
MOST = 5  # pairs


def associations(
    made: Mapping[Place, set[str]], scored: Mapping[tuple[str, str], set[str]]
) -> tuple[Association, ...]:
    """Pairs of known mistakes of different exercises that come together more often than by chance.

    A pair is tested where each of its mistakes is made by at least LEAST of the students with a
    score in both exercises. Its p-value, by Fisher's exact test, has to be below SIGNIFICANT
    divided by the number of tested pairs (Bonferroni).

    Args:
        made: students by known mistake, in the order of the course.
        scored: students with an automatic score, by assignment and exercise.

    Returns:
        at most MOST, the smallest p-value first.
    """
    places = [place for place, students in made.items() if len(students) >= LEAST]
    both, first, of = _counts(places, made, scored)
    tested, found = 0, []
    for i, one in enumerate(places):
        for j in range(i + 1, len(places)):
            other = places[j]
            if _exercise(one) == _exercise(other) or min(first[i, j], first[j, i]) < LEAST:
                continue
            tested += 1
            counts = int(both[i, j]), int(first[i, j]), int(first[j, i]), int(of[i, j])
            if counts[0] >= LEAST and counts[0] * counts[3] > counts[1] * counts[2]:
                found.append(Association(one, other, *counts, fisher_exact(*counts)))
    strong = [one for one in found if one.p_value * tested < SIGNIFICANT]
    return tuple(sorted(strong, key=lambda one: one.p_value)[:MOST])


def _exercise(place: Place) -> tuple[str, str]:
    return place.assignment, place.exercise


def _counts(
    places: list[Place],
    made: Mapping[Place, set[str]],
    scored: Mapping[tuple[str, str], set[str]],
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """For each pair of mistakes: students with both, with the first, and with a score in both.

    Returns:
        three arrays (P, P); with_first counts students who have a score in the other's exercise.
    """
    students = {student: n for n, student in enumerate(set().union(*scored.values()))}
    mistakes = np.zeros((len(students), len(places)), dtype=np.float32)
    scores = np.zeros_like(mistakes)
    for n, place in enumerate(places):
        mistakes[[students[one] for one in made[place]], n] = 1
        scores[[students[one] for one in scored[_exercise(place)]], n] = 1
    return mistakes.T @ mistakes, mistakes.T @ scores, scores.T @ scores


def fisher_exact(both: int, with_first: int, with_second: int, of: int) -> float:
    """The one-sided p-value of Fisher's exact test, by sums of the hypergeometric distribution.

    Args:
        both: students with both properties.
        with_first: students with the first.
        with_second: students with the second.
        of: all students.

    Returns:
        the probability that at least as many have both when the properties are independent.
    """
    ways = sum(
        math.comb(with_first, n) * math.comb(of - with_first, with_second - n)
        for n in range(both, min(with_first, with_second) + 1)
    )
    return ways / math.comb(of, with_second)
