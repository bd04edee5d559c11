"""Right answers to notebook 03-backward in many styles."""
