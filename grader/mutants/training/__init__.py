"""Known mistakes of notebook 04-training, a module for each exercise."""
