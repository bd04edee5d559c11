"""nbgrader's configuration for this course: its folders, and our judge in place of the kernel."""

import os
import sys
import warnings

# nbgrader calls alembic by its bare name, also when the environment is not activated.
os.environ["PATH"] = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])

# nbgrader 0.9.6 with SQLAlchemy 2.1: harmless, and printed for every hand-in.
warnings.filterwarnings("ignore", message="Object of type <Submitted")

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "lstm-from-scratch"
c.CourseDirectory.source_directory = "notebooks"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    "my_lstm",  # made by running the source notebooks: it would hand out the solutions
    "report.json",
]

c.GenerateAssignment.post_convert_hook = "grader.plugin.complete_release"

c.Autograde.exporter_class = "grader.plugin.HandInExporter"
c.Autograde.sanitize_preprocessors = []  # the exporter has rebuilt the notebook from the source
c.Autograde.autograde_preprocessors = [
    "grader.plugin.Judge",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
