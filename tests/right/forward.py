"""Right answers to notebook 02-forward in many styles."""
