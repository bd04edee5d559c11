"""Which columns a learning management system's CSV file has, by their names in many languages.

Sources: Moodle's mod/assign/gradingtable.php and mod/assign/feedback/offline (the grading
worksheet), its language packs, user/action_redir.php (participants); Canvas's
lib/gradebook_exporter.rb and lib/gradebook_importer.rb (names of columns are not translated).
"""

import dataclasses
import enum
import re

from ..errors import CourseError
from .names import normalised
from .table import Table

NAMES = {
    "identifier": "identifier, id, identifiant, identificador, identificativo, identificatie, "
    "идентификатор, 标识符, 識別碼, identifikator, identyfikator",
    "full_name": "full name, name, vollständiger name, nom complet, nombre completo, "
    "nome completo, volledige naam, nom et prénom, nombre, fullständigt namn, fullt navn, "
    "nome, pełna nazwa, imię i nazwisko, фио, полное имя, 全名, 姓名, ime in priimek, izen osoa",
    "first_name": "first name, firstname, given name, vorname, prénom, nombre, nome, voornaam, "
    "förnamn, fornavn, etunimi, imię, имя, 名, ime, izena, nom",
    "last_name": "last name, lastname, surname, family name, nachname, familienname, nom, "
    "nom de famille, apellido, apellidos, apellido(s), cognome, cognoms, apelido, apelidos, "
    "sobrenome, achternaam, efternamn, etternavn, efternavn, sukunimi, nazwisko, фамилия, 姓, "
    "priimek, deitura, deiturak",
    "id_number": "id number, student id, student number, id-nummer, idnumber, matrikelnummer, "
    "numéro d'identification, numéro étudiant, número de id, número de identificación, "
    "codice identificativo, numero id, número de identificação, numer id, "
    "индивидуальный номер, id 号, 学号, matricola, número id, lms id, "
    "studentnummer, studierendennummer",
    "email": "email address, email, e-mail, mail, e-mail-adresse, email-adresse, "
    "adresse de courriel, courriel, adresse e-mail, dirección de correo, correo electrónico, "
    "dirección email, indirizzo email, endereço de e-mail, e-mailadres, emailadres, "
    "e-postadress, e-postadresse, adres e-mail, адрес электронной почты, 电子邮件地址, "
    "adreça electrònica, enderezo de correo, sähköpostiosoite",
    "grade": "grade, bewertung, note, calificación, nota, valutazione, cijfer, betyg, karakter, "
    "ocena, оценка, 成绩, qualificació, cualificación, kalifikazioa",
    "max_grade": "maximum grade, bestwertung, note maximale, calificación máxima, "
    "calificación más alta, nota máxima, valutazione massima, maximumcijfer, maximalt betyg, "
    "maksymalna ocena, максимальная оценка, 最高成绩, qualificació màxima",
    "lms_user_id": "lms_user_id, lms user id, canvas id, canvas user id",
}
KNOWN = {field: {normalised(name) for name in text.split(",")} for field, text in NAMES.items()}
CANVAS = (
    *("Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID"),
    *("Integration ID", "Root Account", "Section"),
)
WITH_ID = re.compile(r"(.*)\s\((\d+)\)")  # Canvas's name of an assignment's column


class Format(enum.Enum):
    """The files that are understood."""

    CANVAS = "a Canvas gradebook"
    WORKSHEET = "a Moodle grading worksheet"
    PARTICIPANTS = "a Moodle list of participants"
    PLAIN = "a table of students"


@dataclasses.dataclass(frozen=True)
class Columns:
    """The format of a file, and the columns that say who a line is about, by field."""

    format: Format
    at: dict[str, int]

    def get(self, table: Table, row: int, field: str) -> str:
        """The value of a field in a line; "" if there is no such column."""
        return table.value(row, self.at[field]) if field in self.at else ""


def columns_of(table: Table) -> Columns:
    """Find out what file this is.

    Raises:
        CourseError: no column says who a line is about.
    """
    header = table.header
    if "ID" in header and "Section" in header and {"Student", "LastName"} & set(header):
        at = {name: header.index(name) for name in CANVAS if name in header}
        return Columns(Format.CANVAS, at)
    at = _fields([normalised(name) for name in header])
    # Anybody's own table may have the columns id, name and grade, too.
    own = "max_grade" not in at and header[at.get("identifier", 0)].casefold() == "id"
    if {"grade", "identifier"} <= set(at) and not own:
        return Columns(Format.WORKSHEET, at)
    if not {"identifier", "id_number", "email"} & set(at):
        names = ", ".join(ascii(name)[1:-1] for name in header[:12])
        raise CourseError(
            "No column says who a line is about. Known are the participants and the grading "
            "worksheet of Moodle, the gradebook of Canvas, and a table with the columns id, "
            f"first_name, last_name, email. The columns here are: {names}."
        )
    plain = "identifier" in at or "email" not in at
    return Columns(Format.PLAIN if plain else Format.PARTICIPANTS, at)


def _fields(header: list[str]) -> dict[str, int]:
    """The columns by field; a name that may mean two things means what the others leave."""
    candidates = {
        field: [column for column, name in enumerate(header) if name in names]
        for field, names in KNOWN.items()
    }
    at: dict[str, int] = {}
    # The whole name comes last: "Nombre" is the first name where there is a last name.
    for field in sorted(KNOWN, key=lambda one: (one == "full_name", _rivals(candidates, one))):
        if free := [column for column in candidates[field] if column not in at.values()]:
            at[field] = free[0]
    if "first_name" in at and "last_name" not in at and "full_name" not in at:
        at["full_name"] = at.pop("first_name")  # "Nombre" or "Nom" alone is the whole name
    return at


def _rivals(candidates: dict[str, list[int]], field: str) -> int:
    """How many columns this field may have, and how many other fields may have them, too."""
    mine = set(candidates[field])
    shared = sum(bool(mine & set(cs)) for other, cs in candidates.items() if other != field)
    return len(mine) + shared
