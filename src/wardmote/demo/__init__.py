"""The frame of the demonstration, Safer Aldermere, on an island that does not exist: its story, and the order it is told in.

`story` and `aldermere.toml` say who, where and when; it lies below every room, for each room's `demo` reads it. `public`
lies above them: it has each room build, and take away, its part. What a part holds stands in its room.
"""
