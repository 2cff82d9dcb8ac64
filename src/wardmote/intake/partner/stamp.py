"""What records depend on besides the file: the areas; of a partner's file also who sent it, how it is read, and its lists."""

import hashlib

from wardmote.foundations.organisations.public import council_codes
from wardmote.intake.reading.records import Reading
from wardmote.intake.references import districts_stamp, places_stamp
from wardmote.intake.sources import mapping


def stamp_of(reading: Reading) -> str:
    """Changes when the same file would make other records: by the areas and, of a partner, by who sent it and its words."""
    return _partner_stamp(reading) if reading.source.is_partner else reading.places.stamp


def _partner_stamp(reading: Reading) -> str:
    source, partnership = reading.source, reading.partnership
    parts = [reading.places.stamp, reading.sender, repr(source)]
    parts += [repr(mapping(name)) for name in source.mappings.values()]
    if reading.meanings:
        parts.append(repr(sorted(reading.meanings.items())))
    if partnership is not None:
        parts.append(",".join(council_codes(partnership, reading.today)))
        if "place" in source.columns and not source.is_reference:
            parts.append(places_stamp(partnership))
        if "outward_postcode" in source.columns and not source.is_reference:
            parts.append(districts_stamp(partnership))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
