"""Partnerships, the councils they cover, and the organisations in them: their codes, names and dated kinds."""
