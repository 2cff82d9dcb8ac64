"""The append-only record of each change and each look."""
