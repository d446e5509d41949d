"""Mail as rows: posted sealed, composed at sending, sent once, erased."""
