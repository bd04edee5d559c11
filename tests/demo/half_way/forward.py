"""Submitted half way: one step and a sequence are done, the rest are still stubs."""

UNWRITTEN_FROM = "LSTM"
