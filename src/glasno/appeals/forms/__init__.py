"""What a writer typed, field by field: how it is asked for, and what is wrong with it."""
