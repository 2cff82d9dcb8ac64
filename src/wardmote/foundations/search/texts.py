"""What a full-text index covers, and how it is asked: the columns that rooms name, and the words that somebody typed."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from wardmote.foundations.rooms import read

# Letters with marks as people leave the marks off ("Sian" finds Siân); Latin letters of Europe, which names here are in.
MARKED = "".join(
    chr(code)
    for code in range(0xC0, 0x250)
    if chr(code).isalpha() and unicodedata.normalize("NFD", chr(code))[0].isascii() and not chr(code).isascii()
)
PLAIN = "".join(unicodedata.normalize("NFD", letter)[0] for letter in MARKED)
FOLDING = str.maketrans(MARKED, PLAIN)
NOT_A_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """Columns of a model (`places.Area`) whose words can be searched. Its rows have a number for their key."""

    model: str
    fields: tuple[str, ...]

    @property
    def about(self) -> Any:
        """What Django knows of the model's table."""
        return apps.get_model(self.model)._meta  # noqa: SLF001 - Django's documented way

    @property
    def table(self) -> str:
        """Its table in the database."""
        return str(self.about.db_table)

    @property
    def key(self) -> str:
        """The column of its key."""
        return str(self.about.pk.column)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its texts."""
        return tuple(str(self.about.get_field(name).column) for name in self.fields)

    @property
    def index(self) -> str:
        """The name of its index."""
        return f"search_{self.table}"


@cache
def texts() -> dict[str, Text]:
    """Every text that is indexed, by its model, from the `TEXTS` of the rooms' `search.py`."""
    return {text.model: text for text in _declared()}


def _declared() -> Iterator[Text]:
    for module in read("search"):
        yield from getattr(module, "TEXTS", ())


def tokens(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words as the index has them: small letters without marks, broken at whatever is no letter and no figure."""
    return tuple(part for word in words for part in NOT_A_WORD.split(word.translate(FOLDING).lower()) if part)


def has_words(model: str, words: tuple[str, ...], *, by: str = "pk") -> Q:
    """A condition for the database: the indexed text holds words that begin with each of these.

    It is a part of the query, beside the conditions of the room's scope, so that nobody's search counts or reads a row
    that they may not see. `by` names the relation that leads to the model, where it is another's rows that are asked for.
    """
    wanted = tokens(words)
    if not wanted:
        return Q(pk__in=())
    return Q(**{f"{by}__in": matching(texts()[model], wanted)})


def matching(text: Text, wanted: tuple[str, ...]) -> RawSQL:
    """The keys of the rows that hold a word beginning with each of these, as a query within a query."""
    quote = connection.ops.quote_name
    # The names are this program's own, and the words are parameters.
    if connection.vendor == "postgresql":
        query = f"SELECT {quote(text.key)} FROM {quote(text.table)} WHERE {vector(text)} @@ to_tsquery('simple', %s)"  # noqa: S608
        return RawSQL(query, (" & ".join(f"{token}:*" for token in wanted),))  # noqa: S611
    query = f"SELECT rowid FROM {quote(text.index)} WHERE {quote(text.index)} MATCH %s"  # noqa: S608
    return RawSQL(query, (" ".join(f'"{token}"*' for token in wanted),))  # noqa: S611


def vector(text: Text) -> str:
    """PostgreSQL's words of a row: the same as SQLite's tokenizer makes, and what the index is made of.

    Its own parser keeps addresses, file names and hyphened words whole, in which nobody would find a part.
    """
    columns = " || ' ' || ".join(f"coalesce({connection.ops.quote_name(name)}, '')" for name in text.columns)
    folded = f"translate({columns}, '{MARKED}', '{PLAIN}')"
    return f"to_tsvector('simple'::regconfig, regexp_replace({folded}, '[[:space:][:punct:]]+', ' ', 'g'))"
