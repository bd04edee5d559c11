"""Stopped half way: the measured gradient and one step are done, the rest was never opened."""

UNWRITTEN_FROM = "lstm_backward"
