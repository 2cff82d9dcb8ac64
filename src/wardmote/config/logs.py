"""How the log is written."""

import logging


class OneLine(logging.Formatter):
    """A record as one line: a traceback is for the file, not for the person at the console."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        bare = logging.makeLogRecord(record.__dict__ | {"exc_info": None, "exc_text": None, "stack_info": None})
        return super().format(bare)
