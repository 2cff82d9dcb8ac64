"""What a partner's records depend on besides the file: who sent it, the declaration, the councils, the list of places of interest, the areas."""

import hashlib

from wardmote.foundations.organisations.public import council_codes
from wardmote.intake.reading.records import Reading
from wardmote.intake.references import districts_stamp, places_stamp
from wardmote.intake.sources import mapping


def partner_stamp(reading: Reading) -> str:
    """Changes when the same bytes would make other records."""
    source, partnership = reading.source, reading.partnership
    parts = [reading.places.stamp, reading.sender, repr(source)]
    parts += [repr(mapping(name)) for name in source.mappings.values()]
    if partnership is not None:
        parts.append(",".join(council_codes(partnership, reading.today)))
        if "place" in source.columns and not source.is_reference:
            parts.append(places_stamp(partnership))
        if "outward_postcode" in source.columns and not source.is_reference:
            parts.append(districts_stamp(partnership))
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
