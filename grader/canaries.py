"""Before a batch: is the box closed, and is a right hand-in told from a cheat, here and today?

Known hand-ins go the way that the class will go. Where one of them gets what it should not, the
batch does not start.
"""

import dataclasses
import inspect
import pathlib

import nbformat
import numpy as np

import solutions
from check.probe import Call, Case

from .autograde import Batch
from .box import Box, Ended
from .box.walls import PRACTICE, BoxError
from .course import CONFIG, CourseError
from .exercises import assignment_part, exercises
from .task import TRIES, Task, as_text, judge

# What must not work in a box, as expressions. The second group is open in a box for practice.
SHUT = {
    "start a process": "os.fork()",
    "start a program": "subprocess.run(['true'])",
    "open a connection": "socket.create_connection(('127.0.0.1', 22), 1)",
    "open a socket": "socket.socket(socket.AF_UNIX)",
    "stop another process": "os.kill(os.getppid(), 0)",
    "raise its own limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "lock a file": "fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)",
}
OUT_OF_REACH = {
    "read the course": "open({course!r} + '/nbgrader_config.py').read()",
    "read the solutions": "open({solution!r}).read()",
    "read the gradebook": "open({gradebook!r}, 'rb').read()",
    "read the users": "open('/etc/passwd').read()",
    "see other processes": "os.listdir('/proc')",
    "write into the course": "open({course!r} + '/canary', 'w')",
    "write into the library": "open(os.__file__, 'a')",
}
LOOK = """
import fcntl, os, resource, socket, subprocess
def works(action):
    try:
        action()
    except (OSError, ValueError):
        return False
    return True
def open_walls(_):
    return np.array([{attempts}])
"""

# Three ways of earning points without being right. Each stands for one exercise.
CHEATS = {
    "an object that is equal to everything": """
np.testing.assert_allclose = np.allclose = np.array_equal = lambda *a, **k: True
class Yes(float):
    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0.0
def {name}(*args, **kwargs):
    return Yes()
""",
    "an answer that was forged": """
import json, os, struct, sys
def {name}(*args, **kwargs):
    frame = sys._getframe()
    while not {{"nonce", "channel"}} <= set(frame.f_locals):
        frame = frame.f_back
    told = {{"earned": 9.0, "points": 9.0, "result": {{"array": 0}}, "error": None, "where": "",
            "stale": False, "changed": [], "shared": [], "warned": []}}
    message = {{"nonce": frame.f_locals["nonce"], "seen": [told] * 9, "right": True}}
    header = json.dumps({{"message": message, "arrays": [["float64", [1]]]}}).encode()
    frames = struct.pack("<4sII", b"LSTM", len(header), 8) + header + bytes(8)
    os.write(frame.f_locals["channel"].descriptor, frames)
""",
    "the solution, read from its file": """
def {name}(*args, **kwargs):
    space = {{}}
    exec(open({solution!r}).read(), space)
    return space[{name!r}](*args, **kwargs)
""",
}


@dataclasses.dataclass(frozen=True)
class Canaries:
    """Known hand-ins of one assignment, to be judged wherever the class will be."""

    assignment: str
    tier: str
    places: dict[str, str]  # files that no box may read
    hand_ins: list[tuple[str, Task, dict[str, str]]]  # what it is, and which exercises cheat how

    def in_box(self, tier: str) -> "Canaries":
        """The same for another kind of box."""
        there = [
            (name, dataclasses.replace(task, tier=tier), spoiled)
            for name, task, spoiled in self.hand_ins
        ]
        return dataclasses.replace(self, tier=tier, hand_ins=there)

    def sing(self) -> None:
        """Go in.

        Raises:
            CourseError: something is open, or a mark is not what it should be.
        """
        trouble = "nothing was tried"
        for _ in range(TRIES):
            try:
                trouble = self._open_walls() or self._wrong_marks()
                break
            except BoxError as error:
                trouble = str(error)
        if trouble:
            raise CourseError(
                f"{self.assignment}: no hand-in was graded. Before each batch the judge is tried "
                f"out, and this went wrong: {trouble}. `python -m grader doctor` says what this "
                "machine has; `make notebooks` brings a change in solutions/ or grader/exercises/ "
                "to the notebooks."
            )

    def _open_walls(self) -> str:
        """What student code could do in such a box and must not; "" when all is shut."""
        walls = SHUT if self.tier == PRACTICE else SHUT | OUT_OF_REACH
        tried = [f"works(lambda: {code.format(**self.places)})" for code in walls.values()]
        with Box(self.tier) as box:
            try:
                box.run(LOOK.format(attempts=", ".join(tried)))
                seen = box.observe("open_walls", [Case("", {"": Call([np.zeros(1)])})], ["_"])
            except Ended as ended:
                return f"in the box, {ended}"
        found = seen[0].result if seen else None
        if not isinstance(found, np.ndarray) or found.shape != (len(walls),):
            return "the box did not say which of its walls hold"
        passed = [what for what, works in zip(walls, found, strict=True) if works]
        return f"student code could {', '.join(passed)}" if passed else ""

    def _wrong_marks(self) -> str:
        """A canary that got what it should not, in words; "" when each got its due."""
        asked = exercises(self.assignment)
        for canary, task, spoiled in self.hand_ins:
            report = judge(task).report
            if report.fault:
                return report.fault
            for exercise, verdict in zip(asked, report.verdicts, strict=True):
                due = 0.0 if exercise.name in spoiled else exercise.points
                if verdict.earned != due:
                    what = spoiled.get(exercise.name, canary)
                    return f"{what} earned {verdict.earned:g} for {exercise.name}, not {due:g}"
        return ""


def canaries(batch: Batch) -> Canaries:
    """Those for a batch."""
    course, assignment = batch.course, batch.assignment
    path = course.folder("source", ".", assignment) / f"{assignment}.ipynb"
    asked = exercises(assignment)
    cheats = [cheat for cheat in CHEATS if batch.tier != PRACTICE or "file" not in cheat]
    cheated = dict(zip([e.name for e in asked][-len(cheats) :], cheats, strict=True))
    hand_ins = []
    for canary, spoiled in (("the instructor's own answers", {}), ("cheats", cheated)):
        answers = {name: _cheat(cheat, name, assignment) for name, cheat in spoiled.items()}
        hand_ins.append((canary, batch.task_of("", canary, _filled(path, answers)), spoiled))
    places = {
        "course": str(course.root),
        "solution": _solution("gates"),
        "gradebook": str(course.gradebook_file or course.root / CONFIG),  # the way to a server
    }
    return Canaries(assignment, batch.tier, places, hand_ins)


def _filled(path: pathlib.Path, spoiled: dict[str, str]) -> bytes:
    """The instructor's notebook as a hand-in, with some answers replaced."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        grade_id = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        cell.source = spoiled.get(grade_id, cell.source)
        if cell.cell_type == "code":
            cell.outputs = []
    return as_text(notebook).encode()


def _cheat(cheat: str, name: str, assignment: str) -> str:
    part = assignment_part(assignment)
    return CHEATS[cheat].format(name=name, solution=_solution(part))


def _solution(part: str) -> str:
    return str(pathlib.Path(inspect.getfile(solutions)).with_name(f"{part}.py"))
