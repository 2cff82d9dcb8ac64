"""The strategic assessment, from evidence to a document a board can table."""
