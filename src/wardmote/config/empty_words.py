"""What Home says where there is nothing: for each role what would stand there, in the words that the rooms declare."""

from collections.abc import Collection, Iterator

from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import Permission
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.rooms import Part, WhereEmpty, rooms


def nothing_needs_you(partnership: Partnership, granted: Collection[Permission]) -> str:
    """What is said where nothing waits: what would, for somebody with these permissions."""
    nothing = _("Nothing needs you today.")
    would = _said(Part.NEEDS_YOU, partnership, granted) or _("What needs you will appear here.")
    return f"{nothing} {would}"


def no_figures(partnership: Partnership, granted: Collection[Permission]) -> str:
    """What is said where no figure can be shown yet."""
    return _said(Part.FIGURES, partnership, granted) or _("There are no figures yet.")


def nothing_new(partnership: Partnership, granted: Collection[Permission]) -> str:
    """What is said where nothing came since."""
    return _said(Part.NEWS, partnership, granted) or _("Nothing is new.")


def _said(part: Part, partnership: Partnership, granted: Collection[Permission]) -> str:
    """The words of the lowest rank that are for this person."""
    wanted = sorted(_of(part), key=lambda each: each.rank)
    return next((_(each.words) for each in wanted if _is_for(each, partnership, granted)), "")


def _of(part: Part) -> Iterator[WhereEmpty]:
    return (each for room in rooms() for each in room.where_empty if each.part is part)


def _is_for(each: WhereEmpty, partnership: Partnership, granted: Collection[Permission]) -> bool:
    if each.needs is not None and each.needs not in granted:
        return False
    return not (each.until and import_string(each.until)(partnership))
