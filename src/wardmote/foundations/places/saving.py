"""Writing what was staged into the database, within the transaction of the load."""

from wardmote.foundations.places.age_bands import in_bytes, in_words
from wardmote.foundations.places.models import Area, AreaAges, AreaDeprivation, AreaMember, AreaPopulation
from wardmote.foundations.places.staging import FACTS, Source, Staging

BATCH = 2000


def write_areas(staging: Staging, ids: dict[Source, int]) -> None:
    """The areas that changed, drawn or not."""
    changed = [area for area in staging.areas.values() if area.changed]
    plain = [
        Area(
            code=a.code,
            kind=a.kind,
            vintage=a.vintage,
            is_made_up=a.is_made_up,
            **{fact: getattr(a, fact) for fact in FACTS},
        )
        for a in changed
        if a.boundary is None
    ]
    drawn = [
        Area(
            code=a.code,
            kind=a.kind,
            vintage=a.vintage,
            is_made_up=a.is_made_up,
            boundary=a.boundary,
            dataset_id=ids[a.source] if a.source else None,
            **{fact: getattr(a, fact) for fact in FACTS},
        )
        for a in changed
        if a.boundary is not None
    ]
    for rows, fields in ((plain, FACTS), (drawn, (*FACTS, "boundary", "dataset"))):
        Area.objects.bulk_create(
            rows,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["code", "vintage"],
            update_fields=list(fields),
        )


def write_numbers(staging: Staging, ids: dict[Source, int]) -> None:
    """Populations, of all ages and by age, and deprivation."""
    AreaPopulation.objects.bulk_create(
        [
            AreaPopulation(code=code, year=year, vintage=vintage, count=count, dataset_id=ids[source])
            for (code, year), (count, vintage, source) in staging.populations.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code", "year"],
        update_fields=["vintage", "count", "dataset"],
    )
    AreaAges.objects.bulk_create(
        [
            AreaAges(
                code=code,
                year=year,
                vintage=vintage,
                bands=in_words(bands),
                counts=in_bytes(counts),
                dataset_id=ids[source],
            )
            for (code, year), (vintage, bands, counts, source) in staging.ages.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code", "year"],
        update_fields=["vintage", "bands", "counts", "dataset"],
    )
    AreaDeprivation.objects.bulk_create(
        [
            AreaDeprivation(code=code, edition=edition, score=score, decile=decile, dataset_id=ids[source])
            for (code, edition), (score, decile, source) in staging.deprivations.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["code", "edition"],
        update_fields=["score", "decile", "dataset"],
    )


def write_members(staging: Staging, ids: dict[Source, int]) -> None:
    """Which LSOAs the areas of looked-up kinds consist of: what a file says takes the place of what it said before."""
    sources = {source for _code, source in staging.members.values()}
    AreaMember.objects.filter(dataset__in=[ids[source] for source in sources]).delete()
    AreaMember.objects.bulk_create(
        [
            AreaMember(kind=kind, lsoa=lsoa, vintage=vintage, code=code, dataset_id=ids[source])
            for (kind, lsoa, vintage), (code, source) in staging.members.items()
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "lsoa", "vintage"],
        update_fields=["code", "dataset"],
    )
