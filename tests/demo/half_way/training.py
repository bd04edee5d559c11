"""Handed in after the gradient clipping; everything from there on is still a stub."""

UNWRITTEN_FROM = "sgd_step"
