"""Lists with 0, 1, 25 and thousands of rows."""
