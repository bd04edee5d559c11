"""Rules of a course from its configuration: lateness, excused students, which attempt counts."""
