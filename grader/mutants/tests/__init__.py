"""Known mistakes of notebook 06-tests: tests that let too much through, or refuse what is right."""
