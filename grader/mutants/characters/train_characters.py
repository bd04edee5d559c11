"""Known mistakes of train_characters."""
