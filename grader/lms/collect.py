"""Collect submissions from a learning management system's download into submitted/."""

import collections
import dataclasses
import pathlib
from collections.abc import Iterator

from check.text import one_line

from ..course import Course, is_student_id
from ..errors import UsageError
from ..submission.read import UnreadableSubmission
from . import roster
from . import table as tables
from .choose import Upload, choose, contents, notebook_of
from .columns import columns_of
from .download import Entry
from .filenames import parsed
from .names import normalised
from .participants import lines
from .people import Match, Person, Roster, Student
from .store import Outcome, Store

Key = tuple[str, str]  # Moodle or Canvas, and the identifier there
NO_ROSTER = (
    "The gradebook has no students yet. Load the list of participants first: `python -m grader "
    "roster FILE.csv`, with Moodle's list of participants or Canvas's exported gradebook. Or let "
    "--new-students take the identifiers of the learning management system as ids."
)


@dataclasses.dataclass
class Collected:
    """What was done with a download.

    Args:
        assignment: whose submissions they are.
        done: an outcome, and a line of output, for each person who was found.
        late: labels of students whose submission the system calls late.
        unknown: people who are nobody in the gradebook, or may be several: a sentence each.
        failed: people whose files cannot be read or written: a sentence each.
        ignored: labels of files that are not collected, by the reason.
    """

    assignment: str
    done: list[tuple[Outcome, str]] = dataclasses.field(default_factory=list)
    late: list[str] = dataclasses.field(default_factory=list)
    unknown: list[str] = dataclasses.field(default_factory=list)
    failed: list[str] = dataclasses.field(default_factory=list)
    ignored: dict[str, list[str]] = dataclasses.field(
        default_factory=lambda: collections.defaultdict(list)
    )


def assignment_of(
    entries: list[Entry], download: str, assignments: list[str], named: str | None
) -> str:
    """The assignment that a download belongs to.

    Args:
        entries: of the download.
        download: its name.
        assignments: of the course.
        named: on the command line, if it was.

    Raises:
        UsageError: there is no such assignment, or the names of the files do not tell.
    """
    known = ", ".join(assignments)
    if named:
        if named not in assignments:
            raise UsageError(f"There is no assignment {one_line(named)}. There are: {known}.")
        return named
    paths = (parsed(entry.path) for entry in entries)
    names = (one.path.name for one in paths if not isinstance(one, str))
    found = {one for name in names if (one := notebook_of(name, assignments))}
    if len(found) != 1:
        whole = normalised(download)
        found = {one for one in assignments if normalised(one) in whole}
    if len(found) != 1:
        raise UsageError(
            "The names of the files do not tell which assignment this is. Name it: `python -m "
            f"grader collect DOWNLOAD ASSIGNMENT`, with one of {known}."
        )
    return found.pop()


def worksheet_people(path: pathlib.Path) -> dict[str, Person]:
    """The people of a Moodle grading worksheet, by the identifiers that stand in file names."""
    table = tables.read(path)
    found = {line.identifier: line.person for line in lines(table, columns_of(table))}
    found.pop("", None)
    if not found:
        raise UsageError(
            f"{one_line(path.name)} is no grading worksheet of Moodle: no line has an identifier "
            "such as Participant 123."
        )
    return found


def collect(
    course: Course,
    entries: list[Entry],
    assignment: str,
    worksheet: dict[str, Person],
    new_students: bool,
) -> Collected:
    """Put each person's files into submitted/; one that fails stops no other.

    Args:
        course: to which they belong.
        entries: of the download.
        assignment: its name.
        worksheet: people by Moodle's identifiers, where they are known.
        new_students: take identifiers as ids for people who are not in the gradebook.

    Raises:
        UsageError: the gradebook has no students.
    """
    known = roster.students(course)
    if not known and not new_students:
        raise UsageError(NO_ROSTER)
    collected = Collected(assignment)
    uploads = _by_person(entries, collected)
    people = {key: _person(key, files, worksheet) for key, files in uploads.items()}
    matches = Roster(known).match_all(people)
    if new_students:
        _add_new(course, known, people, matches)
    store = Store(course, assignment)
    try:
        for key, files in uploads.items():
            match = matches[key]
            if match.student:
                _put(store, match.student, match.how, files, collected)
            else:
                names = ", ".join(one.entry.label for one in files[:3])
                who = one_line(people[key].name) or "somebody"
                collected.unknown.append(f"{who} ({key[0]} {key[1]}) {match.how}: {names}")
    finally:
        store.save()
    return collected


def _by_person(entries: list[Entry], collected: Collected) -> dict[Key, list[Upload]]:
    found: dict[Key, list[Upload]] = collections.defaultdict(list)
    for entry in entries:
        named = parsed(entry.path)
        if entry.useless or isinstance(named, str):
            collected.ignored[entry.useless or f"it {named}"].append(entry.label)
        elif named.ignored:
            collected.ignored[named.ignored].append(entry.label)
        else:
            found[named.system, named.identifier].append(Upload(entry, named))
    return found


def _person(key: Key, files: list[Upload], worksheet: dict[str, Person]) -> Person:
    system, identifier = key
    if system == "Moodle":
        return worksheet.get(identifier) or Person(files[0].named.name)
    return Person(files[0].named.name, lms_user_id=identifier)


def _add_new(
    course: Course, known: list[Student], people: dict[Key, Person], matches: dict[Key, Match]
) -> None:
    """Add the people who are nobody in the gradebook; who may be several stays unknown."""
    taken, named = {student.id for student in known}, Roster(known)
    added = []
    for key, match in matches.items():
        system, identifier = key
        may_be_known = named.names_like(people[key])
        if match.student or may_be_known or identifier in taken or not is_student_id(identifier):
            continue
        name, lms_user_id = people[key].name, identifier if system == "Canvas" else ""
        new = Student(identifier, "", name, people[key].email, lms_user_id)
        added.append(new)
        matches[key] = Match(new, "new student")
    roster.write(course, [(None, new) for new in added])


def _put(
    store: Store, student: Student, how: str, files: list[Upload], collected: Collected
) -> None:
    if not is_student_id(student.id):
        collected.failed.append(f"{student.label}: nbgrader cannot use this id")
        return
    chosen = choose(files, collected.assignment)
    try:
        data = contents(chosen, collected.assignment)
        outcome, moved = store.put(student.id, data, chosen.version)
    except (UnreadableSubmission, OSError) as error:
        collected.failed.append(one_line(f"{student.label}: {error}"))
        return
    if any(upload.named.late for upload in files):
        collected.late.append(student.label)
    remarks = [f"found by {how}", *chosen.remarks, *_remarks(student, how, files)]
    if moved:
        remarks.append(f"the earlier one is in {one_line(moved)}")
    names = ", ".join(sorted(one_line(path.as_posix()) for path in data))
    line = f"{student.label}: {names} ({'; '.join(remarks)})"
    collected.done.append((outcome, line))


def _remarks(student: Student, how: str, files: list[Upload]) -> Iterator[str]:
    """A group in Canvas has its own name beside the number of one of its students."""
    written = normalised(files[0].named.name)
    own = {normalised(student.first_name + student.last_name)}
    own.add(normalised(student.last_name + student.first_name))
    if how == "lms_user_id" and student.name and written not in own:
        yield (
            f"the file is named after {one_line(files[0].named.name)}: if that is a group, only "
            "this student has it"
        )
