"""What partners send, checked and kept.

Takes in the files that forces and partners supply, declared one by one in `sources/*.toml`. Makes batches: what came, what was
kept, dropped, set aside or rejected and why. Hands on records: immutable Parquet files of one canonical shape, which the rooms
above read through `public`.
"""
