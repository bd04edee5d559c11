"""Submitted half way: everything after the gradient clipping is still a stub."""

UNWRITTEN_FROM = "Adam"
