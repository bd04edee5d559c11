"""Known mistakes of bits_per_character."""
