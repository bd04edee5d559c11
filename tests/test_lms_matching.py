"""People and files of a learning management system: matching, columns, and cells that stay."""

import csv
import io

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from grader.errors import CourseError
from grader.lms import table
from grader.lms.columns import Format, columns_of
from grader.lms.fill import Scores, fill
from grader.lms.names import normalised
from grader.lms.people import Person, Roster, Student
from tests.lms_files import canvas_gradebook, moodle_worksheet

# Few names, so that they meet; with accents, in both orders, and none at all.
NAMES = st.sampled_from(["Anna", "Änna", "Li", "Wei", "anna li", "王", ""])
KEYS = st.sampled_from(["", "1", "2", "3"])
EMAILS = st.sampled_from(["", "a@x", "B@x", "c@x"])
STUDENTS = st.lists(
    st.builds(Student, st.sampled_from(["s1", "s2", "s3", "a@x"]), NAMES, NAMES, EMAILS, KEYS),
    unique_by=lambda one: one.id,
)
IDS = st.lists(st.sampled_from(["s1", "S2", "b@x"]), max_size=1).map(tuple)
NAMED = st.builds(lambda *names: " ".join(names).strip(), NAMES, NAMES)
PEOPLE = st.dictionaries(st.integers(0, 9), st.builds(Person, NAMED, KEYS, IDS, EMAILS))


@settings(max_examples=40)
@given(STUDENTS, PEOPLE)
def test_no_two_people_of_a_file_are_the_same_student(students, people):
    matches = Roster(students).match_all(people)
    found = [match.student.id for match in matches.values() if match.student]
    assert len(found) == len(set(found))


@settings(max_examples=40)
@given(STUDENTS, PEOPLE, st.randoms())
def test_the_order_of_people_and_students_does_not_matter(students, people, rng):
    before = Roster(students).match_all(people)
    items, others = list(people.items()), list(students)
    rng.shuffle(items)
    rng.shuffle(others)
    after = Roster(others).match_all(dict(items))
    assert {key: match.student for key, match in after.items()} == {
        key: match.student for key, match in before.items()
    }


@settings(max_examples=40)
@given(STUDENTS, PEOPLE)
def test_who_is_found_by_name_has_a_name_that_no_other_student_has(students, people):
    for key, match in Roster(students).match_all(people).items():
        if match.student and match.how == "name":
            same = [s for s in students if normalised(people[key].name) in _orders(s)]
            same = [s for s in same if not (s.lms_user_id and people[key].lms_user_id)]
            assert same == [match.student]


def _orders(student):
    first, last = normalised(student.first_name), normalised(student.last_name)
    return {first + last, last + first}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien, Seán", "obriensean"),
        ("D\u2019Arcy", "DArcy"),
        ("José", "Jose\u0301"),
        ("GROẞ", "groß"),
        ("Anne-Marie", "annemarie"),
    ],
)
def test_case_accents_blanks_and_apostrophes_do_not_count(one, other):
    assert normalised(one) == normalised(other)


@pytest.mark.parametrize(("one", "other"), [("がとう", "かとう"), ("Йова", "Иова")])
def test_letters_of_other_scripts_stay_different(one, other):
    assert normalised(one) != normalised(other)


# ---------------------------------------------------------------- columns

LIST, SHEET = Format.PARTICIPANTS, Format.WORKSHEET


