"""The declared sources: one TOML file each, with errors that name the file, the line and the key."""

from wardmote.intake.sources.declarations import Layout, Source
from wardmote.intake.sources.own import Problem
from wardmote.intake.sources.register import (
    ALIASES,
    declared_for_now,
    mapping,
    problems,
    source,
    sources,
    sources_named,
)
from wardmote.intake.sources.vocabularies import Mapping, Value

__all__ = [
    "ALIASES",
    "Layout",
    "Mapping",
    "Problem",
    "Source",
    "Value",
    "declared_for_now",
    "mapping",
    "problems",
    "source",
    "sources",
    "sources_named",
]
