"""What changes more than one row, or crosses packages."""
