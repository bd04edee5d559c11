"""Submissions as tools, mail programs, systems and students leave them, as one table: FILES.

Each one makes a folder submitted/<student>/01-gates from a notebook in which every answer is right,
and says what score and which note it should get. tests/test_submission_files.py grades them with
`python -m grader` and with nbgrader.
"""

import bz2
import gzip
import io
import json
import lzma
import os
import pathlib
import tarfile
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.conftest import ASSIGNMENT

FULL, NAME = 20.0, f"{ASSIGNMENT}.ipynb"
Notebook = dict[str, Any]


class Texts(NamedTuple):
    """What the files of a submission are made from."""

    right: str  # a notebook with right answers
    released: str  # as students are given it
    wrong: str  # with answers, all of them wrong
    other: str  # another assignment's notebook, with right answers


Files = dict[str, str | bytes]


class Left(NamedTuple):
    """A submission as somebody left it: its files, its score and the note on it."""

    files: Callable[[Texts], Files]
    score: float = FULL
    note: str = ""  # "" when there is none; else a part of it


# ---------------------------------------------------------------- names


def named(*names: str) -> Left:
    """The right notebook under one name, which is noted, or under several."""
    note = "" if NAME in names else f"the notebook was submitted as {sorted(names)[0]}"
    return Left(lambda texts: dict.fromkeys(names, texts.right), note=note)


def beside(*names: str, data: str | bytes = b"\0\5\x16\7") -> Left:
    """The right notebook under another name, beside files that are no notebooks."""
    note = "the notebook was submitted as mine.ipynb"
    return Left(lambda t: {"mine.ipynb": t.right} | dict.fromkeys(names, data), note=note)


NAMED = {
    "the usual name": named(NAME),
    "a second download": named("01-gates (1).ipynb"),
    "a copy made in Jupyter": named("01-gates-Copy1.ipynb"),
    "a name with an addition": named("01-gates_late.ipynb"),
    "a learning platform's name": named("Doe, Jane_812_assignsubmission_file_01-gates.ipynb"),
    "capital letters": named("01-gates.IPYNB"),
    "an ending added by a browser": named("01-gates.ipynb.json"),
    "an ending added by a mail program": named("01-gates.ipynb.txt"),
    "a number after the ending": named("01-gates.ipynb(1)"),
    "the ending of a JSON file": named("01-gates.json"),
    "the ending of a text file": named("01-gates.txt"),
    "no ending": named("01-gates"),
    "a dot that was replaced": named("01-gates_ipynb"),
    "a name of another alphabet": named("задание 1.ipynb"),
    "a folder in the folder": named(f"{ASSIGNMENT}/{NAME}"),
    "a folder called submission": named(f"submission/{NAME}"),
    "folders three deep": named(f"home/ann/lstm/{NAME}"),
    "a folder with the notebook's name": named(f"{NAME}/{NAME}"),
    "the same file twice": named(NAME, "01-gates (1).ipynb"),
    "the same file twice under other names": named("a.ipynb", "b.ipynb"),
    "a backup of an editor alone": named("01-gates.ipynb.bak"),
    "another editor's backup alone": named("01-gates.ipynb~"),
    "a backup of Git": named("01-gates.ipynb.orig"),
    "a download of Safari": named("01-gates.ipynb.download"),
    "a download of Chrome that is whole": named("01-gates.ipynb.crdownload"),
    "a download of Firefox that is whole": named("01-gates.ipynb.part"),
    "a mistyped ending": named("01-gates.ipnyb"),
    "an ending that lost a letter": named("01-gates.ipyn"),
    "a name of DOS": named("01-GAT~1.IPY"),
    "the ending of a Python file": named("01-gates.py"),
    "the ending of a zip": Left(
        lambda t: {"01-gates.ipynb.zip": t.right}, note="submitted as 01-gates.ipynb.zip"
    ),
    "a backup beside the untouched original": Left(
        lambda t: {NAME: t.released, f"{NAME}.bak": t.right}, note="beside it holds no answers"
    ),
    "a backup beside a damaged original": Left(
        lambda t: {NAME: t.right[:5000], f"{NAME}.bak": t.right}, note="beside it cannot be read"
    ),
}
HIDDEN = "a hidden file that a program made: submit the .ipynb file itself"
ICLOUD = "01-gates.ipynb is still in iCloud: open it once, then submit it"


