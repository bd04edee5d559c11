"""Known mistakes of encode."""
