"""Grading: from one submission to its report, and from a class to the gradebook."""
