"""Comparisons for a terminal: the sentence, the numbers in lines, then what must be said."""

from django.utils.translation import gettext as _

from wardmote.foundations.design.public import rate
from wardmote.measures.comparisons.gap_results import Gap
from wardmote.measures.comparisons.pairs import NEVER_ADDED, TwoCounts, between_sentence
from wardmote.measures.comparisons.peers import Peers
from wardmote.measures.figures.sentences import figure_sentence


def pair_text(both: TwoCounts) -> str:
    """A pair for a terminal: each count, what lies between them, and that they are never added."""
    lines = [figure_sentence(both.first), figure_sentence(both.second), between_sentence(both), _(NEVER_ADDED)]
    return "\n".join([*lines, *(f"- {note}" for note in (*both.pair.notes, *both.quality))])


def gap_text(gap: Gap) -> str:
    """A gap for a terminal: both years, the verdict, and how to read it."""
    lines = [gap.sentence]
    for name, year in (("This year", gap.now), ("Year before", gap.before)):
        if year is not None:
            ratio = "none" if year.ratio is None else f"{year.ratio:.2f}"
            lines.append(
                f"{name}: {year.priority.rate:.1f} per 1,000 in priority neighbourhoods, {year.rest.rate:.1f} in the "
                f"rest; absolute gap {year.difference:.1f}, relative gap {ratio}."
            )
    return "\n".join([*lines, *(f"- {text}" for text in gap.warnings)])


def peers_text(peers: Peers) -> str:
    """A group for a terminal: the sentence, one aligned line for each area, then what must be said."""
    width = max((len(peer.figure.area.name) for peer in peers.ranked), default=0)
    lines = [
        f"{peer.rank:>3}  {peer.figure.area.name:<{width}}  {rate(peer.figure.rate_per_1000):>8}  {peer.position}"
        for peer in peers.ranked
    ]
    return "\n".join([peers.sentence, *lines, *(f"- {text}" for text in peers.warnings)])
