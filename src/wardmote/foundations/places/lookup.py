"""Finding areas by code, kind and place."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.catalogue import Councils, councils, force_names
from wardmote.foundations.places.council_names import bare_name
from wardmote.foundations.places.kinds import AreaName, Force, PlacesRefused, UnknownArea
from wardmote.foundations.places.models import Area, AreaList
from wardmote.foundations.places.police_forces import forces_by_code
from wardmote.foundations.places.staging import plain_name
from wardmote.foundations.remembering import once_a_page
from wardmote.foundations.whole_numbers import whole_number

# How the code of a neighbourhood begins; the number of its partnership comes next.
LIST = "N-"


def area(code: str, *, partnership: Partnership | None = None) -> AreaName:
    """The area with this code, in its latest boundary set.

    Args:
        code: the code of a published area, or of a neighbourhood.
        partnership: who asks. Neighbourhoods belong to a partnership: to another, and to nobody, there are none.

    Raises:
        UnknownArea, with a sentence on what codes look like and how areas are loaded.

    """
    check_own(code, partnership)
    return any_area(code)


def check_own(code: str, partnership: Partnership | None) -> None:
    """Say that there is no such neighbourhood, in the same words as if there were none, to all but its partnership."""
    if code.startswith(LIST) and (partnership is None or not code.startswith(f"{LIST}{partnership.pk}-")):
        raise _unknown_list(code)


def any_area(code: str) -> AreaName:
    """The area with this code, whoever asks: for this room's own use, once the code has been checked."""
    if code in force_names():
        return force_names()[code]
    if code.startswith(LIST):
        return list_name(area_list(code))
    row = once_a_page(
        ("places.area", code), lambda: Area.objects.filter(code=code).defer("boundary").order_by("-vintage").first()
    )
    if row is None:
        raise UnknownArea(
            _(
                "There is no area {code}. Codes look like E08000031 (council), E05014838 (ward), E02003258 (MSOA), E01010521 (LSOA) or E23000026 (police force area). If the code is right, load its file under Areas."
            ).format(code=f"{code!r}")
        )
    return named(row, councils())


def named(row: Area, known: Councils) -> AreaName:
    """A row as the area's name; `known` is handed in because asking for it costs a query."""
    council = (row.code if row.kind == AreaKind.COUNCIL else row.council_code) or None
    force = row.force_code or (known.force_of(council) if council else None) or None
    return AreaName(row.code, row.name or row.code, AreaKind(row.kind), row.vintage or None, council, force)


def area_list(code: str) -> AreaList:
    """The list with this code, whoever asks. Raises UnknownArea."""
    rest = code.partition("-")[2]
    partnership_id, slug = rest.partition("-")[::2]
    lists = AreaList.objects.filter(partnership_id=whole_number(partnership_id) or 0, slug=slug)
    if (row := lists.first()) is None:
        raise _unknown_list(code)
    return row


def _unknown_list(code: str) -> UnknownArea:
    return UnknownArea(
        _("There is no neighbourhood {code}. Neighbourhoods are made on the Areas page.").format(code=f"{code!r}")
    )


def list_name(row: AreaList) -> AreaName:
    """A list as an area; its council is that of its first LSOA or ward."""
    codes = list_codes(row)
    first = Area.objects.filter(code__in=codes).defer("boundary").order_by("-vintage").first()
    council = (first.council_code or None) if first else None
    force = councils().force_of(council) if council else None
    return AreaName(row.code, row.name, AreaKind.NEIGHBOURHOOD, None, council, force)


def list_codes(row: AreaList, on: date | None = None) -> tuple[str, ...]:
    """The LSOAs and wards of a list on a day (or as it stands)."""
    items = row.items.filter(valid_to__isnull=True)
    if on:
        items = row.items.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    return tuple(items.order_by("code").values_list("code", flat=True).distinct())


def councils_within(code: str, *, partnership: Partnership | None = None) -> tuple[str, ...]:
    """The current councils of a council, force area or community safety partnership; of another area, its council.

    `partnership` is who asks, as in `area`. Raises UnknownArea, and PlacesRefused for a council that was merged into a
    larger one.
    """
    check_own(code, partnership)
    known = councils()
    if code in known.merged:
        successor = known.by_code[known.current[code]]
        raise PlacesRefused(
            _("{name} ({code}) became part of {name_2} ({code_2}), for which figures can be made.").format(
                name=known.by_code[code].name, code=code, name_2=successor.name, code_2=successor.code
            )
        )
    if code in known.current:
        return (known.current[code],)
    if code in known.of_force:
        return known.of_force[code]
    if code in known.of_csp:
        return known.of_csp[code]
    name = any_area(code)
    return (name.council_code,) if name.council_code else ()


def council_by_name(name: str) -> str | None:
    """The current code of a council by any name it has had or is called by; None for one that is unknown or several.

    'Bristol' is 'Bristol, City of', 'Luton Borough Council' is 'Luton', 'Caerdydd' is 'Cardiff'.
    """
    known = councils()
    return known.by_name.get(plain_name(name)) or known.by_bare_name.get(bare_name(name))


def force_of_council(code: str) -> Force | None:
    """The force whose area a council lies in; None while the lookup is not loaded."""
    return forces_by_code().get(councils().force_of(code) or "")


def councils_of_force(force_code: str) -> list[AreaName]:
    """The current councils in a force's area, by code."""
    known = councils()
    return [known.name_of(code) for code in known.of_force.get(force_code, ())]
