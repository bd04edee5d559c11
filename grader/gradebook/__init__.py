"""nbgrader's gradebook: open it, compare its cells with the source, write and total scores."""
