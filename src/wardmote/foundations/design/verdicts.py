"""A number with its verdict as pages print it: value, word, whether that is good, a small picture, and why."""

import html
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from wardmote.foundations.design import colours

WIDTH, HEIGHT, MARGIN = 132, 34, 4
Points = Sequence[float | None]


@dataclass(frozen=True, slots=True)
class ShownNumber:
    """What stands beside a number everywhere: its verdict in words, its last months, and what opens under "Why?".

    `way` is up, down, unclear or unsaid and chooses the sign; `meaning` is good, bad, welcome or neutral and only repeats
    in colour what `word` says. `points` are the last months, None where one was not supplied; `points_words` is what the
    picture shows, in a sentence. `why`, `warnings` and `provenance` open on demand.
    """

    value: str
    word: str
    way: str = "unsaid"
    meaning: str = "neutral"
    change: str = ""
    points: tuple[float | None, ...] = ()
    points_words: str = ""
    why: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()
    provenance: tuple[tuple[str, str], ...] = ()


def sparkline(points: Points, words: str) -> SafeString:
    """The months as a small line from zero with a dot at the last; a month that was not supplied is a gap."""
    values = [value for value in points if value is not None]
    if len(values) < 2:
        return mark_safe("")
    top, across = max(*values, 1e-9), (WIDTH - 2 * MARGIN) / max(len(points) - 1, 1)

    def at(place: int, value: float) -> str:
        return f"{MARGIN + across * place:.1f},{HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * value / top:.1f}"

    runs: list[list[str]] = [[]]
    last = ""
    for place, value in enumerate(points):
        if value is None:
            runs.append([])
            continue
        last = at(place, value)
        runs[-1].append(last)
    line = f'fill="none" stroke="{colours.INK}" stroke-width="1.5" stroke-linejoin="round"'
    lines = "".join(f'<polyline points="{" ".join(run)}" {line}/>' for run in runs if len(run) > 1)
    single = "".join(_dot(run[0], 1.2) for run in runs if len(run) == 1)
    base = HEIGHT - MARGIN
    axis = f'<path d="M{MARGIN},{base}H{WIDTH - MARGIN}" stroke="#c3ccca" stroke-width="1"/>'
    return mark_safe(  # noqa: S308 - numbers of our own, and words that are escaped
        f'<svg class="wm-spark" role="img" aria-label="{html.escape(words)}" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}" focusable="false">{axis}{lines}{single}{_dot(last, 2.6)}</svg>'
    )


def _dot(place: str, radius: float) -> str:
    x, y = place.split(",")
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{colours.INK}"/>'
