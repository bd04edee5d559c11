"""Known mistakes of sample."""
