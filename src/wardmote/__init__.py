"""Wardmote: one program for a Community Safety Partnership's year."""

__version__ = "0.1.0"
