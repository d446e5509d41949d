"""What publishing does to the world."""
