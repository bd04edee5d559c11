"""Wrong tests of lstm_forward."""
