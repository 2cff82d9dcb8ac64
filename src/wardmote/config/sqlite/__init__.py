"""The database in one file, as Django's own backend has it, also where the file can only be read."""
