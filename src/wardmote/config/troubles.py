"""What disk and database say when they cannot go on, as a sentence that says what is wrong and what to do."""

import errno

FULL = "The disk is full, and nothing was changed. Free some space, then do this again."
READ_ONLY = (
    "Nothing can be saved: the disk is read-only, or the database is. Pages and figures can still be read. Make it writable, "
    "then do this again."
)
DAMAGED = (
    "The database is damaged. Stop Wardmote, keep a copy of its folder, and put the last backup in place: "
    "wardmote restore --replace BACKUP."
)
BUSY = "The database is busy with something else. Wait a minute, then do this again."
_BY_NUMBER = {errno.ENOSPC: FULL, errno.EDQUOT: FULL, errno.EROFS: READ_ONLY}
# SQLite's own words, which do not change: https://www.sqlite.org/rescode.html
_BY_WORDS = {
    "database or disk is full": FULL,
    "readonly database": READ_ONLY,
    "unable to open database file": "The database file cannot be opened. Look whether its folder may be written to, and whether the disk is full.",
    "malformed": DAMAGED,
    "file is not a database": DAMAGED,
    "database is locked": BUSY,
    "disk i/o error": "The disk did not read or write as it was told. Look at the machine's messages, and make a backup elsewhere.",
}


def told(fault: BaseException) -> str:
    """What to say of a fault of the disk or the database; nothing of any other."""
    seen: BaseException | None = fault
    while seen is not None:
        sentence = _of(seen)
        if sentence:
            return sentence
        seen = seen.__cause__ or seen.__context__
    return ""


def _of(fault: BaseException) -> str:
    if isinstance(fault, PermissionError) and fault.filename:
        return f"This account may not read or write {fault.filename}. Give the file and its folder to the account that runs Wardmote."
    if isinstance(fault, OSError):
        return _BY_NUMBER.get(fault.errno or 0, "")
    if type(fault).__module__.partition(".")[0] in {"sqlite3", "django"} and type(fault).__name__.endswith("Error"):
        words = str(fault).lower()
        return next((sentence for part, sentence in _BY_WORDS.items() if part in words), "")
    return ""
