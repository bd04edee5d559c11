"""Wrong tests of sigmoid."""
