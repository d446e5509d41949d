"""Cards, posters and sheets of paper that carry a campaign further. Knows no database."""
