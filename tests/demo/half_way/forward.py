"""Stopped half way: one step and a sequence are done, the rest was never opened."""

UNWRITTEN_FROM = "LSTM"
