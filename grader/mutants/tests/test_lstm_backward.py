"""Wrong tests of lstm_backward."""
