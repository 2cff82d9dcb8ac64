"""Comparators and harm: areas that are alike, and counts weighed by their harm."""
