"""Submissions that are hostile as files, as one table: FILES.

Each one makes a folder submitted/<student>/01-gates from a notebook in which every answer but dtanh
is right. Its expected score is the 19 points of that notebook, or 0 with a reason. So a file that
makes a wrong answer pass is noticed, and so is one that loses points.

tests/test_bad_input.py grades all of them and records their scores; `python -m tests.bench attacks`
also gives stock nbgrader those that can be tried with it.
"""

import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import pickle
import stat
import struct
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from grader.grading.report import SubmissionReport
from grader.grading.steps import OTHER, SCORE, SETUP, SOLUTION
from tests.conftest import ASSIGNMENT

FULL, WRONG = 19.0, {"dtanh": "def dtanh(y):\n    return y"}
NAME = f"{ASSIGNMENT}.ipynb"
Notebook = dict[str, Any]


class Place(NamedTuple):
    """Where a hostile submission is made."""

    folder: pathlib.Path  # submitted/<student>/01-gates, an empty folder
    text: str  # of a notebook with right answers, except those of WRONG
    elsewhere: pathlib.Path  # a folder outside the course


class Hostile(NamedTuple):
    """One hostile submission, and the score that it should get."""

    make: Callable[[Place], object]
    score: float = FULL
    reason: str = ""  # a part of the reason for a zero, or of the note on the submission
    stock: bool = True  # stock nbgrader can grade it without harm, and the result means something


# ---------------------------------------------------------------- bytes that are no notebook


