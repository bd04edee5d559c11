"""Executors: where submissions are graded. Processes of this machine, or workers of a cluster."""
