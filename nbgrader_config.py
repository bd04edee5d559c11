"""nbgrader's configuration for this course: its folders, and our sandbox in place of the kernel."""

import os
import pathlib
import sys
import warnings

from grader.course import unusable_path

# nbgrader runs alembic by its name, which must be found when no environment is activated, too.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

# nbgrader says nothing of use about a path that it takes for a pattern or cannot read.
problem = unusable_path(pathlib.Path(__file__).resolve().parent)
command = pathlib.Path(sys.argv[0])
if problem and "nbgrader" in (command.stem, command.parent.name):  # and not in Jupyter
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
    "my_lstm",  # saved by the source notebooks when they run: it has the solutions
    "report.json",
]

c.GenerateAssignment.post_convert_hook = "grader.plugin.complete_release"

c.Autograde.exporter_class = "grader.plugin.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []  # the exporter rebuilds the notebook
c.Autograde.autograde_preprocessors = [
    "grader.plugin.GradeInSandbox",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
