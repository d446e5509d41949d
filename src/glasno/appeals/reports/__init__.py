"""What became of a campaign's letters, for people who look and for programs that read."""
