"""Partners' files: the table found among sheets, the guard passed, and each row told by the declaration."""
