"""nbgrader's configuration for this course: its folders, and our sandbox in place of the kernel."""

import os
import pathlib
import sys
import warnings

from grader.course import unusable_path
from grader.errors import CourseError
from grader.local_settings import add_local_settings

# nbgrader runs alembic by its name, which must be found when no environment is activated, too.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

# nbgrader says nothing of use about a path that it takes for a pattern or cannot read.
folder = pathlib.Path(__file__).absolute().parent
problem = unusable_path(folder.resolve())
command = pathlib.Path(sys.argv[0])
in_nbgrader = "nbgrader" in (command.stem, command.parent.name)  # and not in Jupyter
if problem and in_nbgrader:
    sys.exit(problem)

# nbgrader 0.9.6 with SQLAlchemy 2.1 prints it for every submission; harmless.
warnings.filterwarnings("ignore", message="Object of type <Submitted")

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "lstm-from-scratch"
c.CourseDirectory.source_directory = "notebooks"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "feedback",  # fetched by a student into the folder of the assignment
    "hand-in",  # written by hand_in() in the source notebooks when they run
    "my_lstm",  # saved by the source notebooks when they run: it has the solutions
    "report.json",
    "attempt.json",
]

c.GenerateAssignment.exporter_class = "grader.plugin.ReleaseExporter"
c.GenerateFeedback.exporter_class = "grader.reports.feedback_exporter.FeedbackExporter"
c.GenerateAssignment.post_convert_hook = "grader.plugin.complete_release"
c.ExchangeFactory.release_feedback = "grader.exchange.ReleaseFeedback"

c.Autograde.exporter_class = "grader.plugin.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []  # the exporter rebuilds the notebook
c.Autograde.autograde_preprocessors = [
    "grader.plugin.GradeInSandbox",
    "grader.plugin.SaveScores",  # nbgrader's SaveAutoGrades, but for the mark on manual scores
    "grader.plugin.AssignPenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Late submissions lose nothing without one of these settings.
c.AssignLatePenalties.plugin_class = "grader.policy.late_policy.LatePolicy"
# c.LatePolicy.percent_per_day = 10  # for each day begun, of the points of the assignment
# c.LatePolicy.of = "score"  # of the student's score instead
# c.LatePolicy.cap = 50  # percent: no more is taken
# c.LatePolicy.grace = 30  # minutes that are not late
# c.CoursePolicy.extensions = {"ada": {"01-gates": "2 days"}}
# c.CoursePolicy.excused = {"ada": ["01-gates"]}
# c.CoursePolicy.attempts = "best"  # and not the latest

# Settings of this machine or this term, which git ignores: docs/instructor.md has an example.
try:
    add_local_settings(c, folder)
except CourseError as error:
    if in_nbgrader:  # which would go on without any of the settings above
        sys.exit(str(error))
    raise
