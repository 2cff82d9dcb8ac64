"""The declared sources: one TOML file each, read once, with errors that name the file and the key."""

from wardmote.intake.sources.declarations import Layout, Mapping, Source, Value
from wardmote.intake.sources.register import ALIASES, mapping, source, sources, sources_named

__all__ = ["ALIASES", "Layout", "Mapping", "Source", "Value", "mapping", "source", "sources", "sources_named"]
