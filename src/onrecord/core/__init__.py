"""The nouns of the house: frozen, typed, no input or output, no model."""
