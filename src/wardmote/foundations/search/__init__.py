"""One search over everything that has a name: each room offers its kinds, and finds only what the person may see.

Takes what somebody typed, which may be a name and is kept nowhere; asks each kind once, through its room's own scope; hands
out titles with their pages, grouped by kind.
"""
