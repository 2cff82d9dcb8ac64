"""Counts, rates and change: what two years say of each other, and a count against its base."""
