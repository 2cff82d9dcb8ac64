"""Working days: which days count for a deadline, and how one day is reckoned from another.

Bank holidays of England and Wales come from a library's own list, which needs no network; a partnership adds the days on
which it is closed besides. The reckoning itself is pure.
"""
