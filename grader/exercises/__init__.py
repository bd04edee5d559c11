"""The exercises of each notebook: one module a notebook, with a list EXERCISES in its order."""
