"""Known mistakes of notebook 02-forward, a module for each exercise."""
