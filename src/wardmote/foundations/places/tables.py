"""What the pages of areas show, as tables and maps."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.design.public import AreaMap, Cell, Column, Link, Table, long_date
from wardmote.foundations.organisations.public import Partnership, council_codes
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.areas_within import areas
from wardmote.foundations.places.forms import AreasForm
from wardmote.foundations.places.geometry import features
from wardmote.foundations.places.kinds import AreaName, Makeup
from wardmote.foundations.places.lookup import area
from wardmote.foundations.places.models import Area, AreaList, Dataset
from wardmote.foundations.places.populations import deprivation, population, populations

MOST_DRAWN = 4000


def own_councils(partnership: Partnership, on: date) -> list[AreaName]:
    """The councils a partnership works in; without any named, those whose boundaries are loaded."""
    chosen: Sequence[str] = council_codes(partnership, on)
    if not chosen:
        drawn = Area.objects.filter(kind=AreaKind.LSOA, boundary__isnull=False, is_made_up=partnership.is_demo)
        chosen = list(drawn.order_by().values_list("council_code", flat=True).distinct())
    known = {name.code: name for name in areas(AreaKind.COUNCIL)}
    return sorted((known[code] for code in chosen if code in known), key=lambda name: name.name)


def are_loaded(partnership: Partnership, on: date) -> bool:
    """Whether small areas with boundaries are loaded for every council of the partnership; for any, if none is named."""
    drawn = Area.objects.filter(kind=AreaKind.LSOA, boundary__isnull=False, is_made_up=partnership.is_demo)
    chosen = set(council_codes(partnership, on))
    if not chosen:
        return drawn.exists()
    return chosen <= set(drawn.filter(council_code__in=chosen).order_by().values_list("council_code", flat=True))


def _link(name: AreaName, partnership: Partnership) -> Link:
    return Link(name.name, reverse("places:area", args=[partnership.slug, name.code]))


def councils_table(partnership: Partnership, on: date) -> Table:
    """A partnership's councils: force, how many areas of each kind, people."""
    names = own_councils(partnership, on)
    inside = [kind for kind in AreaKind.COUNCIL.levels if not kind.is_listed]
    people = populations([name.code for name in names], year=on.year)
    counted = Area.objects.filter(council_code__in=[name.code for name in names]).exclude(kind=AreaKind.COUNCIL)
    drawn = counted.filter(boundary__isnull=False).values("council_code", "kind", "vintage")
    sizes: dict[tuple[str, str], int] = {}
    for row in drawn.annotate(many=Count("pk")).order_by("vintage"):
        sizes[row["council_code"], row["kind"]] = row["many"]
    rows: list[dict[str, Cell]] = [
        {
            "name": _link(name, partnership),
            "code": name.code,
            "force": area(name.force_code).name if name.force_code else None,
            **{f"many-{kind}": sizes.get((name.code, kind.value)) for kind in inside},
            "people": people[name.code].count if name.code in people else None,
            "year": str(people[name.code].year) if name.code in people else None,
        }
        for name in names
    ]
    columns = [
        Column("name", _("Council")),
        Column("code", _("Code")),
        Column("force", _("Police force")),
        *(Column(f"many-{kind}", kind.plural, numeric=True) for kind in inside),
        Column("people", _("People"), numeric=True),
        Column("year", _("Population of")),
    ]
    note = _("Areas within a council are those with a boundary, of the latest year loaded.")
    return Table(_("Councils"), columns, rows, note=note)


def own_lists(partnership: Partnership) -> "QuerySet[AreaList]":
    """A partnership's neighbourhoods, each with how many areas it `held`."""
    number = Count("items__code", filter=Q(items__valid_to__isnull=True), distinct=True)
    return AreaList.objects.filter(partnership=partnership).annotate(held=number).order_by("name", "pk")


def lists_table(partnership: Partnership, lists: "Iterable[AreaList]") -> Table:
    """Some of a partnership's neighbourhoods."""
    rows: list[dict[str, Cell]] = []
    for row in lists:
        people = population(row.code, year=timezone.localdate().year, partnership=partnership)
        rows.append(
            {
                "name": Link(row.name, reverse("places:area", args=[partnership.slug, row.code])),
                "kind": _("Priority neighbourhood") if row.is_priority else _("Neighbourhood"),
                "areas": row.held,  # type: ignore[attr-defined]  # counted by `own_lists`
                "people": people.count if people else None,
            }
        )
    columns = [
        Column("name", _("Neighbourhood")),
        Column("kind", _("Kind")),
        Column("areas", _("LSOAs and wards"), numeric=True),
        Column("people", _("People"), numeric=True),
    ]
    return Table(_("Neighbourhoods"), columns, rows)


