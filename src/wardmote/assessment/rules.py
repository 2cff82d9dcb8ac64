"""The headings that only a person can fill, and the list of contents they answer to."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """How far an assessment is."""

    UNFINISHED = "unfinished", _("Unfinished")
    WRITTEN = "written", _("All headings written")


class Audience(models.TextChoices):
    """For whom an edition of the document is made."""

    PUBLICATION = "publication", _("To publish")
    PARTNERSHIP = "partnership", _("For the partnership")


class Marking(models.TextChoices):
    """The protective markings that the partnership's own edition can carry, as the Government's scheme writes them."""

    SENSITIVE = "OFFICIAL-SENSITIVE", _("OFFICIAL-SENSITIVE")
    OFFICIAL = "OFFICIAL", _("OFFICIAL")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that an assessment is commonly said to have to contain."""

    key: str
    title: str
    section: str
    is_human: bool
    guidance: str = ""


# As commonly cited for regulation 7 of SI 2007/1830; the wording is ours and has not been checked against the
# Regulations as amended, and pages that show it say so.
ITEMS: tuple[Item, ...] = (
    Item("levels", "Levels and patterns of crime, disorder and substance misuse", "levels", is_human=False),
    Item("changes", "Changes in those levels and patterns since the previous assessment", "changes", is_human=False),
    Item(
        "why",
        "Why those changes occurred",
        "why",
        is_human=True,
        guidance="What do officers, partners and other sources say lies behind each change? Say what is known, how, "
        "and what is only thought likely.",
    ),
    Item(
        "priorities",
        "What the responsible authorities should prioritise",
        "priorities",
        is_human=True,
        guidance="Which harms should the partnership put first next year, and on what grounds: harm, likelihood, and "
        "what the partnership can do about them?",
    ),
    Item(
        "residents",
        "What people who live and work in the area say should be prioritised",
        "residents",
        is_human=True,
        guidance="Who was asked, how many answered, how far they are like the people of the area, and what they said.",
    ),
    Item(
        "previous-plan",
        "How far the previous year's partnership plan was carried out",
        "previous-plan",
        is_human=True,
        guidance="For each action of last year's plan: done, partly done or not done, and what came of it.",
    ),
)
HUMAN_ITEMS = tuple(item for item in ITEMS if item.is_human)
BY_KEY = {item.key: item for item in ITEMS}
MOST_CHARACTERS = 20_000
