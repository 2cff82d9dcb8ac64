"""What of areas publishers bring out, file by file: how each is known and read."""
