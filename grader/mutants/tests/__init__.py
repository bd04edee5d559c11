"""Known mistakes of notebook 06-tests: tests that let too much through, or refuse what is right.

They are known by their verdicts on the implementations that come with the notebook, and nothing
else: so a hint says what such a test does not see, and asks for the cause.
"""