@pytest.mark.parametrize(
    ("header", "kind", "fields"),
    [
        ("First name,Last name,ID number,Email address,Groups", LIST, "first last id_number email"),
        ("Vorname;Nachname;E-Mail-Adresse", LIST, "first last email"),
        ("Prénom,Nom,Adresse de courriel", LIST, "first last email"),
        ("Nom,Prénom,Adresse de courriel", LIST, "last first email"),
        ("Nombre,Apellido(s),Dirección de correo", LIST, "first last email"),
        ("Nome,Cognome,Codice identificativo,Indirizzo email", LIST, "first last id_number email"),
        ("Nom,Cognoms,Adreça electrònica", LIST, "first last email"),
        (
            "ID,Vollständiger Name,Status,Bewertung,Bestwertung",
            SHEET,
            "identifier full - grade max",
        ),
        ("Identificador,Nombre completo,Calificación", SHEET, "identifier full grade"),
        ("id,name,grade", Format.PLAIN, "identifier full grade"),
        ("id,first_name,last_name,email", Format.PLAIN, "identifier first last email"),
    ],
)
def test_columns_are_known_in_several_languages(header, kind, fields):
    columns = columns_of(table.parse(header.encode()))
    names = {"first": "first_name", "last": "last_name", "full": "full_name", "max": "max_grade"}
    expected = {names.get(f, f): at for at, f in enumerate(fields.split()) if f != "-"}
    assert columns.format is kind
    assert columns.at == expected


def test_a_file_without_people_says_what_is_understood():
    with pytest.raises(CourseError, match=r"No column says who.*Colour, Weight"):
        columns_of(table.parse(b"Colour,Weight\nred,3\n"))


# ---------------------------------------------------------------- cells


CELLS = st.lists(st.lists(st.text(max_size=6), min_size=1, max_size=4), min_size=1, max_size=4)


@settings(max_examples=40)
@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "latin-1"]))
def test_a_file_that_is_not_changed_stays_byte_for_byte(text, encoding):
    data = text.encode(encoding, errors="replace")
    assert table.parse(data).to_bytes() == data


@settings(max_examples=40)
@given(
    CELLS.map(lambda rows: [[c.replace("\0", "") for c in row] for row in rows]),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
def test_cells_have_the_values_that_python_reads(rows, delimiter, quoting):
    out = io.StringIO()
    header = ["a", "b", "c", "d", "e"]  # by which the delimiter is found
    csv.writer(out, delimiter=delimiter, quoting=quoting).writerows([header, *rows])
    found = table.parse(out.getvalue().encode(errors="replace"))
    expected = list(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter=delimiter))
    values = [[table.unquoted(cell) for cell in line] for line in found.cells]
    if values[-1] == [""]:
        values.pop()
    expected = [[c.encode(errors="replace").decode() for c in row] for row in expected]
    assert [v for v in values if v != [""]] == [e for e in expected if e not in ([], [""])]


@settings(max_examples=40)
@given(st.data())
def test_only_cells_of_the_assignment_change_whatever_else_is_in_the_file(data):
    """Of other columns, and of people without a score, each byte stays."""
    make = data.draw(st.sampled_from([canvas_gradebook, moodle_worksheet]))
    original = table.parse(make())
    text = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    for row in range(3, len(original.cells)):
        original.set(row, data.draw(st.sampled_from([4, 7, 8])), data.draw(text))
    before = table.parse(original.to_bytes())
    if len(before.cells) != len(original.cells):
        return  # a lone carriage return, which is a line's end
    students = [Student(f"u{n:02}", email=f"m{n}@x", lms_user_id=str(5100 + n)) for n in range(10)]
    students[2] = Student("u02", "José Luis", "García Hernández")
    scores = data.draw(st.dictionaries(st.sampled_from(["u01", "u02", "u09"]), st.floats(0, 20)))
    after = table.parse(original.to_bytes())
    filled = fill(after, students, [Scores("01-gates", 20.0, scores)], None)
    at = 5 if make is canvas_gradebook else filled.columns.at["grade"]
    has_score = {m.student.id for _, m in filled.matches if m.student} & set(scores)
    changed = [
        (row, column)
        for row, line in enumerate(before.cells)
        for column in range(len(line))
        if line[column] != after.cells[row][column]
    ]
    assert {column for _, column in changed} <= {at}
    assert len(changed) <= len(has_score)
    assert (after.ends, after.mark, after.encoding) == (before.ends, before.mark, before.encoding)


def test_text_that_begins_like_a_formula_is_safe_and_numbers_stay_numbers():
    text = table.written([["=1+1", "+x", "-y", "@z", "\tq", "a=b", -2.5, None]])
    assert text == "'=1+1,'+x,'-y,'@z,'\tq,a=b,-2.5,\n"
