"""What carries a campaign further: its cards and posters, and the page on which they lie."""
