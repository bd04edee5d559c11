"""The self-test before a grading run: it tests the isolation of the sandbox, and the scores.

Actions that must fail are tried in a sandbox, and submissions whose scores are known are graded as
those of the class will be. When an action succeeds or a score is wrong, no submission is graded.
"""

import dataclasses
import inspect
import pathlib

import nbformat
import numpy as np

import solutions
from check.suite import Call, TestCase

from ..assignment import Assignment
from ..errors import CourseError
from ..sandbox.isolation import BARE_PYTHON, PRACTICE, SandboxError
from ..sandbox.sandbox import Sandbox, SandboxEnded
from .graded_notebook import as_text
from .task import TRIES, GradingTask, grade_submission

# Actions that must fail in a sandbox, as expressions. In a sandbox for practice those of the second
# group succeed.
FORBIDDEN = {
    "start a process": "os.fork()",
    "start a program": "subprocess.run(['true'])",
    "open a connection": "socket.create_connection(('127.0.0.1', 22), 1)",
    "open a socket": "socket.socket(socket.AF_UNIX)",
    "stop another process": "os.kill(os.getppid(), 0)",
    "raise its own limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
    "lock a file": "fcntl.flock(os.open(os.__file__, os.O_RDONLY), fcntl.LOCK_EX)",
}
FORBIDDEN_FILES = {
    "read the course": "open({course!r} + '/nbgrader_config.py').read()",
    "read the solutions": "open({solution!r}).read()",
    "read the gradebook": "open({gradebook!r}, 'rb').read()",
    "read the users": "open('/etc/passwd').read()",
    "see other processes": "os.listdir('/proc')",
    "write into the course": "open({course!r} + '/selftest', 'w')",
    "write into the library": "open(os.__file__, 'a')",
}
ATTEMPTS = """
import fcntl, os, resource, socket, subprocess
def works(action):
    try:
        action()
    except (OSError, ValueError):
        return False
    return True
def what_works(_):
    return np.array([{attempts}])
"""

# Attempts to get points for a wrong answer; each is the answer to one exercise.
CHEATS = {
    "an object that equals everything": """
np.testing.assert_allclose = np.allclose = np.array_equal = lambda *a, **k: True
class Yes(float):
    __eq__ = __le__ = __lt__ = __ge__ = __gt__ = lambda self, other: True
    __sub__ = __rsub__ = lambda self, other: 0.0
def {name}(*args, **kwargs):
    return Yes()
""",
    "a forged answer": """
import json, os, struct, sys
def {name}(*args, **kwargs):
    frame = sys._getframe()
    while not {{"nonce", "channel"}} <= set(frame.f_locals):
        frame = frame.f_back
    cases = len(frame.f_locals["message"]["cases"])
    observations = [
        {{"result": {{"array": n}}, "error": None, "location": "", "overwritten": False,
          "changed": [], "shared": [], "warnings": []}} for n in range(cases)
    ]
    message = {{"nonce": frame.f_locals["nonce"], "observations": observations}}
    arrays = [["float64", [1]]] * cases
    header = json.dumps({{"message": message, "arrays": arrays}}).encode()
    size = 8 * cases
    frames = struct.pack("<4sII", b"LSTM", len(header), size) + header + bytes(size)
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
class KnownSubmission:
    """A submission whose scores are known.

    Args:
        description: for messages.
        task: of grading it.
        cheats: names of CHEATS by exercise; these exercises score nothing, all others everything.
    """

    description: str
    task: GradingTask
    cheats: dict[str, str]


@dataclasses.dataclass(frozen=True)
class SelfTest:
    """The self-test of one assignment, to be run wherever the class will be graded.

    Args:
        assignment: whose submissions will be graded.
        backend: of the sandbox.
        files: paths that no sandbox may read: course, solution and gradebook.
        submissions: with known scores.
    """

    assignment: Assignment
    backend: str
    files: dict[str, str]
    submissions: list[KnownSubmission]

    def with_backend(self, backend: str) -> "SelfTest":
        """This self-test for another backend."""
        submissions = [
            dataclasses.replace(one, task=dataclasses.replace(one.task, backend=backend))
            for one in self.submissions
        ]
        return dataclasses.replace(self, backend=backend, submissions=submissions)

    def run(self) -> None:
        """Run the self-test.

        Raises:
            CourseError: isolation fails, or a score is not what it should be.
        """
        problem = "it did not run"
        for _ in range(TRIES):
            try:
                problem = self._isolation_problem() or self._score_problem()
                break
            except SandboxError as error:
                problem = str(error)
        if problem:
            raise CourseError(
                f"{self.assignment.name}: no submission was graded. The grader's self-test, which "
                f"runs before each grading run, failed: {problem}. `python -m grader doctor` lists "
                "what this machine has; `make notebooks` brings a change in solutions/ or "
                "grader/exercises/ to the notebooks."
            )

    def _isolation_problem(self) -> str:
        """What student code can do in the sandbox although it must not; "" for nothing."""
        practice = self.backend == PRACTICE
        forbidden = FORBIDDEN if practice else FORBIDDEN | FORBIDDEN_FILES
        attempts = [f"works(lambda: {code.format(**self.files)})" for code in forbidden.values()]
        with Sandbox(self.backend) as sandbox:
            try:
                sandbox.run(BARE_PYTHON)
                sandbox.run(ATTEMPTS.format(attempts=", ".join(attempts)))
                case = TestCase("", {"": Call([np.zeros(1)])})
                observations = sandbox.run_cases("what_works", [case], ["_"])
            except SandboxEnded as ended:
                return f"in the sandbox, {ended}"
        works = observations[0].result if observations else None
        if not isinstance(works, np.ndarray) or works.shape != (len(forbidden),):
            return "the sandbox did not report what works in it"
        possible = [what for what, does in zip(forbidden, works, strict=True) if does]
        return f"student code could {', '.join(possible)}" if possible else ""

    def _score_problem(self) -> str:
        """The first score that is not what it should be; "" when all are."""
        for submission in self.submissions:
            report = grade_submission(submission.task).report
            if report.internal_error:
                return report.internal_error
            for result in report.results:
                cheat = submission.cheats.get(result.name)
                due = 0.0 if cheat else result.max_score
                if result.score != due:
                    what = cheat or submission.description
                    return f"{what} scored {result.score:g} for {result.name}, not {due:g}"
        return ""


def cheated_exercises(assignment: Assignment, backend: str) -> dict[str, str]:
    """Names of CHEATS by exercise, for a submission with each of them that the backend stops."""
    cheats = [cheat for cheat in CHEATS if backend != PRACTICE or "file" not in cheat]
    names = list(assignment.max_scores)
    return dict(zip(names[-len(cheats) :], cheats, strict=True))


def filled_notebook(source: pathlib.Path, assignment: Assignment, cheats: dict[str, str]) -> bytes:
    """The instructor's notebook as a submission, with the answers of some exercises replaced.

    Args:
        source: path of the instructor's notebook.
        assignment: of the notebook.
        cheats: names of CHEATS by exercise.
    """
    notebook = nbformat.read(source, as_version=4)
    solution = solution_file(assignment.part)
    for cell in notebook.cells:
        exercise = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if exercise in cheats:
            cell.source = CHEATS[cheats[exercise]].format(name=exercise, solution=solution)
        if cell.cell_type == "code":
            cell.outputs = []
    return as_text(notebook).encode()


def solution_file(part: str) -> str:
    """Path of the reference of a part."""
    return str(pathlib.Path(inspect.getfile(solutions)).with_name(f"{part}.py"))
