"""Letters on paper: what a letter is, and the sheets that carry it. Knows no database."""
