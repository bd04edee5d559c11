"""The hidden reference: each function of the course, written once. It imports NumPy alone."""
