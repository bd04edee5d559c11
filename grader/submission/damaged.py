"""Say what a file is that should be a notebook, and what to do about it."""

import re

AGAIN = "save the notebook in Jupyter and submit it again"
ITSELF = "submit the .ipynb file itself"
DOWNLOAD = "download the notebook itself and submit it"
LINK = f"the file is only a link to the notebook: {DOWNLOAD}"
WEB_PAGE = f"the file is a web page: {DOWNLOAD}"
DAMAGED = "the notebook is damaged (no valid JSON): save and submit it again"
OLD = "the file is no notebook of today's format: open it in Jupyter and save it"
CONFLICT = "the file holds Git's conflict markers (<<<<<<<): resolve the conflict, then " + AGAIN
SCRIPT = f"the file is a Python script: {ITSELF}, not its code"
LOOKED_AT = 4000  # bytes

# How files begin, after blanks.
BEGINNINGS: dict[bytes, str] = {
    b"version https://git-lfs": "the file is a pointer of Git LFS: run git lfs pull, and submit it",
    b"%PDF": f"the file is a PDF: {ITSELF}",
    b"{\\rtf": f"the file is a text document (RTF): {ITSELF}",
    b"\x89PNG": f"the file is a picture: {ITSELF}",
    b"\xff\xd8\xff": f"the file is a picture: {ITSELF}",
    b"7z\xbc\xaf": f"the file is a 7z archive, which is not opened: {ITSELF}",
    b"Rar!": f"the file is a RAR archive, which is not opened: {ITSELF}",
    b"\x28\xb5\x2f\xfd": f"the file is a Zstandard archive, which is not opened: {ITSELF}",
    b"http://": LINK,
    b"https://": LINK,
    b"[InternetShortcut]": LINK,
    b"L\0\0\0": LINK,
    b"book\0\0\0\0": LINK,
    b"<": WEB_PAGE,
    b"\0\5\x16\7": f"the file is one that macOS keeps beside the notebook: {ITSELF}",
}
MARKER = re.compile(rb"^<{7} ", re.MULTILINE)
PYTHON = re.compile(
    rb"^(?:#!.*python|import \w|from \w+(?:\.\w+)* import |def \w+\()", re.MULTILINE
)


def reason(data: bytes) -> str:
    """Why a file that is no JSON is no notebook, and the remedy.

    Args:
        data: the file.
    """
    begins = data[:LOOKED_AT].lstrip()
    if not data.strip(b"\0 \t\r\n"):
        return f"the file is empty: {AGAIN}"
    for beginning, sentence in BEGINNINGS.items():
        if begins.startswith(beginning):
            return LINK if sentence is WEB_PAGE and b"<plist" in begins else sentence
    if MARKER.search(data):
        return CONFLICT
    if not begins.startswith((b"{", b"[")) and PYTHON.search(begins):
        return SCRIPT
    return DAMAGED


def reason_for_json(value: object) -> str:
    """Why a file that is JSON is no notebook, and the remedy.

    Args:
        value: what is in it.
    """
    # What Google Drive writes for a document or a shortcut.
    linked = isinstance(value, dict) and ("doc_id" in value or "url" in value)
    return LINK if linked else OLD
