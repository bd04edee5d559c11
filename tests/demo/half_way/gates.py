"""Stopped half way: the first four exercises are done, the rest was never opened."""

UNWRITTEN_FROM = "gates"
