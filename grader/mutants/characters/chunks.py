"""Known mistakes of chunks."""
