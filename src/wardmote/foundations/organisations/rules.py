"""The kinds of body there are, and the codes and short names by which organisations and partnerships are known."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _

from wardmote.foundations.organisations.errors import UnknownOrganisationKind
from wardmote.foundations.reference.public import Rows, Table

KINDS = Rows(
    "kind",
    needs={"slug": str, "name": str, "standing": str, "source": str, "valid_from": date},
    may={"valid_to": date},
    code=("slug",),
    is_once=True,
)
BODY_KINDS = Table(
    "organisations",
    gettext_noop("Kinds of organisation"),
    package="wardmote.foundations.organisations",
    file="kinds.toml",
    rows=(KINDS,),
)


@dataclass(frozen=True)
class BodyKind:
    """A kind of body that sits in a partnership, and the days between which the law or practice knows it."""

    slug: str
    name: str
    standing: str
    source: str
    valid_from: date
    valid_to: date | None

    def is_valid_on(self, day: date) -> bool:
        """Whether this kind exists on the day."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def body_kinds() -> dict[str, BodyKind]:
    """Every kind in the room's dated reference file, by slug."""
    return _in_language(get_language())


@cache
def _in_language(language: str | None) -> dict[str, BodyKind]:
    """The kinds with their names in the language that is active, which is the one named."""
    del language
    return {slug: replace(kind, name=_(kind.name)) for slug, kind in _body_kinds().items()}


@cache
def _body_kinds() -> dict[str, BodyKind]:
    return {row.code: BodyKind(**row.only(*KINDS.needs, "valid_to")) for row in BODY_KINDS.read().rows("kind")}


def body_kind(name: str) -> BodyKind:
    """The kind by slug or by name, or a sentence that lists the kinds there are."""
    slug = re.sub(r"[\s_]+", "-", name.strip().lower())
    try:
        return body_kinds()[slug]
    except KeyError:
        known = ", ".join(body_kinds())
        raise UnknownOrganisationKind(
            _("“{name}” is not a kind of organisation. Use one of: {known}.").format(name=name, known=known)
        ) from None


def council_code_problem(codes: Iterable[str]) -> str:
    """What is wrong with the first code that is no council's; empty when all look right."""
    wrong = sorted(code for code in codes if not re.fullmatch(r"E0[6-9]\d{6}|W06\d{6}", code))
    if wrong:
        return _("{wrong} is not a council's code: they look like E06000032 or W06000015.").format(wrong=wrong[0][:20])
    return ""


def as_code(text: str) -> str:
    """A text as a code: small letters, digits and hyphens, at most 60; empty where nothing of it can stand there."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold().replace("&", " and ")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")


def free_code(name: str, taken: Collection[str]) -> str:
    """A code for an organisation of this name that no other of its partnership has, or ever had."""
    stem = as_code(name) or "organisation"
    if stem not in taken:
        return stem
    return next(code for n in range(2, len(taken) + 3) if (code := f"{stem[:56]}-{n}") not in taken)


def slug_problem(slug: str) -> str:
    """What is wrong with a partnership's short name in addresses; empty when nothing is."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) or len(slug) > 50:
        return _(
            "“{slug}” cannot stand in an address: use small letters, digits and single hyphens, at most 50."
        ).format(slug=slug)
    return ""
