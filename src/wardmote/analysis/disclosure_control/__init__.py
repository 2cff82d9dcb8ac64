"""Disclosure control: what may be published, what must be hidden, and what a reader could still work out."""
