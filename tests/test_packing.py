"""Packed suites hold the same numbers and texts as the JSON file, to the bit, in fewer bytes."""

import dataclasses
import json
import sys
import zipfile
import zipimport

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from check import PARTS, package_data, packed_suites, suite_file
from check.fingerprints import fingerprints
from check.suite import MutantFingerprint, Observation
from grader.build.packing import packed
from grader.exercises.mean_digits import shortened
from tests.conftest import ROOT


def as_file(suites: list) -> bytes:
    """JSON data, as check.suite_file writes it: one suite a line."""
    lines = [json.dumps(suite, separators=(",", ":")) for suite in suites]
    return ("[\n" + ",\n".join(lines) + "\n]\n").encode()


def there_and_back(suites: list) -> list:
    return [packed_suites.loads(*each) for each in packed_suites.unpacked(packed(as_file(suites)))]


@given(st.lists(st.lists(st.floats(allow_nan=False)), min_size=1))
@example([[0.0, -0.0, 5e-324, 1e22, 1e23, 1e-5, 0.1 + 0.2, 0.3, -123456789012.0, 1.7e308]])
@example([[0.5], [], [0.25, 0.5, 0.25], [0.5]])
def test_every_number_comes_back_to_the_bit(numbers):
    assert repr(there_and_back(numbers)) == repr(numbers)


@given(st.lists(st.integers(-(10**11), 10**11).map(lambda n: n / 10**9)))
def test_numbers_of_a_few_digits_come_back_to_the_bit(numbers):
    assert repr(there_and_back([numbers])) == repr([numbers])


def test_what_looks_like_a_number_in_a_text_is_left_alone():
    suites = [{"name": "one", "hint": "[0.0,1.5] é", "values": [1.5, 2, None, float("inf")]}]
    assert there_and_back(suites) == suites


@pytest.mark.parametrize("part", PARTS)
def test_packed_suites_take_less_than_a_third_of_the_json_file_and_are_its_suites(part):
    data = (ROOT / "check" / f"{part}.json").read_bytes()
    assert len(packed(data)) < len(data) / 3
    assert as_file(there_and_back(json.loads(data))) == data
    suites, expected = suite_file.unpack_suites(packed(data)), suite_file.visible_suites(part)
    assert list(suites) == list(expected)
    assert repr(suites[next(iter(suites))]) == repr(expected[next(iter(suites))])


# ---------------------------------------------------------------- the digits of means


def test_a_mean_of_a_known_mistake_gets_as_many_digits_as_the_tolerance_needs():
    suite = suite_file.visible_suites("gates")["dsigmoid"]
    assert suite.tolerance[1] == 1e-9
    right = fingerprints(suite, suite.expected)
    wrong = [Observation((one.result[0], one.result[1] + 1 / 3, np.zeros(0))) for one in right]
    mistakes = [MutantFingerprint("shifted", "hint", wrong), MutantFingerprint("no", "", right)]
    shifted, unchanged = shortened(dataclasses.replace(suite, mutants=mistakes))
    for short, one, same, of_right in zip(
        shifted.observations, wrong, unchanged.observations, right, strict=True
    ):
        means = one.result[1]
        assert (np.abs(short.result[1] - means) <= suite.tolerance[1] / 20 * np.abs(means)).all()
        assert all(
            len(f"{m!r}".strip("-0").replace(".", "")) <= 11 for m in short.result[1].tolist()
        )
        assert same.result[1].tolist() == of_right.result[1].tolist()


@pytest.mark.parametrize("part", PARTS)
def test_the_means_of_all_visible_suites_have_few_digits(part):
    for suite in suite_file.visible_suites(part).values():
        with np.printoptions(precision=17, threshold=sys.maxsize):  # or repr rounds to 8 digits
            assert repr(shortened(suite)) == repr(suite.mutants)


# ---------------------------------------------------------------- a wheel that is replaced


def test_data_of_a_wheel_that_was_replaced_since_the_kernel_began_says_what_to_do(
    tmp_path, monkeypatch
):
    wheel = tmp_path / "lstm_check.whl"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr("check/gates.zip", b"one")
    monkeypatch.setattr(package_data.__spec__, "loader", zipimport.zipimporter(str(wheel)))
    monkeypatch.setattr(package_data, "__file__", str(wheel / "check" / "package_data.pyc"))
    assert package_data.read("gates.zip") == b"one"
    wheel.write_bytes(b"another" + wheel.read_bytes()[7:])
    with pytest.raises(OSError, match=r"restart it \(Kernel > Restart Kernel\)"):
        package_data.read("gates.zip")
