"""Known mistakes of notebook 01-gates, a module for each exercise."""
