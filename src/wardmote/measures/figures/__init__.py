"""Figures of one measure: made, judged, worded, cautioned, and followed back to the rows they came from."""
