"""Partnerships, organisations, people and their dated memberships."""
