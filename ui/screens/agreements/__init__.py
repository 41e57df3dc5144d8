"""What somebody agreed to, with whom it may be shared, and what was decided about it."""
