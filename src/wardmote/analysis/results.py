"""What every result remembers: the method, its variant, its parameters and the shape of what went in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from wardmote import __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """How a result came about, enough to compute it again."""

    method: str
    variant: str
    parameters: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    input_shape: Mapping[str, tuple[int, ...]] = field(default_factory=lambda: MappingProxyType({}))
    seed: int | None = None
    version: str = __version__


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """Base of the library's results: frozen, with its provenance, able to say itself in one plain sentence."""

    provenance: Provenance

    def explain(self) -> str:
        """One plain sentence that states the result and nothing that it does not support."""
        raise TypeError(f"{type(self).__name__} must say how it explains itself")
