"""A submission as files: find its notebook, read its cells, rebuild it on the instructor's cells.

Everything in a submission is untrusted. Only the types and sources of its cells, and the grade_ids
that tell which cells they are, are used. Points, locked cells and all other metadata come from the
instructor's notebook, and outputs are dropped.
"""
