"""This room's template tags."""
