"""Wrong tests of lstm_step_backward."""
