"""A case that is followed up: what it holds at first, what comes back, and the letters after it."""
