"""Figures set side by side: two counts of one harm, the gap, and areas that are alike."""
