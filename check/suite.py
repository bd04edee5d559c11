"""The data of a check: test suites with their cases and criteria, and observations.

These are dataclasses alone: check.runner makes observations, check.scoring compares them with those
that a suite expects, and check.codec writes both as JSON.
"""

import dataclasses
from typing import Any, ClassVar

from .pytree import PyTree

# What a criterion compares.
VALUES = "values"
SILENCE = "silence"  # values, and NumPy gives no warning
SIDE_EFFECTS = "side effects"  # arguments stay unchanged, and results share no memory

# Key, in the result of a property check, of a dict of the quantities it measured, each as a number
# of its standard errors. Known mistakes are recognised by them; no criterion is about them.
MEASURED = "measured"

SECONDS = 10.0  # time limit for all cases of an exercise together, by the wall clock


@dataclasses.dataclass(frozen=True)
class Call:
    """One call of the student's function.

    Args:
        args: positional arguments.
        kwargs: arguments given by name.
        adapter: name of the adapter in check.adapters, for what is not called as a plain function;
            "" for a plain function.
        read_only: whether the arrays among the arguments are read-only.
    """

    args: list[Any]
    kwargs: dict[str, Any] = dataclasses.field(default_factory=dict)
    adapter: str = ""
    read_only: bool = False


@dataclasses.dataclass(frozen=True)
class TestCase:
    """The inputs of one test case.

    Args:
        description: for messages, such as "D = 5, H = 4, N = 3".
        calls: one call named "", or several named calls whose results are compared together.
        group: the group of cases that it belongs to; a criterion may be scored on one group alone.
        held_out: data that a property check measures the result on; the function never gets it.
    """

    __test__: ClassVar[bool] = False  # pytest would collect a class of this name

    description: str
    calls: dict[str, Call]
    group: str = ""
    held_out: PyTree = None


@dataclasses.dataclass
class Observation:
    """What was observed when a function was called on one test case.

    Args:
        result: what the function returned, or None after an error.
        error: type and message of what it raised.
        location: the line of the student's code that raised it.
        changed: names of the arrays among its arguments that it changed.
        shared: sentences on results that share memory with an argument or with each other.
        overwritten: whether a later call changed this result.
        warnings: messages of NumPy's warnings.
    """

    result: PyTree = None
    error: tuple[str, str] | None = None
    location: str = ""
    changed: list[str] = dataclasses.field(default_factory=list)
    shared: list[str] = dataclasses.field(default_factory=list)
    overwritten: bool = False
    warnings: list[str] = dataclasses.field(default_factory=list)


@dataclasses.dataclass(frozen=True)
class Criterion:
    """A line of the rubric: it gives its points when it is met on all of its test cases.

    Args:
        description: what is right when it is met, for the student.
        max_score: its points.
        group: the group of test cases it is scored on; all cases when empty.
        compares: VALUES, SILENCE or SIDE_EFFECTS.
        parts: names of outputs (dc_prev), of entries of a dict (grads.Wo) or of properties that it
            is about; all of them when empty.
        essential: whether it is essential, as the first criterion of an exercise always is. Unless
            an essential criterion is met, no criterion gives points.
    """

    description: str
    max_score: float
    group: str = ""
    compares: str = VALUES
    parts: tuple[str, ...] = ()
    essential: bool = False


@dataclasses.dataclass(frozen=True)
class MutantFingerprint:
    """A known mistake as data: its name, its hint, and its fingerprint on each test case."""

    name: str
    hint: str
    observations: list[Observation]


@dataclasses.dataclass(frozen=True)
class PairFingerprint:
    """Two known mistakes at once as data.

    Args:
        first, second: their places among the known mistakes of the suite.
        structure, value: digest of the fingerprints on the cases for pairs.
    """

    first: int
    second: int
    structure: str
    value: float


@dataclasses.dataclass(frozen=True)
class TestSuite:
    """The test cases of one exercise, what is expected on them, and the criteria to score by.

    Args:
        name: of the exercise, which is the function's.
        arguments: names of the positional arguments.
        outputs: names of the results when there are several.
        axes: names of the last axes of a result, by its name; "" stands for all other results.
        extensible: outputs, such as caches, that may hold further keys and refer to other arrays.
        tolerance: absolute and relative, of values.
        needs: names of exercises whose functions this one may call.
        property_check: name of the check in check.properties that is applied to results, or "".
        every_case: whether, when no essential criterion is met, the first problem of every case is
            reported, and not the first problem alone.
        criteria: the rubric; the first criterion is essential.
        cases: the inputs.
        expected: observations of the reference on each case, after the property check.
        mutants: fingerprints of the known mistakes on the same cases.
        pairs: of known mistakes, in a visible suite.
        idle: arguments that make no difference to the right result of the first case.
        seconds: time limit for all cases together, by the wall clock.
    """

    __test__: ClassVar[bool] = False  # pytest would collect a class of this name

    name: str
    arguments: tuple[str, ...]
    outputs: tuple[str, ...]
    axes: dict[str, tuple[str, ...]]
    extensible: tuple[str, ...]
    tolerance: tuple[float, float]
    needs: tuple[str, ...]
    property_check: str
    every_case: bool
    criteria: tuple[Criterion, ...]
    cases: list[TestCase]
    expected: list[Observation]
    mutants: list[MutantFingerprint]
    pairs: list[PairFingerprint] = dataclasses.field(default_factory=list)
    idle: tuple[str, ...] = ()
    seconds: float = SECONDS

    @property
    def max_score(self) -> float:
        """Points of the whole exercise."""
        return sum(criterion.max_score for criterion in self.criteria)

    @property
    def essentials(self) -> list[Criterion]:
        """The criteria of which at least one must be met for any score."""
        return [self.criteria[0], *(c for c in self.criteria[1:] if c.essential)]

    def cases_of(self, criterion: Criterion) -> list[int]:
        """Indices of the test cases that a criterion is scored on."""
        group = criterion.group
        return [n for n, case in enumerate(self.cases) if not group or case.group == group]

    def is_extensible(self, name: str) -> bool:
        """Whether a name such as caches[2] is that of an extensible output or a part of one."""
        return name.partition("[")[0] in self.extensible
