"""What commands for a whole class cost with 300 and with 3,000 students, on one core."""

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from grader.course import Course
from grader.gradebook.writer import GradebookWriter
from grader.grading import recording
from grader.grading.task import grade_submission
from tests import demo
from tests.conftest import ASSIGNMENT, grading_run, new_course
from tests.processes import descendants

from . import Row

SIZES = (300, 3_000)
IN_MEMORY = pathlib.Path("/dev/shm")  # where thousands of files are made sooner than on a disk
COMMANDS = {
    "the report": ("report", ASSIGNMENT),
    "the report with the table of students": ("report", ASSIGNMENT, "--students"),
    "the HTML page": ("report", ASSIGNMENT, "--html", "report.html"),
    "the export as a table": ("export", "-o", "grades.csv"),
    "`autograde` with nothing new": ("autograde", ASSIGNMENT, "--jobs", "1"),
    "`feedback` with nothing new": ("feedback", ASSIGNMENT),
}
# Runs a command, and prints its seconds on a processor and its largest memory in MiB. The
# ru_maxrss of getrusage would count the memory of the process that has started it, too.
MEASURED = """
import json, pathlib, re, resource, sys
from grader.cli import main
status = main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
largest = re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]
print()
print(json.dumps([status, used.ru_utime + used.ru_stime, int(largest) >> 10]))
"""
QUIET, IDLE = 5.0, 130.0  # seconds: without work, then measured, with two looks at all submissions
TICKS = os.sysconf("SC_CLK_TCK")  # of /proc/PID/stat


def class_size_rows() -> Iterator[Row]:
    """Seconds and memory of each command for two sizes of the class, and of a watcher at rest."""
    for size in SIZES:
        with tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None) as scratch:
            course = graded_class(pathlib.Path(scratch) / "course", size)
            for what, arguments in COMMANDS.items():
                seconds, memory = cost(course, *arguments)
                yield f"{size:,} students: {what}", f"{seconds:.1f} s, {memory} MiB", ""
            share = watcher_at_rest(course)
            yield f"{size:,} students: `watch` at rest", f"{share:.2f} % of one core", ""


def graded_class(folder: pathlib.Path, size: int) -> Course:
    """A course whose class is graded, with feedback pages.

    Each student of the demo class is graded and gets a page; all others submitted the same as one
    of these, and have the same result and the same page.
    """
    course = new_course(folder)
    originals = demo.different_students(ASSIGNMENT)
    demo.submit_class(course, ASSIGNMENT, originals)
    run = grading_run(course)
    graded = {student: grade_submission(run.task(student)) for student in originals}
    with GradebookWriter.opened(course) as writer:
        for student in originals:
            recording.record(course, writer, graded[student])
        subprocess.run(
            [sys.executable, "-m", "grader", "feedback", ASSIGNMENT],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        for n in range(size - len(originals)):
            original = originals[n % len(originals)]
            own, of = course.paths(f"student{n:05}", ASSIGNMENT), course.paths(original, ASSIGNMENT)
            shutil.copytree(of.submitted, own.submitted)
            report = dataclasses.replace(graded[original].report, student=f"student{n:05}")
            recording.record(course, writer, dataclasses.replace(graded[original], report=report))
            own.feedback.parent.mkdir(parents=True)
            shutil.copyfile(of.feedback, own.feedback)
    return course


def cost(course: Course, *arguments: str) -> tuple[float, int]:
    """Seconds on a processor and the largest memory (MiB) of a command.

    Raises:
        RuntimeError: the command failed.
    """
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        cwd=course.root,
        capture_output=True,
        text=True,
        check=False,
    )
    status, seconds, memory = json.loads(done.stdout.splitlines()[-1])
    if status:
        raise RuntimeError(f"{arguments}: {done.stderr}")
    return seconds, memory


def watcher_at_rest(course: Course) -> float:
    """Percent of one core that `python -m grader watch` takes when nothing arrives."""
    with _watching(course) as pid:
        before = _processor_seconds(pid)
        while True:  # it looks at everything that is there first
            time.sleep(QUIET)
            now = _processor_seconds(pid)
            if now - before < 0.05 * QUIET:
                break
            before = now
        time.sleep(IDLE)
        return 100 * (_processor_seconds(pid) - now) / IDLE


@contextlib.contextmanager
def _watching(course: Course) -> Iterator[int]:
    command = [sys.executable, "-m", "grader", "watch", ASSIGNMENT, "--jobs", "1"]
    with subprocess.Popen(
        command, cwd=course.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            while "Watching" not in process.stdout.readline():
                if process.poll() is not None:
                    raise RuntimeError("the watcher has ended")
            yield process.pid
        finally:
            process.terminate()


def _processor_seconds(pid: int) -> float:
    """Of a process and of those that it has started."""
    seconds = 0.0
    for one in [pid, *descendants(pid)]:
        with contextlib.suppress(OSError):  # it has ended
            after_name = pathlib.Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(after_name[11]) + int(after_name[12])) / TICKS
    return seconds
