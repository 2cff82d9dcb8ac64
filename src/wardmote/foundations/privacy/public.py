"""What every room may call: the guard of texts that people type, and the patterns by which files are read for persons."""

from wardmote.foundations.privacy import texts
from wardmote.foundations.privacy.forms import KEEP, GuardedForm
from wardmote.foundations.privacy.headings import forbidden_heading, hints_at_people, is_of_places
from wardmote.foundations.privacy.naming import ROUGH_NAMES, is_family, is_inn, names_in
from wardmote.foundations.privacy.reaching import PLATE
from wardmote.foundations.privacy.telling import (
    NAME,
    NHS,
    PHONE,
    ROUGH_NUMBERS,
    kinds_in,
    numbers_in,
    only_digits,
    passes_nhs_check,
)

__all__ = [
    "KEEP",
    "NAME",
    "NHS",
    "PHONE",
    "PLATE",
    "ROUGH_NAMES",
    "ROUGH_NUMBERS",
    "GuardedForm",
    "forbidden_heading",
    "hints_at_people",
    "is_family",
    "is_inn",
    "is_of_places",
    "kinds_in",
    "names_in",
    "numbers_in",
    "only_digits",
    "passes_nhs_check",
    "personal_kinds",
]


def personal_kinds(text: str) -> list[str]:
    """What in a text that a person typed looks as if it named or reached somebody, by its kind: “a name”, “an e-mail address”.

    The guard of partners' files reads it, line by line; an empty list where it finds nothing. The text is kept nowhere,
    and goes into no log and no exception. A form calls it through `GuardedForm`.
    """
    return texts.personal_kinds(text)
