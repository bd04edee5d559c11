"""That the attacks of tests/attacks.py attack something.

An attack on a name that does not exist any more, or with messages in an old form, scores 0 as well,
and tests nothing.
"""

import ast
import importlib
import re
import sys

import numpy as np
import pytest

import check
import grader
from check.codec import encode_observation
from check.pytree import identical
from check.suite import Call, TestCase
from grader.sandbox import isolation
from grader.sandbox.backends import best_backend
from grader.sandbox.sandbox import Sandbox, SandboxEnded
from solutions import gates as reference
from tests import attacks
from tests.attacks import ATTACKS
from tests.attacks_one_world import STAND_INS
from tests.conftest import ASSIGNMENT

# ---------------------------------------------------------------- names


def parsed(code: str) -> ast.Module:
    """An attack without its lines that only IPython reads."""
    return ast.parse("\n".join(line for line in code.splitlines() if line[:1] not in "%!"))


def _targets(code: str) -> set[str]:
    """Expressions in an attack that name something of check or grader."""
    nodes = [node for node in ast.walk(parsed(code)) if isinstance(node, ast.Attribute)]
    found = {ast.unparse(node) for node in nodes}
    return {one for one in found if one.startswith(("check.", "grader.", "sys.modules['grader"))}


def _patched(code: str) -> set[str]:
    """Those that the attack assigns to."""
    nodes = [node for node in ast.walk(parsed(code)) if isinstance(node, ast.Assign)]
    return {ast.unparse(target) for node in nodes for target in node.targets} & _targets(code)


@pytest.mark.parametrize("name", [name for name in ATTACKS if _targets(ATTACKS[name].code)])
def test_every_name_of_check_and_grader_in_an_attack_exists(name):
    code = ATTACKS[name].code
    imports = [node for node in ast.walk(parsed(code)) if isinstance(node, ast.Import)]
    modules = [alias.name for node in imports for alias in node.names]
    for module in modules + re.findall(r'sys\.modules\["(grader[\w.]*)"\]', code):
        importlib.import_module(module)
    for expression in _targets(code):
        eval(expression, {"check": check, "grader": grader, "sys": sys})


# ---------------------------------------------------------------- patches

PATCHES = [
    name
    for name, attack in ATTACKS.items()
    if _patched(attack.code) - {"check.__path__", "grader.__path__"} and name not in STAND_INS
]
CASES = [TestCase("", {"": Call([np.ones(2)])}) for _ in range(2)]
# Its first result is overwritten by the second call, and both results share memory.
HONEST = """
kept = np.zeros(2)
def honest(a):
    kept[...] += a
    return kept, a
"""


def _observe(code: str, backend: str, name: str = "honest", cases=tuple(CASES)):
    """What the grader observes of a function after a cell, or a message when the sandbox ended."""
    with Sandbox(backend) as sandbox:
        try:
            assert sandbox.run(code) == ""
            assert sandbox.run(HONEST) == ""
            return sandbox.run_cases(name, list(cases), ["a"])
        except SandboxEnded as ended:
            return str(ended)


def _is_same(one, other) -> bool:
    rest = [vars(observation) | {"result": None} for observation in (one, other)]
    return identical(one.result, other.result) and rest[0] == rest[1]


def test_at_least_ten_attacks_patch_what_runs_in_the_sandbox():
    assert len(PATCHES) >= 10


@pytest.mark.parametrize("name", [*PATCHES, "patched JSON"])
def test_a_patch_of_what_runs_in_the_sandbox_changes_what_the_grader_observes(name):
    backend = best_backend(practice=False)
    honest = _observe("", backend)
    assert honest[0].overwritten
    assert honest[0].shared
    patched = _observe(ATTACKS[name].answers()[ATTACKS[name].exercise], backend)
    if isinstance(patched, str):
        assert patched == "it sent a malformed answer"
    else:
        assert not all(map(_is_same, patched, honest))


def test_patched_comparisons_hide_overwritten_results_and_shared_memory():
    code = ATTACKS["patched comparisons of results"].answers()["repair_1"]
    for observation in _observe(code, best_backend(practice=False)):
        assert not observation.overwritten
        assert observation.shared == []


# ---------------------------------------------------------------- forged frames


def test_a_forged_answer_in_the_form_of_an_honest_one_is_decoded():
    forged = """
def forged(a):
    many = [observation(result={"array": n}, location="line 3", shared=["a"]) for n in range(2)]
    arrays = [["float64", [1]]] * 2
    write(lambda nonce: make_frame({"nonce": nonce, "observations": many}, arrays, bytes(16)))
"""
    found = _observe(attacks.FORGE + forged, best_backend(practice=False), "forged")
    assert [one.result.tolist() for one in found] == [[0.0], [0.0]]
    assert (found[0].location, found[0].shared) == ("line 3", ["a"])
    assert set(encode_observation(found[0], lambda array: 0)) == set(_forged_fields())


def _forged_fields() -> dict:
    exec(attacks.FORGE, space := {})
    return space["observation"]()


def test_forged_answers_are_decoded_as_observations_of_all_cases():
    """Those that are refused for one reason would else be refused for another one."""
    cases = attacks.suite(ASSIGNMENT, "repair_1").cases
    for name, result in {
        "a forged answer with invented arrays": 0.0,
        "a forged exception without a message": None,
        "a forged exception without a name": None,
        "a forged exception of an unwritten function": None,
    }.items():
        code = ATTACKS[name].answers()["repair_1"]
        found = _observe(code, best_backend(practice=False), "repair_1", cases)
        assert len(found) == len(cases), name
        assert [one.result if result is None else one.result[0] for one in found] == [result] * len(
            cases
        )


def test_a_forged_call_of_the_reference_proxy_in_the_form_of_an_honest_one_is_answered():
    call = """
def forged(a):
    listed, named = {"list": [{"array": 0}]}, {"dict": []}
    call = {"call": "sigmoid", "args": listed, "kwargs": named}
    write(lambda nonce: make_frame(call, *ONE))
    frame = sys._getframe()
    while "channel" not in frame.f_locals:
        frame = frame.f_back
    answer, get = frame.f_locals["channel"].receive()
    return get(answer["result"]["array"])
"""
    with Sandbox(best_backend(practice=False)) as sandbox:
        sandbox.replace({"sigmoid": reference.sigmoid})
        assert sandbox.run(attacks.FORGE + call) == ""
        (found,) = sandbox.run_cases("forged", CASES[:1], ["a"])
    assert found.result.tolist() == [0.5]


# ---------------------------------------------------------------- imports

# In the backend for practice student code can read files, so these are right there.
READ_FILES = {name for name in attacks.IMPORTS if "restored" in name or "reading" in name}


@pytest.mark.parametrize("name", attacks.IMPORTS)
def test_an_attack_that_imports_the_course_needs_its_files_and_the_paths_of_its_packages(name):
    arguments = attacks.suite(ASSIGNMENT, "repair_1").cases[0].calls[""].args
    case = TestCase("", {"": Call(arguments)})
    code = ATTACKS[name].code
    (found,) = _observe(code, isolation.PRACTICE, "repair_1", [case])
    if name in READ_FILES:
        assert identical(found.result, reference.repair_1(*arguments))
    else:
        assert found.error[0] in ("ModuleNotFoundError", "ImportError", "NotAvailable")
        exec(code, space := {})
        assert identical(space["repair_1"](*arguments), reference.repair_1(*arguments))
