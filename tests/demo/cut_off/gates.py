"""Everything right, but the file was cut off when it was uploaded."""

CUT_OFF_AT = 4000