def refused(note: str, **files: str | bytes) -> Left:
    """Files that hold no notebook, and why."""
    return Left(lambda texts: dict(files), 0, note)


def unreadable(data: str | bytes, note: str) -> Left:
    """A file with the notebook's name that is none."""
    return refused(note, **{NAME: data})


HIDDEN_ALONE = {
    "a file that is still in iCloud": refused(ICLOUD, **{f".{NAME}.icloud": b"bplist00"}),
    **{
        f"{path} alone": Left(lambda t, path=path: {path: t.right}, 0, f"only {path}, {HIDDEN}")
        for path in (
            ".ipynb_checkpoints/01-gates-checkpoint.ipynb",
            ".01-gates.ipynb",
            "._01-gates.ipynb",
            ".~01-gates.ipynb",
        )
    },
}
LINK = "the file is only a link to the notebook: download the notebook itself"
OTHER_KINDS = {
    "an empty file": unreadable("", "the file is empty: save the notebook in Jupyter"),
    "blanks": unreadable("  \n\n", "the file is empty"),
    "a pointer of Git LFS": unreadable(
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n", "run git lfs pull"
    ),
    "a PDF": unreadable(b"%PDF-1.7\n%\xe2\xe3", "the file is a PDF"),
    "a text document": unreadable("{\\rtf1\\ansi", "the file is a text document (RTF)"),
    "a 7z archive": unreadable(b"7z\xbc\xaf\x27\x1c", "the file is a 7z archive"),
    "a RAR archive": unreadable(b"Rar!\x1a\x07", "the file is a RAR archive"),
    "a Python script": unreadable(
        "#!/usr/bin/env python\nimport numpy as np\n", "the file is a Python script"
    ),
    "a web page": unreadable("\n\n<!DOCTYPE html>\n<html>", "the file is a web page"),
    "an address": unreadable("https://colab.research.google.com/drive/1abc\n", LINK),
    "a shortcut of Windows": unreadable("[InternetShortcut]\r\nURL=https://x\r\n", LINK),
    "a shortcut of macOS": unreadable('<?xml version="1.0"?><plist><dict/></plist>', LINK),
    "a shortcut of Google Drive": unreadable('{"url": "https://x", "doc_id": "1"}', LINK),
    "a message of a web service": unreadable('{"message": "Forbidden"}', "no notebook of today's"),
    "a shortcut under its own name": refused(f"my.url: {LINK}", **{"my.url": "[InternetShortcut]"}),
    "a PDF under another name": refused(
        "my gates.ipynb: the file is a PDF", **{"my gates.ipynb": b"%PDF-1.7"}
    ),
    "Git's conflict markers": Left(
        lambda t: {NAME: t.right.replace(' "metadata": {', '<<<<<<< HEAD\n "metadata": {')},
        0,
        "the file holds Git's conflict markers (<<<<<<<): resolve the conflict",
    ),
}


def ended(end: Callable[[Texts], str | bytes]) -> Left:
    """The right notebook, with something after its end."""

    def files(texts: Texts) -> Files:
        data = end(texts)
        return {NAME: texts.right.encode() + (data if isinstance(data, bytes) else data.encode())}

    return Left(files)