def datasets_table(datasets: "Iterable[Dataset]") -> Table:
    """Files that were loaded, with whose they are and on what terms."""
    rows: list[dict[str, Cell]] = [
        {
            "title": row.title,
            "file": row.file_name,
            "publisher": row.publisher,
            "licence": row.licence,
            "rows": row.rows,
            "loaded": long_date(timezone.localtime(row.loaded_at).date()),
            "fingerprint": row.fingerprint[:12],
        }
        for row in datasets
    ]
    columns = [
        Column("title", _("What")),
        Column("file", _("File")),
        Column("publisher", _("Published by")),
        Column("licence", _("Licence")),
        Column("rows", _("Rows"), numeric=True),
        Column("loaded", _("Loaded")),
        Column("fingerprint", _("Fingerprint")),
    ]
    return Table(_("Files these areas come from"), columns, rows)


def members_table(whole: Makeup, partnership: Partnership, year: int, wanted: str = "") -> Table:
    """The LSOAs that an area consists of, with people and deprivation; only those whose name or code holds `wanted`."""
    pairs = Area.objects.filter(code__in=list(whole.lsoas), vintage=whole.vintage).values_list("code", "name")
    names = dict(pairs)
    codes = [code for code in whole.lsoas if wanted.lower() in f"{names.get(code, '')} {code}".lower()]
    people, deprived = populations(codes, year=year), deprivation(codes)
    rows: list[dict[str, Cell]] = [
        {
            "name": Link(names.get(code, code), reverse("places:area", args=[partnership.slug, code])),
            "code": code,
            "people": people[code].count if code in people else None,
            "year": str(people[code].year) if code in people else None,
            "decile": deprived[code].decile if code in deprived else None,
        }
        for code in sorted(codes, key=lambda code: names.get(code, code))
    ]
    columns = [
        Column("name", _("LSOA")),
        Column("code", _("Code")),
        Column("people", _("People"), numeric=True),
        Column("year", _("Population of")),
        Column("decile", _("Deprivation decile"), numeric=True),
    ]
    note = _("Decile 1 is the most deprived tenth of the country. LSOAs drawn anew in 2021 have none yet.")
    return Table(_("LSOAs of this area"), columns, rows, note=note)


def members_map(name: AreaName, whole: Makeup, table: Table, partnership: Partnership) -> AreaMap | None:
    """The LSOAs of an area by the people who live there; None without boundaries."""
    drawn: dict[str, Any] = features(list(whole.lsoas))
    if not drawn["features"]:
        return None
    people = {row["code"]: row["people"] for row in table.rows}
    coloured = []
    for row in drawn["features"]:
        code = row["properties"]["code"]
        url = reverse("places:area", args=[partnership.slug, code])
        coloured.append({**row, "properties": {**row["properties"], "people": people.get(code), "url": url}})
    return AreaMap(
        title=_("People living in each LSOA of {area}").format(area=name.name),
        alt=_("Map of {count} LSOAs of {area}, darker where more people live.").format(
            count=len(coloured), area=name.name
        ),
        features={"type": "FeatureCollection", "features": coloured},
        value_key="people",
        label_key="name",
        kind="sequential",
        table=table,
        source=_("Made-up areas.")
        if partnership.is_demo
        else _("Office for National Statistics. Contains OS data © Crown copyright and database right."),
    )


def choices_map(form: AreasForm) -> list[dict[str, Any]]:
    """What the map of a neighbourhood's form needs: the areas that each list of boxes offers, the small ones first.

    Empty where there are more of them than a browser draws without delay; the lists do without.
    """
    if sum(map(len, form.offered.values())) > MOST_DRAWN:
        return []
    return [
        {"field": name, "label": str(form.fields[name].label), "features": features(form.offered[name])}
        for name in ("lsoas", "wards")
    ]


def kind_name(name: AreaName) -> str:
    """What kind of area this is, with the year of its boundary."""
    return f"{name.kind.label} {name.vintage}" if name.vintage else name.kind.label
