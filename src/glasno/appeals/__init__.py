"""A letter to the competent authority in a few clicks, and the letters after it."""
