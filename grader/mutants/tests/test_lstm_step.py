"""Wrong tests of lstm_step."""
