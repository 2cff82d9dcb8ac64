"""A file, or a folder of files, that a partner of the demonstration sends."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PartnerFile:
    """What source it is of, the name of the organisation that sends it, and where it lies."""

    source: str
    organisation: str
    path: Path
