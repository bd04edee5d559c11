"""Files as Moodle and Canvas write them: lists of people, downloads of submissions, grades."""

import io
import pathlib
import zipfile

# Spaces, accents, apostrophes, other scripts, digits; two people of one name (u07, u08).
CLASS = [
    # id, first name, last name, email, Canvas's number, Moodle's identifier in an assignment
    ("u01", "Zoë", "D'Arcy-Müller", "zoe@uni.example", "5101", "9001"),
    ("u02", "José Luis", "García Hernández", "jose@uni.example", "5102", "9002"),
    ("u03", "Søren", "Ångström", "soren@uni.example", "5103", "9003"),
    ("u04", "明", "王", "ming@uni.example", "5104", "9004"),
    ("u05", "Анна", "Иванова", "anna.i@uni.example", "5105", "9005"),
    ("u06", "Sean", "O'Brien", "sean@uni.example", "5106", "9006"),
    ("u07", "Anna", "Müller", "anna.m@uni.example", "5107", "9007"),
    ("u08", "Anna", "Müller", "anna.m2@uni.example", "5108", "9008"),
    ("u09", "R2D2", "Skywalker 3rd", "r2@uni.example", "5109", "9009"),
]
CANVAS_HEADER = "Student,ID,SIS User ID,SIS Login ID,Section"


def canvas_gradebook(
    columns: tuple[str, ...] = ("01-gates (777)", "Essay (778)", "Current Score"),
    points: tuple[str, ...] = ("20.00", "100.00", "(read only)"),
    people=CLASS,
) -> bytes:
    """Canvas's exported gradebook, with the line for manual posting and the test student."""
    empty = "," * (len(columns) - 1)
    lines = [f"{CANVAS_HEADER},{','.join(columns)}", f",,,,,Manual Posting{empty}"]
    lines.append(f"    Points Possible,,,,,{','.join(points)}")
    for who, first, last, _, number, _ in people:
        cells = ",".join(["", "55.50", "61.20"][: len(columns)])
        lines.append(f'"{last}, {first}",{number},S{number},{who},"Physics, first",{cells}')
    lines.append(f'"Student, Test",5999,,5999abc,"Physics, first",{empty}')
    return ("\n".join(lines) + "\n").encode()


def moodle_worksheet(people=CLASS, german: bool = False, points: str = "20.00") -> bytes:
    """Moodle's grading worksheet, in English or German."""
    head = 'Identifier,"Full name","Email address",Status,Grade,"Maximum grade",'
    head += '"Grade can be changed","Last modified (submission)","Last modified (grade)",'
    head += '"Feedback comments"'
    participant, status, when = "Participant ", "Submitted for grading", "Sunday, 8 March 2026"
    if german:
        head = "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        head += '"Bewertung kann geändert werden","Zuletzt geändert (Abgabe)",'
        head += '"Zuletzt geändert (Bewertung)","Feedback als Kommentar"'
        participant, status = "Teilnehmer/in", "Zur Bewertung abgegeben"
    lines = [head]
    for _, first, last, email, _, number in people:
        said = '"She said ""fine"",\nand left"' if number == "9001" else ""
        cells = f'{status},,"{points}",Yes,"{when}, 11:58 PM",-,{said}'
        lines.append(f'{participant}{number},"{first} {last}",{email},{cells}')
    return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode()


def moodle_participants(people=CLASS, delimiter: str = ",") -> bytes:
    """Moodle's list of participants in German, with a byte order mark."""
    lines = [delimiter.join(["Vorname", "Nachname", "ID-Nummer", "E-Mail-Adresse", "Gruppen"])]
    lines += [
        delimiter.join([first, last, who, email, ""]) for who, first, last, email, *_ in people
    ]
    return b"\xef\xbb\xbf" + ("\r\n".join(lines) + "\r\n").encode()


def moodle_name(who: str, people=CLASS) -> str:
    """The beginning of a student's file names in Moodle, which leaves apostrophes out."""
    _, first, last, _, _, number = next(one for one in people if one[0] == who)
    return f"{first} {last}".replace("'", "") + f"_{number}_assignsubmission"


def canvas_name(who: str, attachment: int, file: str, late: bool = False, people=CLASS) -> str:
    """The name of a file in Canvas, which keeps letters, digits and _ of "Last, First"."""
    _, first, last, _, number, _ = next(one for one in people if one[0] == who)
    name = "".join(ch for ch in f"{last}{first}".lower() if ch.isalnum())
    return f"{name}{'_LATE' if late else ''}_{number}_{attachment}_{file}"


def write_zip(
    path: pathlib.Path, files: dict[str, str | bytes], time=(2026, 3, 9, 10, 0, 0)
) -> pathlib.Path:
    """Write a zip, each entry with the time of the download."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, time)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return path


def without_utf8_flag(name: str, content: str) -> bytes:
    """A zip with one file, whose UTF-8 name is not marked as such, as some programs write it."""
    marked = io.BytesIO()
    with zipfile.ZipFile(marked, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    data = bytearray(marked.getvalue())
    data[7] &= ~0x08  # bit 11 of the flags, in the file's header
    data[data.rindex(b"PK\x01\x02") + 9] &= ~0x08  # and in the directory
    return bytes(data)