ENDED = {
    "zeros after the end": ended(lambda t: bytes(4096)),
    "Ctrl-Z after the end": ended(lambda t: "\x1a"),
    "the end of an earlier version after the end": ended(lambda t: t.released[-700:]),
    "the notebook twice": ended(lambda t: t.right),
    "a text in the encoding of Windows": Left(
        lambda t: {
            NAME: t.right.replace("def dtanh(y):", "def dtanh(y):  # schön").encode(
                "cp1252", "replace"
            )
        }
    ),
}
LEFT_BESIDE = {
    "files that macOS leaves": beside("._mine.ipynb", "__MACOSX/._mine.ipynb", ".DS_Store"),
    "a file that Jupyter leaves": beside(".~mine.ipynb"),
    "checkpoints": beside(".ipynb_checkpoints/mine-checkpoint.ipynb", data="{}"),
    "files that Windows leaves": beside("desktop.ini", "Thumbs.db", "~$mine.ipynb"),
    "a backup of an editor": beside("mine.ipynb~", "mine.ipynb.bak"),
    "Moodle's text beside the file": beside("onlinetext.html", data="<p>My solution</p>"),
    "data and figures": beside("data.json", "plot.png", "notes.txt", data='{"a": 1}'),
    "a file that Azure leaves": Left(
        lambda t: {"mine.ipynb": t.right, "mine.ipynb.amltmp": t.wrong}, note="as mine.ipynb"
    ),
    "the recycle bin of Windows": Left(
        lambda t: {"mine.ipynb": t.right, "$RECYCLE.BIN/S-1/$R2CD.ipynb": t.wrong},
        note="as mine.ipynb",
    ),
    "an environment with notebooks": Left(
        lambda t: (
            {"mine.ipynb": t.right}
            | {f"venv/lib/site-packages/nbconvert/{n}.ipynb": scratch() for n in range(60)}
        ),
        note="as mine.ipynb",
    ),
    "a name that is not UTF-8": Left(
        lambda t: {NAME: t.right, os.fsdecode(b"\xfcbung.ipynb"): t.wrong},
        note="01-gates.ipynb was graded; not graded, though with answers: ",
    ),
    "the package check": beside("check/gates.json", "check/__init__.py", data='{"cell_type": 1}'),
}

# ---------------------------------------------------------------- several notebooks

