"""Neighbourhoods and priority neighbourhoods: a partnership's own dated lists of LSOAs or wards."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.kinds import PlacesRefused
from wardmote.foundations.places.loading import touch
from wardmote.foundations.places.lookup import list_codes
from wardmote.foundations.places.models import Area, AreaList, AreaListItem


@transaction.atomic
def make_list(
    *, by: User, partnership: Partnership, name: str, codes: Iterable[str], on: date, is_priority: bool = False
) -> AreaList:
    """Make a neighbourhood of LSOAs or wards, current from a day. Raises PlacesRefused with a sentence."""
    name, slug = name.strip(), slugify(name)[:60]
    if not slug:
        raise PlacesRefused(_("Give the neighbourhood a name with letters or figures in it."))
    if AreaList.objects.filter(partnership=partnership, slug=slug).exists():
        raise PlacesRefused(_("There is a neighbourhood called {name} already. Choose another name.").format(name=name))
    chosen = _checked(codes)
    row = AreaList.objects.create(partnership=partnership, slug=slug, name=name, is_priority=is_priority)
    AreaListItem.objects.bulk_create([AreaListItem(area_list=row, code=code, valid_from=on) for code in chosen])
    touch()
    record(
        by=by,
        event="places.list.made",
        on=row,
        partnership=partnership,
        after={"code": row.code, "areas": list(chosen), "from": on.isoformat(), "priority": is_priority},
    )
    return row


@transaction.atomic
def change_list(*, by: User, area_list: AreaList, codes: Iterable[str], on: date) -> AreaList:
    """Give a list other areas from a day on; what it was before stays on record. Raises PlacesRefused."""
    chosen, before = set(_checked(codes)), set(list_codes(area_list))
    if chosen == before:
        return area_list
    gone = area_list.items.filter(valid_to__isnull=True, code__in=before - chosen)
    if gone.filter(valid_from__gt=on).exists():
        raise PlacesRefused(_("The change cannot be dated before the day an area joined the list. Choose a later day."))
    gone.update(valid_to=on)
    AreaListItem.objects.bulk_create(
        [AreaListItem(area_list=area_list, code=code, valid_from=on) for code in sorted(chosen - before)]
    )
    touch()
    record(
        by=by,
        event="places.list.changed",
        on=area_list,
        partnership=area_list.partnership,
        before={"areas": sorted(before)},
        after={"areas": sorted(chosen), "from": on.isoformat()},
    )
    return area_list


def _checked(codes: Iterable[str]) -> tuple[str, ...]:
    chosen = tuple(sorted(set(codes)))
    if not chosen:
        raise PlacesRefused(_("Choose at least one LSOA or ward."))
    known = set(
        Area.objects.filter(code__in=chosen, kind__in=(AreaKind.LSOA, AreaKind.WARD)).values_list("code", flat=True)
    )
    if unknown := [code for code in chosen if code not in known]:
        raise PlacesRefused(_("{unknown}: not an LSOA or ward that is loaded.").format(unknown=", ".join(unknown[:5])))
    return chosen
