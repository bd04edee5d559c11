"""Reports on graded submissions: a feedback page for each student, a table for the class."""