OTHER = "02-forward.ipynb"
SIGMOID = "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))"
ORIGINAL = "01-gates.ipynb beside it holds no answers"
SEVERAL = {
    "an untouched original and a finished copy": Left(
        lambda t: {NAME: t.released, "01-gates (1).ipynb": t.right}, note=ORIGINAL
    ),
    "an empty original and a finished copy": Left(
        lambda t: {NAME: "", "01-gates (1).ipynb": t.right}, note="beside it cannot be read"
    ),
    "a finished original and an untouched copy": Left(
        lambda t: {NAME: t.right, "01-gates (1).ipynb": t.released}
    ),
    "a finished original and an older copy": Left(
        lambda t: {NAME: t.right, "old.ipynb": t.wrong},
        note="01-gates.ipynb was graded; not graded, though with answers: old.ipynb",
    ),
    "a folder with a finished notebook and an older one": Left(
        lambda t: {f"hw/{NAME}": t.right, "hw/old.ipynb": t.wrong},
        note=f"as hw/{NAME}; not graded, though with answers: hw/old.ipynb",
    ),
    "another notebook and a scratch one": Left(
        lambda t: {"mine.ipynb": t.right, "scratch.ipynb": scratch()}, note="as mine.ipynb"
    ),
    "a scratch notebook with one function": Left(
        lambda t: {"mine.ipynb": t.right, "scratch.ipynb": scratch(SIGMOID)},
        note="as mine.ipynb; not graded, though with answers: scratch.ipynb",
    ),
    "a scratch notebook with one function, and metadata lost": Left(
        lambda t: {"mine.ipynb": edited(lose_metadata)(t.right), "a.ipynb": scratch(SIGMOID)},
        note="as mine.ipynb; not graded, though with answers: a.ipynb",
    ),
    "a scratch notebook above the folder": Left(
        lambda t: {f"hw/{NAME}": t.right, "scratch.ipynb": scratch(SIGMOID)},
        note=f"as hw/{NAME}; not graded, though with answers: scratch.ipynb",
    ),
    "two of the usual name": Left(
        lambda t: {f"a/{NAME}": t.right, f"b/{NAME}": t.wrong},
        0,
        f"there is more than one {NAME} (a/{NAME}, b/{NAME}): submit the right one alone",
    ),
    "copies with other outputs": Left(
        lambda t: {"a.ipynb": t.right, "b.ipynb": edited(outputs)(t.right)}, note="as a.ipynb"
    ),
    "copies of two tools": Left(
        lambda t: {"a.ipynb": t.right, "b.ipynb": edited(kaggle)(t.right)}, note="as a.ipynb"
    ),
    "notebooks of other assignments": Left(lambda t: {NAME: t.right, OTHER: t.other}),
    "notebooks of other assignments beside a renamed one": Left(
        lambda t: {"mine.ipynb": t.right, OTHER: t.other}, note="as mine.ipynb"
    ),
    "notebooks of other assignments, metadata lost": Left(
        lambda t: {
            "mine.ipynb": edited(lose_metadata)(t.right),
            "two.ipynb": edited(lose_metadata)(t.other),
        },
        note="as mine.ipynb",
    ),
    "another assignment's notebook": Left(
        lambda t: {NAME: t.other}, 0, f"this is the notebook {OTHER[:-6]}, not 01-gates: submit"
    ),
    "another assignment's notebook under its name": Left(
        lambda t: {OTHER: t.other}, 0, f"{OTHER} is the notebook {OTHER[:-6]}, not 01-gates: submit"
    ),
    "another assignment's notebook, and a zip": Left(
        lambda t: {NAME: t.other, "a.zip": zipped(**{NAME: t.right})}, note=f"as a.zip/{NAME}"
    ),
    "two assignments in one notebook": Left(
        lambda t: {NAME: edited(added(*json.loads(t.other)["cells"]))(t.right)}
    ),
    "an original that was run, and a finished copy": Left(
        lambda t: {NAME: with_a_cell(t.released), "b.ipynb": t.right}, note=ORIGINAL
    ),
    "answers in cells of their own, beside the original": Left(
        lambda t: {NAME: t.released, "b.ipynb": edited(lose_metadata)(t.right)}, note=ORIGINAL
    ),
    "an untouched original alone": Left(lambda t: {NAME: t.released}, 0),
    "two finished notebooks of other names": Left(
        lambda t: {"a.ipynb": t.right, "b.ipynb": t.wrong},
        0,
        f"there is no {NAME}, and there is more than one other notebook (a.ipynb, b.ipynb): "
        f"submit the right one alone, as {NAME}",
    ),
    "a PDF alone": Left(
        lambda t: {"01-gates.pdf": b"%PDF-1.7"},
        0,
        "there is no notebook in the folder, only 01-gates.pdf: submit the .ipynb file",
    ),
    "a page printed from the notebook": Left(
        lambda t: {"01-gates.ipynb.pdf": b"%PDF-1.7"}, 0, "only 01-gates.ipynb.pdf: submit"
    ),
    "a notebook and a page printed from it": Left(
        lambda t: {"mine.ipynb": t.right, "mine.ipynb.pdf": b"%PDF"}, note="as mine.ipynb"
    ),
    "a file that was not downloaded to its end": Left(
        lambda t: {"01-gates.ipynb.crdownload": t.right[:900]}, 0, "only 01-gates.ipynb.crdownload"
    ),
}

# ---------------------------------------------------------------- archives


