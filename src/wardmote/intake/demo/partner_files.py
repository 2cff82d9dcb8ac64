"""The files that the partners of the demonstration have sent: one function writes all of them."""

from pathlib import Path

from wardmote.foundations.places.demo.island import Island
from wardmote.intake.demo import (
    partner_council,
    partner_fire,
    partner_health,
    partner_lists,
    partner_places,
    partner_police,
    partner_returns,
    partner_services,
)
from wardmote.intake.demo.partner_file import PartnerFile

__all__ = ["PartnerFile", "write_partner_files"]

# Places first: free text in other files is placed by the list of places of interest.
WRITERS = (
    partner_places,
    partner_police,
    partner_fire,
    partner_council,
    partner_returns,
    partner_health,
    partner_services,
    partner_lists,
)


def write_partner_files(land: Island, folder: Path) -> list[PartnerFile]:
    """Every partner's files, each in a folder of its writer, in the order in which they are to be loaded."""
    return [sent for writer in WRITERS for sent in writer.write(land, folder / writer.__name__.rpartition("_")[2])]
