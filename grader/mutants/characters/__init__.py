"""Known mistakes of notebook 05-characters, a module for each exercise."""
