"""The judge: exercises, the box student code runs in, release, grading, feedback and report."""
