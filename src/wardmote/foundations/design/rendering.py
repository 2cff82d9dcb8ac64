"""Vega-Lite dictionaries to SVG and PNG, without a browser and without the network; remembered by their hash."""

import hashlib
import html
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from django.conf import settings

FONTS_DIR = Path(__file__).parent / "static" / "build" / "fonts"
# With the plain zero that the pages' own font lacks; the others are for a drawing that is opened elsewhere.
FONT = "Inter, Arial, sans-serif"
KEPT_FILES = 4000

_lock = Lock()
_fonts_registered = False


def svg(spec: Mapping[str, Any], *, label: str) -> str:
    """The drawing as one SVG element, named for people who cannot see it, with nothing that a strict CSP forbids."""
    drawing = _stored(_canonical(spec), "svg", 1).decode()
    role = f'<svg role="img" aria-label="{html.escape(label)}" focusable="false"'
    return drawing.replace("<svg", role, 1)


def png(spec: Mapping[str, Any], *, scale: float = 2) -> bytes:
    """The drawing as a PNG picture, `scale` picture points for each unit of the drawing."""
    return _stored(_canonical(spec), "png", scale)


def _canonical(spec: Mapping[str, Any]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)


@lru_cache(maxsize=512)
def _stored(spec: str, kind: str, scale: float) -> bytes:
    """From memory, or else from the cache folder, or else drawn now."""
    converter = _converter()
    seal = f"{converter.__version__}|{FONTS_DIR.is_dir()}|{kind}|{scale}|{spec}"
    digest = hashlib.sha256(seal.encode()).hexdigest()
    path = Path(settings.CACHE_DIR) / "drawings" / f"{digest}.{kind}"
    if path.exists():
        return path.read_bytes()
    drawn = _draw(converter, json.loads(spec), kind, scale, digest)
    # On a disk that is full or can only be read it is drawn again the next time.
    with suppress(OSError):
        _keep(path, drawn)
    return drawn


def _draw(converter: Any, spec: dict[str, Any], kind: str, scale: float, digest: str) -> bytes:
    if kind == "png":
        return bytes(converter.vegalite_to_png(spec, scale=scale, allowed_base_urls=[]))
    return clean_svg(converter.vegalite_to_svg(spec, allowed_base_urls=[]), prefix=f"c{digest[:10]}").encode()


def clean_svg(drawing: str, *, prefix: str) -> str:
    """Turn style attributes into presentation attributes, drop style sheets and scripts, make identifiers unique."""
    # The element as a whole is named; roles and names of its parts would be read out as noise.
    drawing = re.sub(r'\s(?:role="graphics-[^"]*"|aria-[a-z]+="[^"]*")', "", drawing)
    drawing = re.sub(r"<(style|script)\b.*?</\1>", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'\sstyle="([^"]*)"', lambda match: _as_attributes(match[1]), drawing)
    drawing = re.sub(r'\bid="([^"]+)"', rf'id="{prefix}-\1"', drawing)
    drawing = re.sub(r"url\(#([^)]+)\)", rf"url(#{prefix}-\1)", drawing)
    return re.sub(r'href="#([^"]+)"', rf'href="#{prefix}-\1"', drawing)


def _as_attributes(style: str) -> str:
    pairs = (piece.split(":", 1) for piece in html.unescape(style).split(";") if ":" in piece)
    return "".join(f' {name.strip()}="{html.escape(value.strip())}"' for name, value in pairs)


def _converter() -> Any:
    """The converter, with the house's font; imported late because it takes half a second."""
    global _fonts_registered  # noqa: PLW0603 - once a process
    import vl_convert

    with _lock:
        if not _fonts_registered and FONTS_DIR.is_dir():
            vl_convert.register_font_directory(str(FONTS_DIR))
            _fonts_registered = True
    return vl_convert


def _keep(path: Path, drawn: bytes) -> None:
    """Write the file whole or not at all, and forget the oldest half when there are too many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{hashlib.sha256(drawn).hexdigest()[:8]}.part")
    part.write_bytes(drawn)
    part.replace(path)
    files = list(path.parent.iterdir())
    if len(files) > KEPT_FILES:
        for old in sorted(files, key=lambda file: file.stat().st_mtime)[: KEPT_FILES // 2]:
            old.unlink(missing_ok=True)
