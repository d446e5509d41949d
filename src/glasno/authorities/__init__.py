"""Who can be written to, where, and how well that is known."""