NO_JSON, OLD = "no valid JSON", "open it in Jupyter and save it"
BYTES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "nothing at all": (lambda text: b"", "the file is empty"),
    "ten thousand zeros": (lambda text: bytes(10_000), "the file is empty"),
    "a picture": (lambda text: b"\x89PNG\r\n\x1a\n\x00\xff", "is a picture"),
    "half a notebook": (lambda text: text[: len(text) // 2].encode(), NO_JSON),
    "a notebook that is cut off at its last bracket": (
        lambda text: text.rstrip()[:-1].encode(),
        NO_JSON,
    ),
    "a list before a notebook": (lambda text: b"[]" + text.encode(), NO_JSON),
    "a web page": (lambda text: b"\n<!DOCTYPE html><html>" + text.encode(), "is a web page"),
    "a pickle": (lambda text: pickle.dumps(json.loads(text)), NO_JSON),
    "a NUL byte in its text": (lambda text: text.replace("{", "{\0", 1).encode(), NO_JSON),
    "lists in lists": (lambda text: b"[" * 200_000, NO_JSON),
    "lists in lists, all closed": (
        lambda text: b'{"cells": ' + b"[" * 90_000 + b"]" * 90_000 + b"}",
        NO_JSON,
    ),
    "a number of nine thousand digits": (
        lambda text: b'{"cells": [' + b"9" * 9000 + b"]}",
        NO_JSON,
    ),
    "nine hundred thousand lists": (
        lambda text: b'{"cells": [], "x": [' + b"[]," * 900_000 + b"0]}",
        "900003 lists and dicts",
    ),
    "a list": (lambda text: b"[]", OLD),
    "null": (lambda text: b"null", OLD),
    "an empty notebook": (lambda text: b"{}", OLD),
    "cells that are null": (lambda text: b'{"nbformat": 4, "cells": null}', OLD),
    "cells that are a number": (lambda text: b'{"cells": 1e999}', OLD),
    "cells that are a dict": (lambda text: b'{"cells": {"a": 1}}', OLD),
    "worksheets that are numbers": (lambda text: b'{"nbformat": 3, "worksheets": 1}', OLD),
    "five thousand cells": (
        lambda text: json.dumps({"cells": [own("1")] * 5000}).encode(),
        "5000 cells",
    ),
    "a million characters of text": (
        lambda text: json.dumps({"cells": [own("x" * 9_999)] * 100}).encode(),
        "characters",
    ),
    "forty MiB of blanks": (lambda text: b" " * (40 << 20), "40 MiB"),
}

ENCODED: dict[str, Callable[[str], bytes]] = {
    "a byte-order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "two notebooks in one file": lambda text: text.encode() + b'{"cells": []}',
    "NUL bytes after its text": lambda text: text.encode() + bytes(1000),
    "bytes after it that are not UTF-8": lambda text: text.encode() + b"\xff\xfe",
    "lists in lists after its text": lambda text: text.encode() + b"[" * 200_000,
    "the notebook format of 2014": lambda text: json.dumps(
        {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": json.loads(text)["cells"]}]}
    ).encode(),
    "a worksheet among things that are none": lambda text: json.dumps(
        {"worksheets": [3, None, {"cells": 5}, {"cells": json.loads(text)["cells"]}]}
    ).encode(),
    "the same key twice": lambda text: b'{"cells": [], "metadata": 1, ' + text.encode()[1:],
    "numbers that JSON does not have": lambda text: (
        b'{"x": [NaN, Infinity, -Infinity, 1e400], ' + text.encode()[1:]
    ),
}

# ---------------------------------------------------------------- notebooks that no editor writes


def own(source: object, kind: str = "code", **metadata: Any) -> Notebook:
    """A cell that the student added."""
    return {"cell_type": kind, "metadata": metadata, "source": source}


def graded(grade_id: object) -> Notebook:
    """An added cell whose metadata give it a thousand million points."""
    kinds = {"grade": True, "solution": True, "task": False, "locked": False}
    return own("1 / 0", nbgrader={"grade_id": grade_id, "points": 1e9, "schema_version": 3} | kinds)


def _metadata(notebook: Notebook) -> list[dict[str, Any]]:
    found = [cell["metadata"].get("nbgrader") for cell in notebook["cells"]]
    return [nbgrader for nbgrader in found if nbgrader]


def change(**changed: object) -> Callable[[Notebook], object]:
    """Changes the nbgrader metadata of every cell that has any."""
    return lambda notebook: [nbgrader.update(changed) for nbgrader in _metadata(notebook)]


def add(*cells: object) -> Callable[[Notebook], object]:
    """Adds cells at the end."""
    return lambda notebook: notebook["cells"].extend(cells)


def _output(data: dict[str, object]) -> Notebook:
    output = {"output_type": "display_data", "metadata": {}, "data": data}
    return own("1") | {"outputs": [output], "execution_count": 1}


def _reverse(notebook: Notebook) -> None:
    notebook["cells"].reverse()


def _copy_a_check(notebook: Notebook) -> None:
    notebook["cells"] += [c for c in notebook["cells"] if _id(c) == "check_dtanh"] * 2


def _copy_a_solution(notebook: Notebook) -> None:
    (at,) = [n for n, cell in enumerate(notebook["cells"]) if _id(cell) == "dtanh"]
    notebook["cells"].insert(at, notebook["cells"][at])


def _id(cell: Notebook) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id"))


def _delete_checks(notebook: Notebook) -> None:
    notebook["cells"] = [c for c in notebook["cells"] if not _id(c).startswith("check_")]


def _rewrite_checks(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        if _id(cell).startswith("check_"):
            cell["source"] = "raise SystemExit"


def _strip(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["metadata"] = {}


def _same_id(notebook: Notebook) -> None:
    for cell in notebook["cells"]:
        cell["id"] = "same"


def _attach(notebook: Notebook) -> None:
    notebook["cells"][0]["attachments"] = {"a.png": {"image/png": "A" * (12 << 20)}}


ANSI = "\x1b[2J\x07\u202e"
HTML = "<script>alert(1)</script><img src=x onerror=alert(2)>"
KINDS_OF_STEPS = (SETUP, SOLUTION, OTHER, SCORE)
UNKNOWN_IDS = ("", "check_", *KINDS_OF_STEPS, "../../x", "__class__", "\x1b[2J", HTML, "a" * 10_000)
WRONG_TYPES = {"cell_type": {}, "metadata": [], "source": {"a": 1}}

EDITED: dict[str, Callable[[Notebook], object]] = {
    "cells that are numbers, lists or null": add(3, None, "x", [], {}, float("nan")),
    "fields of the wrong type": add(WRONG_TYPES),
    "lines of the wrong type": add(own(["x = 1", 3, None])),
    "a cell of an unknown kind": add(own("x = 1", kind="sql"), own("x", kind=HTML)),
    "a graded cell added at the end": add(graded("check_dtanh")),
    "a graded cell added at the top": lambda n: n["cells"].insert(0, graded("check_dtanh")),
    "unknown grade_ids": add(*map(graded, UNKNOWN_IDS)),
    "a grade_id that is a list": add(graded(["dtanh"])),
    "points of 1e9 everywhere": change(points=1e9),
    "negative points": change(points=-1),
    "points that are NaN": change(points=float("nan")),
    "points that are a word": change(points="many", checksum="0", cell_type="raw"),
    "schema 1": change(schema_version=1),
    "schema 2": change(schema_version=2),
    "schema 99": change(schema_version=99),
    "checks that are not graded": change(grade=False, locked=False),
    "every cell a task": change(task=True),
    "metadata stripped": _strip,
    "metadata that are a word": lambda n: [c["metadata"].update(nbgrader="x") for c in n["cells"]],
    "the same id for all cells": _same_id,
    "metadata with a command for a kernel": lambda n: n.update(
        metadata={"kernelspec": {"argv": ["/bin/sh"]}}
    ),
    "a kernel that is not installed": lambda n: n.update(
        metadata={"kernelspec": {"name": "julia-1.9"}}
    ),
    "metadata of the wrong type": lambda n: n.update(metadata={"kernelspec": 5}, nbformat="four"),
    "a lone surrogate": add(own("x = '\ud800'")),
    "a null character": add(own("x = '\0'")),
    "a cell of ten megabytes": add(own("x = 1\n" * 1_700_000)),
    "a source of a hundred thousand strings": add(own([""] * 100_000 + ["x = 1"])),
    "a cell nested too deeply": add(own("(" * 4500 + ")" * 4500)),
    "a syntax tree of nine thousand levels": add(own("-" * 9_000 + "1")),
    "a check copied": _copy_a_check,
    "a solution copied": _copy_a_solution,
    "the checks deleted": _delete_checks,
    "the checks rewritten": _rewrite_checks,
    "the cells in reverse": _reverse,
    "an attachment of twelve megabytes": _attach,
    "an output of twelve megabytes": add(_output({"image/png": "A" * (12 << 20)})),
    "HTML as an output": add(_output({"text/html": HTML, "application/javascript": "alert(3)"})),
    "HTML and control characters in a text cell": add(own(HTML + ANSI, kind="markdown")),
    "HTML and control characters in a code cell": add(own(f"# {HTML}{ANSI}")),
    "brackets that keep a renderer busy": add(own("![" * 1900, "markdown"), own("$" * 3900, "raw")),
}

# ---------------------------------------------------------------- folders and other files


def _write(place: Place, data: bytes | str, name: str = NAME) -> pathlib.Path:
    path = place.folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def _linked_to(target: str | pathlib.Path, name: str = NAME) -> Callable[[Place], None]:
    return lambda place: (place.folder / name).symlink_to(target)


def _linked_to_another_notebook(name: str) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        target = place.elsewhere / "friend.ipynb"
        target.write_text(place.text)
        (place.folder / name).symlink_to(target)

    return make


def _linked_folder(place: Place) -> None:
    (place.elsewhere / NAME).write_text(place.text)
    place.folder.rmdir()
    place.folder.symlink_to(place.elsewhere)


def _linked_student(place: Place) -> None:
    target = place.elsewhere / "friend" / ASSIGNMENT
    target.mkdir(parents=True)
    (target / NAME).write_text(place.text)
    place.folder.rmdir()
    place.folder.parent.rmdir()
    place.folder.parent.symlink_to(target.parent)


def _loop(place: Place) -> None:
    (place.folder / "around").symlink_to(place.folder)
    _write(place, place.text, "mine.ipynb")


def _beside(*names: str, data: bytes = b"raise SystemExit('taken over')\n") -> Callable[..., None]:
    def make(place: Place) -> None:
        _write(place, place.text)
        for name in names:
            _write(place, data, name)

    return make


def _many(count: int, under: str = NAME) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        _write(place, place.text, under)
        (place.folder / "a").mkdir()
        for n in range(count):
            os.mknod(place.folder / "a" / f"{n}.txt")

    return make


def _deep(under: str) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        _write(place, place.text, under)
        os.makedirs(place.folder.joinpath(*["deeper"] * 100))

    return make


def _sparse(place: Place) -> None:
    os.truncate(_write(place, place.text), 5 << 30)


def _six_large(place: Place) -> None:
    _write(place, place.text)
    for n in range(6):
        os.truncate(_write(place, "", f"0{n}.ipynb"), 15 << 20)


def _named(name: str | bytes) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        path = os.path.join(os.fsencode(place.folder), os.fsencode(name))
        with open(path, "wb") as file:
            file.write(place.text.encode())

    return make


def _two(change: Callable[[str], str] = str) -> Callable[[Place], None]:
    def make(place: Place) -> None:
        _write(place, place.text, "a.ipynb")
        _write(place, change(place.text), "b.ipynb")

    return make


def _folders(*names: str) -> Callable[[Place], None]:
    """Folders with the names of files that the grader writes."""

    def make(place: Place) -> None:
        _write(place, place.text)
        for name in names:
            _write(place, "mine", f"{name}/a.txt")

    return make


def _modules_are_links(place: Place) -> None:
    _write(place, place.text)
    (place.elsewhere / "gates.py").write_text("raise SystemExit('taken over')")
    (place.folder / "my_lstm").symlink_to(place.elsewhere)


def _modules_are_pipes(place: Place) -> None:
    _write(place, place.text)
    (place.folder / "my_lstm").mkdir()
    os.mkfifo(place.folder / "my_lstm" / "gates.py")
    (place.folder / "my_lstm" / "forward.py").symlink_to("/etc/hostname")
    (place.folder / "my_lstm" / "backward.py").mkdir()


def _with_timestamp(text: bytes) -> Callable[[Place], None]:
    return _beside("timestamp.txt", data=text)


def _timestamp_is_a_pipe(place: Place) -> None:
    _write(place, place.text)
    os.mkfifo(place.folder / "timestamp.txt")


def _timestamp_is_a_link(place: Place) -> None:
    _write(place, place.text)
    (place.folder / "timestamp.txt").symlink_to("/etc/hostname")


REPORT = SubmissionReport("x", ASSIGNMENT, "", "", []).to_json().encode()
MODULES = ("numpy.py", "json.py", "sitecustomize.py", "usercustomize.py", "__init__.py", "check.py")
LINK, NO_FILE = "the notebook is a link", "no ordinary file"

PLACED: dict[str, Hostile] = {
    "an empty folder": Hostile(lambda place: None, 0, "there is no notebook in the folder"),
    "a link to a friend's notebook": Hostile(_linked_to_another_notebook(NAME), 0, LINK),
    "a link under another name": Hostile(_linked_to_another_notebook("mine.ipynb"), 0, LINK),
    "a link to nowhere": Hostile(_linked_to("nowhere"), 0, LINK),
    "a link to itself": Hostile(_linked_to(NAME), 0, LINK),
    "a link to a device": Hostile(_linked_to("/dev/zero"), 0, LINK, stock=False),
    "a folder that is a link": Hostile(
        _linked_folder, 0, "the folder of this submission is a link"
    ),
    "a student who is a link": Hostile(
        _linked_student, 0, "the folder of this submission is a link"
    ),
    "a folder with a link to itself": Hostile(_loop, reason="submitted as mine.ipynb"),
    "a pipe": Hostile(lambda p: os.mkfifo(p.folder / NAME), 0, NO_FILE, stock=False),
    "a folder with the notebook's name": Hostile(lambda p: (p.folder / NAME).mkdir(), 0, NO_FILE),
    "a notebook of five gigabytes": Hostile(_sparse, 0, "5120 MiB", stock=False),
    "two notebooks under other names": Hostile(
        _two(lambda text: text.replace("def dtanh(", "def dtanh( ")),
        0,
        "more than one other notebook (a.ipynb, b.",
    ),
    "the same notebook under two other names": Hostile(_two(), reason="submitted as a.ipynb"),
    "the same notebook with other blanks": Hostile(
        _two(lambda text: text + "\n"), reason="submitted as a.ipynb"
    ),
    "folders with the names of the grader's files": Hostile(
        _folders("x.grader-new", "report.json.grader-new", "report.json", "01-gates.html")
    ),
    "a folder in place of the timestamp": Hostile(_folders("timestamp.txt")),
    "modules that are links": Hostile(_modules_are_links),
    "modules that are pipes, links and folders": Hostile(_modules_are_pipes, stock=False),
    "a hundred thousand files beside it": Hostile(_many(100_000)),
    "two thousand files beside it": Hostile(_many(2000)),
    "ten thousand files beside a renamed notebook": Hostile(
        _many(10_001, "a.ipynb"), 0, "10000 files"
    ),
    "ninety MiB of notebooks beside it": Hostile(_six_large),
    "folders 100 deep beside it": Hostile(_deep(NAME)),
    "folders 100 deep beside a renamed notebook": Hostile(_deep("a.ipynb"), 0, "more than 20 deep"),
    "a name with control characters": Hostile(_named("\x1b[2J\n\x07.ipynb"), reason="submitted as"),
    "a name that is shown from right to left": Hostile(
        _named("a\u202ebypi.ipynb"), reason="submitted as a bypi."
    ),
    "a name of 255 bytes": Hostile(_named("n" * 249 + ".ipynb"), reason="submitted as nnn"),
    "a name that is not UTF-8": Hostile(_named(b"\xff\xfe\x80.ipynb"), reason="submitted as"),
    "a name that is not UTF-8 beside it": Hostile(_beside(os.fsdecode(b"\xfc.ipynb"), data=b"{}")),
    "a folder whose name is not UTF-8": Hostile(_beside(os.fsdecode(b"\xfc/a.txt"))),
    "a name with markup": Hostile(_named("<script>[red].ipynb"), reason="submitted as <script>["),
    "modules with the names of installed ones": Hostile(_beside(*MODULES)),
    "configuration files of nbgrader and Jupyter": Hostile(
        _beside("nbgrader_config.py", "jupyter_config.py")
    ),
    "a gradebook and a secret": Hostile(_beside("gradebook.db", ".grader-secret")),
    "a report": Hostile(_beside("report.json", data=REPORT)),
    "a timestamp that is a word": Hostile(_with_timestamp(b"yesterday")),
    "a timestamp that is not UTF-8": Hostile(_with_timestamp(b"\xff\xfe\x00")),
    "a timestamp of ten thousand digits": Hostile(_with_timestamp(b"9" * 10_000)),
    "a timestamp that is a pipe": Hostile(_timestamp_is_a_pipe, stock=False),
    "a timestamp that is a link": Hostile(_timestamp_is_a_link),
    "a timestamp of the year 1": Hostile(_with_timestamp(b"0001-01-01 00:00:00 UTC")),
}
if os.geteuid() == 0:

    def _device(place: Place) -> None:
        os.mknod(place.folder / NAME, 0o020600, os.makedev(1, 5))  # /dev/zero

    PLACED["a device"] = Hostile(_device, 0, NO_FILE, stock=False)


# ---------------------------------------------------------------- archives

ZIP, MIB = "hw.zip", 1 << 20


def _zip(*entries: tuple[str | zipfile.ZipInfo, str | bytes], method: int = 8) -> bytes:
    with zipfile.ZipFile(file := io.BytesIO(), "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return file.getvalue()


def _tar(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    with tarfile.open(fileobj=(file := io.BytesIO()), mode="w:gz") as archive:
        for entry, data in entries:
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return file.getvalue()


def _packed(data: Callable[[str], bytes], name: str = ZIP) -> Callable[[Place], None]:
    return lambda place: _write(place, data(place.text), name) and None


def _patched(data: bytes, local: int, central: int, field: bytes) -> bytes:
    """A zip of one entry, with a field of both its headers replaced."""
    changed, at = bytearray(data), data.index(b"PK\x01\x02")
    changed[local : local + len(field)] = field
    changed[at + central : at + central + len(field)] = field
    return bytes(changed)


def _of_size(size: int, text: str) -> bytes:
    """A zip whose headers give another size than its entry has."""
    return _patched(_zip((NAME, text)), 22, 24, struct.pack("<I", size))


def _overlapping(count: int, size: int) -> bytes:
    """A zip in which many entries are the same bytes."""
    data = _zip((NAME, os.urandom(size)), method=0)
    start = data.index(b"PK\x01\x02", size)
    end = data.index(b"PK\x05\x06", start)
    entry = data[start:end]
    names = [f"{n:08d}.ipynb"[-len(NAME) :].encode() for n in range(count)]
    directory = b"".join(entry[:46] + name + entry[46 + len(NAME) :] for name in names)
    last = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return data[:start] + directory + last


def _linked_entry(text: str) -> bytes:
    link = zipfile.ZipInfo(NAME)
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return _zip((link, "/etc/passwd"))


def _special_entries(text: str) -> bytes:
    entries = []
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
        entries.append(entry := tarfile.TarInfo(NAME))
        entry.type, entry.linkname = kind, "/etc/passwd"
    return _tar(*((entry, b"") for entry in entries))


def _twelve_zips(place: Place) -> None:
    for n in range(12):
        _write(place, _zip(("a.bin", os.urandom(12 * MIB)), method=0), f"{n:02}.zip")


def _wide_xz(text: str) -> bytes:
    filters = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 256 * MIB}]
    return lzma.compress(text.encode(), filters=filters)


PASSWORD, DAMAGED, NOTHING = "has a password", "is damaged and cannot be opened", "only hw.zip"
ARCHIVES: dict[str, Hostile] = {
    "a zip archive with the notebook's name": Hostile(
        _packed(lambda text: _zip((NAME, text)), NAME), reason=f"submitted as {NAME}/{NAME}"
    ),
    "a compressed notebook": Hostile(_packed(lambda text: gzip.compress(text.encode()), NAME)),
    "a zip with paths that lead out of it": Hostile(
        _packed(lambda text: _zip(("../../../../tmp/" + NAME, text), ("/etc/x.ipynb", text))),
        reason="submitted as hw.zip/tmp/01-gates.ipynb",
    ),
    "a zip with names of control characters": Hostile(
        _packed(lambda text: _zip(("\x1b[2J\n\x07.ipynb", text))), reason="submitted as hw.zip/"
    ),
    "a zip with two hundred MiB of blanks": Hostile(
        _packed(lambda text: _zip((NAME, b" " * (200 * MIB)))), 0, "larger than its compressed"
    ),
    "a zip with a notebook of seventeen MiB": Hostile(
        _packed(lambda text: _zip((NAME, os.urandom(17 * MIB // 2).hex()))), 0, "has 17 MiB"
    ),
    "a zip whose headers say that it is small": Hostile(
        _packed(lambda text: _of_size(100, text)), 0, DAMAGED
    ),
    "a zip whose headers say that it is huge": Hostile(
        _packed(lambda text: _of_size((1 << 32) - 2, text)), 0, "larger than its compressed"
    ),
    "a zip whose entries overlap": Hostile(_packed(lambda text: _overlapping(40, 5 * MIB)), 0),
    "a zip of sixty notebooks that overlap": Hostile(
        _packed(lambda text: _overlapping(60, 5 * MIB)), 0, "60 other notebooks"
    ),
    "a zip with a hundred thousand entries": Hostile(
        _packed(lambda text: _zip(*((f"{n}", b"") for n in range(100_000)))), 0, "20000 files"
    ),
    "a zip with two thousand entries": Hostile(
        _packed(lambda text: _zip((NAME, text), *((f"{n}", b"") for n in range(2000)))),
        0,
        "1000 files",
    ),
    "twelve archives of twelve MiB": Hostile(_twelve_zips, 0, "more than 64 MiB together"),
    "three compressed files of fifty MiB": Hostile(
        lambda place: [_write(place, gzip.compress(bytes(50 * MIB)), f"{n}.gz") for n in "abc"],
        0,
        "more than 64 MiB together",
    ),
    "two hundred MiB compressed with xz": Hostile(
        _packed(lambda text: lzma.compress(bytes(200 * MIB), preset=0), f"{NAME}.xz"),
        0,
        "more than 64 MiB",
    ),
    "two hundred MiB compressed with bzip2": Hostile(
        _packed(lambda text: bz2.compress(bytes(200 * MIB)), f"{NAME}.bz2"), 0, "more than 64 MiB"
    ),
    "xz that asks for much memory": Hostile(_packed(_wide_xz, f"{NAME}.xz"), 0, DAMAGED),
    "half a file compressed with xz": Hostile(
        _packed(lambda text: lzma.compress(text.encode())[:3000], f"{NAME}.xz"), 0, DAMAGED
    ),
    "a zip with a password": Hostile(
        _packed(lambda text: _patched(_zip((NAME, text)), 6, 8, b"\1\0")), 0, PASSWORD
    ),
    "a zip compressed by another method": Hostile(
        _packed(lambda text: _zip((NAME, b" " * (99 * MIB)), method=zipfile.ZIP_BZIP2)),
        0,
        "compressed in an unusual way",
    ),
    "a zip in a zip": Hostile(
        _packed(lambda text: _zip(("inner.zip", _zip((NAME, text))))),
        0,
        "hw.zip/inner.zip is an archive in an archive, which is not opened",
    ),
    "a zip of links": Hostile(_packed(_linked_entry), 0, NOTHING),
    "half a zip": Hostile(_packed(lambda text: _zip((NAME, text))[:5000]), 0, DAMAGED),
    "an empty zip": Hostile(_packed(lambda text: _zip()), 0, NOTHING),
    "a zip that is a picture": Hostile(_packed(lambda text: b"\x89PNG\r\n"), 0, DAMAGED),
    "a zip of forty MiB": Hostile(_packed(lambda text: bytes(40 * MIB)), 0, "hw.zip has 40 MiB"),
    "two hundred MiB compressed with gzip": Hostile(
        _packed(lambda text: gzip.compress(bytes(200 * MIB)), f"{NAME}.gz"), 0, "more than 64 MiB"
    ),
    "a tar archive of links and devices": Hostile(
        _packed(_special_entries, "hw.tar.gz"), 0, "only hw.tar.gz"
    ),
    "half a tar archive": Hostile(
        _packed(lambda text: _tar((tarfile.TarInfo(NAME), text.encode()))[:5000], "hw.tgz"),
        0,
        DAMAGED,
    ),
}
ARCHIVES = {name: hostile._replace(stock=False) for name, hostile in ARCHIVES.items()}

# ---------------------------------------------------------------- all of them


def _of_bytes(data: Callable[[str], bytes]) -> Callable[[Place], object]:
    return lambda place: _write(place, data(place.text))


def _of_edit(edit: Callable[[Notebook], object]) -> Callable[[Place], object]:
    def make(place: Place) -> None:
        notebook = json.loads(place.text)
        edit(notebook)
        _write(place, json.dumps(notebook))

    return make


FILES: dict[str, Hostile] = {
    **{name: Hostile(_of_bytes(data), 0, reason) for name, (data, reason) in BYTES.items()},
    **{name: Hostile(_of_bytes(data)) for name, data in ENCODED.items()},
    **{name: Hostile(_of_edit(edit)) for name, edit in EDITED.items()},
    **PLACED,
    **ARCHIVES,
}
