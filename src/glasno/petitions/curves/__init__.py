"""The curve of a petition, drawn of its published figures alone. Pure: knows no database."""
