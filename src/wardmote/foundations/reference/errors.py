"""What can be wrong with a table."""


class TableRefused(Exception):  # noqa: N818 - read as a statement
    """A file of reference data is wrong; the sentence names the file and the row, and says what to do."""

    is_fit_to_show = True
