"""Known mistakes of class_gradients."""