def zipped(**files: str | bytes) -> bytes:
    """A zip as a browser or a system makes it."""
    with zipfile.ZipFile(file := io.BytesIO(), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return file.getvalue()


def tarred(name: str, text: str, mode: Any = "w:gz") -> bytes:
    """A compressed tar archive as tar makes it."""
    with tarfile.open(fileobj=(file := io.BytesIO()), mode=mode) as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(text.encode())
        archive.addfile(entry, io.BytesIO(text.encode()))
    return file.getvalue()


def in_zip(*paths: str) -> Left:
    """The right notebook in a zip, under the first path, and files that systems leave."""

    def files(texts: Texts) -> Files:
        return {"hw.zip": zipped(**{paths[0]: texts.right}, **dict.fromkeys(paths[1:], b"\0"))}

    return Left(files, note=f"submitted as hw.zip/{paths[0]}")


ARCHIVES = {
    "a zip": in_zip(NAME),
    "a zip of a folder": in_zip(f"{ASSIGNMENT}/{NAME}"),
    "a zip made on macOS": in_zip(NAME, f"__MACOSX/._{NAME}", ".DS_Store"),
    "a zip with the paths of Windows": Left(
        lambda t: {"hw.zip": zipped(**{f"ann\\{NAME}": t.right})}, note=f"hw.zip/ann/{NAME}"
    ),
    "a zip with the notebook's name": Left(
        lambda t: {NAME: zipped(**{NAME: t.right})}, note=f"submitted as {NAME}/{NAME}"
    ),
    "a zip of the whole course": Left(
        lambda t: {
            "lstm.zip": zipped(
                **{f"lstm/01-gates/{NAME}": t.right, "lstm/02-forward/02-forward.ipynb": scratch()}
            )
        },
        note=f"submitted as lstm.zip/lstm/01-gates/{NAME}",
    ),
    "a zip beside the untouched original": Left(
        lambda t: {NAME: t.released, "done.zip": zipped(**{NAME: t.right})}, note=ORIGINAL
    ),
    "a zip of what is beside it": Left(lambda t: {NAME: t.right, "a.zip": zipped(a=t.right)}),
    "a compressed notebook": Left(
        lambda t: {f"{NAME}.gz": gzip.compress(t.right.encode())}, note=f"{NAME}.gz/{NAME}"
    ),
    "a tar archive": Left(
        lambda t: {"hw.tar.gz": tarred(NAME, t.right)}, note=f"submitted as hw.tar.gz/{NAME}"
    ),
    **{
        f"a {ending} archive": Left(
            lambda t, mode=mode, ending=ending: {f"hw.tar.{ending}": tarred(NAME, t.right, mode)},
            note=f"submitted as hw.tar.{ending}/{NAME}",
        )
        for ending, mode in (("xz", "w:xz"), ("bz2", "w:bz2"))
    },
    "a notebook compressed with xz": Left(
        lambda t: {f"{NAME}.xz": lzma.compress(t.right.encode())}, note=f"as {NAME}.xz/{NAME}"
    ),
    "a notebook compressed with bzip2": Left(
        lambda t: {f"{NAME}.bz2": bz2.compress(t.right.encode())}, note=f"as {NAME}.bz2/{NAME}"
    ),
    "eight archives": Left(
        lambda t: (
            {f"{n}.zip": zipped(a="") for n in range(7)} | {"last.zip": zipped(**{NAME: t.right})}
        ),
        note=f"as last.zip/{NAME}",
    ),
    "eleven archives": Left(
        lambda t: (
            {"a.zip": zipped(**{NAME: t.right})} | {f"b{n:02}.zip": zipped(a="") for n in range(10)}
        ),
        note="not opened: b09.zip, because there are more than 10 archives",
    ),
    "a zip with an environment": Left(
        lambda t: {
            "hw.zip": zipped(**{NAME: t.right}, **{f".venv/lib/{n}.py": "" for n in range(1200)})
        },
        note=f"as hw.zip/{NAME}",
    ),
    "a zip in a zip": Left(
        lambda t: {"hw.zip": zipped(**{"in.zip": zipped(**{NAME: t.right})})},
        0,
        "hw.zip/in.zip is an archive in an archive, which is not opened",
    ),
    "a kind of archive that is not opened": Left(
        lambda t: {"hw.rar": b"Rar!"}, 0, "only hw.rar: submit the .ipynb file"
    ),
}

# ---------------------------------------------------------------- tools


def edited(edit: Callable[[Notebook], object], **how: Any) -> Callable[[str], str]:
    """Changes a notebook, and writes it with json.dumps(..., **how)."""

    def change(text: str) -> str:
        notebook = json.loads(text)
        edit(notebook)
        return json.dumps(notebook, **how)

    return change


def each(change: Callable[[Notebook, int], object]) -> Callable[[Notebook], None]:
    """Changes every cell, given the cell and its number."""

    def edit(notebook: Notebook) -> None:
        for number, cell in enumerate(notebook["cells"]):
            change(cell, number)

    return edit


def lose_metadata(notebook: Notebook) -> None:
    """What is left when a tool knows nothing of metadata and ids."""
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        cell.pop("id", None)


def lose_ids(notebook: Notebook) -> None:
    """The format before 4.5."""
    notebook["nbformat_minor"] = 0
    for cell in notebook["cells"]:
        cell.pop("id", None)


def join_lines(notebook: Notebook) -> None:
    """Sources as strings, not as lists of lines."""
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"])


def colab(notebook: Notebook) -> None:
    """Google Colab."""
    lose_ids(notebook)
    notebook["metadata"] = {
        "colab": {"provenance": [], "toc_visible": True, "gpuType": "T4"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "accelerator": "GPU",
    }
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] |= {"id": f"x{number}", "outputId": "af-3", "colab": {"base_uri": "h"}}


def vscode(notebook: Notebook) -> None:
    """Visual Studio Code."""
    join_lines(notebook)
    notebook["metadata"] = {"language_info": {"name": "python"}, "vscode": {"interpreter": {}}}
    for cell in notebook["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}


def kaggle(notebook: Notebook) -> None:
    """Kaggle, which keeps no metadata of other tools."""
    join_lines(notebook)
    lose_metadata(notebook)
    notebook["nbformat_minor"] = 4
    notebook["metadata"] = {"kaggle": {"accelerator": "none", "dataSources": []}}
    for cell in notebook["cells"]:
        cell["metadata"] = {"_uuid": "8f2839f25", "trusted": True, "execution": {"iopub": "x"}}


def deepnote(notebook: Notebook) -> None:
    """Deepnote."""
    join_lines(notebook)
    lose_metadata(notebook)
    notebook["metadata"] = {"deepnote_notebook_id": "4", "deepnote_execution_queue": []}
    for number, cell in enumerate(notebook["cells"]):
        cell["metadata"] = {
            "cell_id": f"00{number}",
            "deepnote_cell_type": "code" if cell["cell_type"] == "code" else "markdown",
            "deepnote_app_layout": {"x": 0, "y": number},
            "deepnote_to_be_reexecuted": False,
        }


def jupyterlite(notebook: Notebook) -> None:
    """JupyterLite."""
    notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
    notebook["metadata"]["language_info"] = {"name": "python", "codemirror_mode": {"version": 3}}
    for cell in notebook["cells"]:
        cell["metadata"]["trusted"] = True


def databricks(notebook: Notebook) -> None:
    """Databricks."""
    lose_ids(notebook)
    notebook["metadata"] = {"application/vnd.databricks.v1+notebook": {"dashboards": []}}
    for cell in notebook["cells"]:
        cell["metadata"] = {"application/vnd.databricks.v1+cell": {"nuid": "5", "inputWidgets": {}}}


def pycharm(notebook: Notebook) -> None:
    """PyCharm and DataSpell."""
    lose_ids(notebook)
    for cell in notebook["cells"]:
        cell["metadata"] |= {"collapsed": False, "pycharm": {"name": "#%%\n", "is_executing": True}}


def format_3(notebook: Notebook) -> None:
    """The format of 2014: input in place of source, and worksheets."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell |= {"language": "python", "prompt_number": 1, "collapsed": False}
    sheet = {"cells": notebook.pop("cells"), "metadata": {}}
    notebook |= {"nbformat": 3, "nbformat_minor": 0, "worksheets": [sheet]}


OUTPUTS: list[object] = [
    {"output_type": "stream", "name": "stdout", "text": "as a string"},
    {"output_type": "display_data", "metadata": {}, "data": {"image/png": "A" * 4_000_000}},
    {
        "output_type": "display_data",
        "metadata": {},
        "data": {"application/vnd.jupyter.widget-view+json": {"model_id": "7", "version_major": 2}},
    },
    {"output_type": "error", "ename": "E", "evalue": "", "traceback": ["\x1b[31mE"]},
    {"output_type": "pyout", "prompt_number": 3, "text": ["of format 3"]},
    {"output_type": "of a later format", "data": []},
    None,
]


def outputs(notebook: Notebook) -> None:
    """Outputs of all kinds, and counts."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": OUTPUTS[:1] + OUTPUTS[2:], "execution_count": 7}
    notebook["cells"][-1] |= {"outputs": OUTPUTS}


def no_outputs(notebook: Notebook) -> None:
    """Code cells in which a tool left out what the format requires."""
    for cell in notebook["cells"]:
        cell.pop("outputs", None)
        cell.pop("execution_count", None)
        if cell["cell_type"] == "markdown":
            cell.pop("metadata")


def added(*cells: Notebook) -> Callable[[Notebook], None]:
    """Cells added at the end."""
    return lambda notebook: notebook["cells"].extend(cells)


def with_a_cell(text: str) -> str:
    """A notebook with one more cell, that answers nothing."""
    return edited(added({"cell_type": "code", "metadata": {}, "source": "sigmoid(0) == 1"}))(text)


def scratch(source: str = "1 + 1") -> str:
    """A notebook of something else, of one cell."""
    return json.dumps({"cells": [{"cell_type": "code", "source": source}], "nbformat": 4})


def windows(notebook: Notebook) -> None:
    """Line ends of Windows."""
    for cell in notebook["cells"]:
        cell["source"] = "".join(cell["source"]).replace("\n", "\r\n")


def by(change: Callable[[Notebook], object], encoding: str = "utf-8", **how: Any) -> Left:
    """The right notebook as a tool writes it."""
    return Left(lambda texts: {NAME: edited(change, **how)(texts.right).encode(encoding)})


def nothing(notebook: Notebook) -> None:
    """Changes nothing."""


def of_format(minor: int) -> Left:
    """The right notebook in an older format 4."""
    return by(lambda notebook: notebook.update(nbformat_minor=minor), indent=1)


RAW = {"cell_type": "raw", "metadata": {"format": "text/latex"}, "source": ["\\alpha"]}
PICTURE = {"cell_type": "markdown", "metadata": {}, "source": "![a](attachment:a.png)"}
PICTURE |= {"attachments": {"a.png": {"image/png": "iVBORw0KGgo="}}}
TOOLS = {
    "Colab": by(colab),
    "Colab, with our metadata lost": by(lambda n: (lose_metadata(n), colab(n))),
    "VS Code": by(vscode, indent=1, ensure_ascii=False),
    "Kaggle": by(kaggle, separators=(",", ":")),
    "Deepnote": by(deepnote, indent=2),
    "JupyterLite": by(jupyterlite),
    "Databricks": by(databricks),
    "PyCharm": by(pycharm, indent=1),
    "jupytext, there and back": by(lose_metadata, indent=1),
    "nbconvert without metadata": by(lambda n: (lose_metadata(n), n.update(metadata={}))),
    "ids lost": by(lose_ids),
    "format 3": by(format_3),
    **{f"format 4.{minor}": of_format(minor) for minor in (1, 2, 4, 5, 9)},
    "outputs of every kind": by(outputs),
    "outputs left out": by(no_outputs),
    "a picture in a text cell": by(added(PICTURE)),
    "raw cells": by(added(RAW)),
    "a source that is null": by(added({"cell_type": "code", "metadata": {}, "source": None})),
    "a source that is missing": by(added({"cell_type": "code", "metadata": {}})),
    "line ends of Windows": by(windows),
    "a byte-order mark": by(nothing, "utf-8-sig"),
    "UTF-16": by(nothing, "utf-16"),
    "another kernel": by(lambda n: n["metadata"].update(kernelspec={"name": "sagemath"})),
}

TABLES = (NAMED, HIDDEN_ALONE, OTHER_KINDS, ENDED, LEFT_BESIDE, SEVERAL, ARCHIVES, TOOLS)
FILES: dict[str, Left] = {name: left for table in TABLES for name, left in table.items()}


def write(folder: pathlib.Path, files: Files) -> None:
    """Write the files of a submission."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
