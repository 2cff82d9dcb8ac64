"""A synthetic partnership that shows all of it."""
