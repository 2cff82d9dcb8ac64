"""A synthetic partnership that shows all of it: Safer Aldermere, on an island that does not exist.

Takes in nothing but `aldermere.toml`; draws an island, writes files in the layouts in which the Office for National
Statistics and data.police.uk publish theirs, and hands them to the rooms through the same doors as real files.
"""
