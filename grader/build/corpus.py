"""Write check/corpus.txt: the prose of notebooks 01 to 04, which the network of notebook 05 reads.

`python -m grader.build.corpus` writes it anew; after that notebook 05 has to run again. The file is
a frozen copy: a notebook that is edited does not change it.
"""

import html
import pathlib
import re
import sys

import nbformat

from check import corpus

NOTEBOOKS = ("01-gates", "02-forward", "03-backward", "04-training")
FOLDER = pathlib.Path(__file__).parents[2] / "notebooks"
CORPUS = pathlib.Path(corpus.__file__).with_suffix(".txt")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
DRAWING = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def prose() -> str:
    """The markdown of the notebooks in their order, each paragraph once and on one line.

    A paragraph that stands in several notebooks would be known by heart where it comes again, and
    what is held out would not be new.
    """
    seen: dict[str, None] = {}  # in order
    for name in NOTEBOOKS:
        notebook = nbformat.read(FOLDER / name / f"{name}.ipynb", as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                seen.update(dict.fromkeys(paragraphs(cell.source)))
    return "\n".join(seen) + "\n"


def paragraphs(markdown: str) -> list[str]:
    """Paragraphs, items of lists and rows of tables of a cell, without HTML tags, a line each."""
    text = html.unescape(TAG.sub("", DRAWING.sub("", markdown)))
    text = re.sub(r"\n(?!\n|[-|#*]|\d\.)\s*", " ", text.replace("\r", ""))
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def main() -> int:
    """Write the file, and say how long it is."""
    text = prose()
    CORPUS.write_text(text, encoding="utf-8", newline="\n")
    print(f"{CORPUS.name}: {len(text):,} characters, {len(set(text))} different ones")
    return 0


if __name__ == "__main__":
    sys.exit(main())
