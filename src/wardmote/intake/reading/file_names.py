"""Names of files and folders: they are kept and shown, so they pass the guard as every stored text does."""

import re
from pathlib import PurePosixPath

from wardmote.foundations.privacy.public import NAME, NHS, kinds_in, names_in
from wardmote.intake.errors import FileRefused
from wardmote.intake.reading.wording import gettext as _

# What stands between the words of a file's name.
BETWEEN = re.compile(r"[_\-.+~ ]+")
ENDING = re.compile(r"(?:\.[A-Za-z]{2,7}){1,2}$")


def check_name(shown: str, holder: str = "") -> None:
    """Refuse a file whose name, or a folder's on the way to it, may name or reach a person; the name is not repeated."""
    for part in PurePosixPath(shown.replace("\\", "/")).parts:
        kinds = personal_in_name(part)
        if kinds:
            where = _("A file or folder in {holder}").format(holder=holder) if holder else _("A file or folder")
            words = _(
                "{where} has a name that may name or reach a person ({kinds}). Rename it, and load it again. "
                "Nothing was kept."
            )
            raise FileRefused(words.format(where=where, kinds=", ".join(kinds)))


def personal_in_name(part: str) -> list[str]:
    """The kinds of personal data in one part of a path."""
    stem = ENDING.sub("", part)
    plain = BETWEEN.sub(" ", stem)
    kinds = [
        kind for kind in dict.fromkeys([*kinds_in(part), *kinds_in(stem), *kinds_in(plain)]) if kind not in {NHS, NAME}
    ]
    if NHS in kinds_in(plain) and "nhs" in plain.casefold():
        kinds.append(NHS)
    if names_in(plain) or names_in(plain.title()):
        kinds.append(NAME)
    return kinds
