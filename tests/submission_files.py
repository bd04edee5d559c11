"""Submissions as tools, mail programs, systems and students leave them, as one table: FILES.

Each one makes a folder submitted/<student>/01-gates from a notebook in which every answer is right,
and says what score and which note it should get. tests/test_submission_files.py grades them with
`python -m grader` and with nbgrader.
"""

import gzip
import io
import json
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
}
LEFT_BESIDE = {
    "files that macOS leaves": beside("._mine.ipynb", "__MACOSX/._mine.ipynb", ".DS_Store"),
    "a file that Jupyter leaves": beside(".~mine.ipynb"),
    "checkpoints": beside(".ipynb_checkpoints/mine-checkpoint.ipynb", data="{}"),
    "files that Windows leaves": beside("desktop.ini", "Thumbs.db", "~$mine.ipynb"),
    "a backup of an editor": beside("mine.ipynb~", "mine.ipynb.bak"),
    "Moodle's text beside the file": beside("onlinetext.html", data="<p>My solution</p>"),
    "data and figures": beside("data.json", "plot.png", "notes.txt", data='{"a": 1}'),
    "the package check": beside("check/gates.json", "check/__init__.py", data='{"cell_type": 1}'),
}

# ---------------------------------------------------------------- several notebooks

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


def tarred(name: str, text: str) -> bytes:
    """A tar.gz as tar makes it."""
    with tarfile.open(fileobj=(file := io.BytesIO()), mode="w:gz") as archive:
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


def scratch() -> str:
    """A notebook of something else."""
    return json.dumps({"cells": [{"cell_type": "code", "source": "1 + 1"}], "nbformat": 4})


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

FILES: dict[str, Left] = {**NAMED, **LEFT_BESIDE, **SEVERAL, **ARCHIVES, **TOOLS}


def write(folder: pathlib.Path, files: Files) -> None:
    """Write the files of a submission."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
