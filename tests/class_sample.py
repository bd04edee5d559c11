"""A class report of a made-up class, for tests of what prints it."""

import dataclasses
import datetime

import numpy as np

from grader.reports.class_data import (
    AssignmentData,
    Association,
    Bar,
    Carried,
    ClassData,
    Exercise,
    KillTable,
    Misjudged,
    Mistake,
    Place,
    State,
    Student,
    Summary,
)

POINTS = {"sigmoid": 3.0, "dsigmoid": 1.0, "gates": 4.0, "update_cell": 2.0}
X_ABOVE_H = "z is stacked the other way round: each weight is multiplied with the wrong entry"


def sample(size: int = 31) -> ClassData:
    """A report on one assignment, with every state, and texts that have to be escaped."""
    rng = np.random.default_rng(1)
    students = tuple(_student(n, rng) for n in range(size))
    graded = [one for one in students if one.state is State.GRADED]
    totals = np.array([one.total for one in graded])
    quartiles = [float(q) for q in np.quantile(totals, [0.25, 0.5, 0.75])]
    summary = Summary(
        len(graded),
        float(totals.mean()),
        quartiles[1],
        quartiles[0],
        quartiles[2],
        float(totals.std(ddof=1)),
        float(totals.min()),
        float(totals.max()),
        _bars(totals, 10, 10.0),
    )
    exercises = tuple(_exercise(name, graded) for name in POINTS)
    lecture = (
        f"7 of {len(graded)} stack x above h in gates: {X_ABOVE_H}.",
        "dsigmoid is the hardest: 52 % solved it.",
        "Nobody needs more on sigmoid: 97 % solved it.",
    )
    counts = {state: sum(one.state is state for one in students) for state in State}
    assignment = AssignmentData(
        "01-gates", 10.0, ("bubblewrap",), students, counts, summary, exercises, lecture
    )
    first = Place("01-gates", "gates", "input_above_hidden", X_ABOVE_H)
    second = Place("02-forward", "lstm_step_fused", "input_above_hidden", X_ABOVE_H)
    found = (Association(first, second, 5, 7, 6, len(graded), 0.0004),)
    return ClassData((assignment,), found)


def _student(n: int, rng: np.random.Generator) -> Student:
    who, name = f"s{n:04d}", f"Ana-María <b>{n}</b> O'Neill"
    state = {3: State.NOTHING, 4: State.WAITING, 5: State.NOT_GRADED, 6: State.EXCUSED}.get(n)
    if state:
        note = {State.NOT_GRADED: "the sandbox cannot be started", State.EXCUSED: "ill"}
        return Student(who, name, state, note=note.get(state, ""))
    scores = {e: p * float(rng.choice([0, 0.5, 1], p=[0.2, 0.1, 0.7])) for e, p in POINTS.items()}
    reasons = {e: f"{e}[0, 0] is <nan> & 0.5" for e, p in POINTS.items() if scores[e] < p}
    late = datetime.timedelta(hours=5) if n % 9 == 0 else None
    penalty = 0.5 if late and sum(scores.values()) > 1 else 0.0
    return Student(
        who,
        name,
        State.GRADED,
        sum(scores.values()) - penalty,
        scores,
        frozenset({"gates"}) if n % 10 == 1 else frozenset(),
        reasons,
        ("gates",) if n % 11 == 2 else (),
        late,
        penalty,
        f"5 hours late: {penalty:g} of 10 points off" if late else "",
        1 + n % 3 // 2,
        "the notebook was found under the name gates <1>.ipynb" if n % 8 == 0 else "",
    )


def _bars(values: np.ndarray, count: int, top: float) -> tuple[Bar, ...]:
    counts, edges = np.histogram(values, bins=count, range=(0.0, top))
    pairs = zip(edges, edges[1:], counts, strict=False)
    return tuple(Bar(float(low), float(high), int(n)) for low, high, n in pairs)


def _exercise(name: str, graded: list[Student]) -> Exercise:
    points = POINTS[name]
    scores = np.array([one.scores[name] for one in graded])
    wrong = tuple(one.id for one in graded if one.scores[name] < points)
    half = len(wrong) // 2
    known = Mistake("input_above_hidden", X_ABOVE_H, wrong[:half], half * points, "f is <1>")
    other = Mistake("", f"{name} raises TypeError & <more>", wrong[half:], 2.0, "line 3: <1>")
    solved = len(graded) - len(wrong)
    carried = Carried(wrong[:2], 2 * points, 5.0, {"gates": 2}) if name == "sigmoid" else None
    return Exercise(
        name,
        points,
        len(graded),
        solved,
        solved / len(graded),
        float(scores.mean() / points),
        float(points * len(graded) - scores.sum()),
        _bars(scores, 4, points),
        0.41,
        None if name == "sigmoid" else 0.5,
        (known,),
        (other,),
        carried,
    )


def with_tests(size: int = 31) -> ClassData:
    """The same class, whose first exercise is answered with a test of lstm_step."""
    data = sample(size)
    (part,) = data.assignments
    first, *others = part.exercises
    graded = [one.id for one in part.students if one.state is State.GRADED]
    judged = tuple(graded[1:])
    survivors = tuple(
        Misjudged(
            f"mistake_{n}",
            f"What goes wrong in way {n}, told at some length, as hints are",
            judged[n:],
        )
        for n in range(0, len(judged), 2)
    )
    refused = (Misjudged("namedtuple", "The cache is made of a namedtuple", judged[-1:]),)
    table = KillTable("lstm_step", judged, tuple(graded[:1]), survivors, refused)
    exercises = (dataclasses.replace(first, kills=table), *others)
    return dataclasses.replace(data, assignments=(dataclasses.replace(part, exercises=exercises),))
