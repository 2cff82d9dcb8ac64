"""What senders' words mean: said once by a person, kept with who and when, corrected without losing what was said before."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.errors import LoadRefused
from wardmote.intake.models import WordMeaning
from wardmote.intake.partner.unknown_words import folded, may_be_kept, spaced


@dataclass(frozen=True)
class Said:
    """A word of a file, what it tells (a category, a ward), and what it means; nothing where its rows are left out."""

    field: str
    word: str
    meaning: str


def meanings_of(partnership: Partnership, source: str, sender: str) -> dict[tuple[str, str], str]:
    """What the sender's words mean in files of the source, by field and word."""
    rows = WordMeaning.objects.current().filter(partnership=partnership, source=source, sender=sender)
    return {(field, word): meaning for field, word, meaning in rows.values_list("field", "folded", "meaning")}


@transaction.atomic
def say_meanings(*, by: User, partnership: Partnership, source: str, sender: str, words: Sequence[Said]) -> int:
    """Keep what the words mean, in place of what was said of them before; returns how many are new.

    The caller has checked that each meaning is one of the choices. Raises LoadRefused for a word that may not be kept.
    """
    refused = [each.word for each in words if not may_be_kept(each.word)]
    if refused:
        raise LoadRefused(
            [_("A word that may be about somebody is not kept. Have it put right where the file comes from.")]
        )
    return sum(_say(by, partnership, source, sender, each) for each in words)


def _say(by: User, partnership: Partnership, source: str, sender: str, word: Said) -> bool:
    where = {"partnership": partnership, "source": source, "sender": sender, "field": word.field}
    rows = WordMeaning.objects.select_for_update().current().filter(**where, folded=folded(word.word))
    before = rows.first()
    if before is not None and before.meaning == word.meaning:
        return False
    if before is not None:
        _end(by, before)
    row = WordMeaning.objects.create(
        **where, word=spaced(word.word), folded=folded(word.word), meaning=word.meaning, said_by=by
    )
    # The ledger keeps codes: the word itself stands in the row that the entry is about.
    record(
        by=by,
        event="intake.word.said",
        on=row,
        partnership=partnership,
        before=None if before is None else {"meaning": before.meaning},
        after={"source": source, "sender": sender, "field": word.field, "meaning": word.meaning},
    )
    return True


@transaction.atomic
def forget_meaning(*, by: User, meaning: WordMeaning) -> None:
    """End what was said of a word: it is unknown again in files that are loaded from now on."""
    row = WordMeaning.objects.select_for_update().get(pk=meaning.pk)
    if row.ended_at is not None:
        return
    _end(by, row)
    record(
        by=by,
        event="intake.word.forgotten",
        on=row,
        partnership=row.partnership,
        before={"meaning": row.meaning},
        after={"source": row.source, "sender": row.sender, "field": row.field},
    )


def _end(by: User, row: WordMeaning) -> None:
    row.ended_at, row.ended_by = timezone.now(), by
    row.save(update_fields=["ended_at", "ended_by"])
