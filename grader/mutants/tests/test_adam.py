"""Wrong tests of adam."""
