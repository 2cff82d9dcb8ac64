"""One paper, three forms, and the tables behind it as CSV."""
