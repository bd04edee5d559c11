"""Known mistakes of notebook 03-backward, a module for each exercise."""
