"""What is happening: which tiles the address asks for, in which order and groups, and the same as a table."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.design.public import Cell, Column, Link, Table
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.places.public import area
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import measure
from wardmote.measures.figures import availability, queries
from wardmote.measures.pages.overview import IN_MEMORY, Overview, Tile, overview, usual_area

VERDICTS = {
    "worse": gettext_lazy("Clearly worse"),
    "better": gettext_lazy("Clearly better"),
    "changed": gettext_lazy("Clear change, neither good nor bad"),
    "unclear": gettext_lazy("No clear change"),
    "unsaid": gettext_lazy("Cannot say"),
}
SORTS = {
    "attention": gettext_lazy("What deserves attention"),
    "change": gettext_lazy("Size of the change"),
    "name": gettext_lazy("Name"),
    "oldest": gettext_lazy("Oldest records first"),
}
GROUPS = {"": gettext_lazy("No groups"), "theme": gettext_lazy("Who supplies it"), "verdict": gettext_lazy("Verdict")}
Choices = list[tuple[str, str]]
LONGEST_SEARCH = 60


@dataclass(frozen=True)
class Asked:
    """What the address asks for; anything that it cannot mean is left out."""

    area: str
    text: str = ""
    theme: str = ""
    verdict: str = ""
    late: bool = False
    sort: str = "attention"
    group: str = ""
    as_table: bool = False

    @classmethod
    def of(cls, query: QueryDict, usual: str) -> "Asked":
        """The choices of an address, with the usual ones where it makes none."""
        sort, verdict, group = query.get("sort", ""), query.get("verdict", ""), query.get("group", "")
        return cls(
            area=query.get("area") or usual,
            text=query.get("q", "").strip()[:LONGEST_SEARCH],
            theme=query.get("theme", ""),
            verdict=verdict if verdict in VERDICTS else "",
            late=query.get("late") == "1",
            sort=sort if sort in SORTS else "attention",
            group=group if group in GROUPS else "",
            as_table=query.get("as") == "table",
        )

    def query(self, **changed: str) -> str:
        """The address's choices as they are, but for what is changed; without what is usual."""
        settings = {
            "area": self.area,
            "q": self.text,
            "theme": self.theme,
            "verdict": self.verdict,
            "late": "1" if self.late else "",
            "sort": "" if self.sort == "attention" else self.sort,
            "group": self.group,
            "as": "table" if self.as_table else "",
        } | changed
        return urlencode({key: value for key, value in settings.items() if value})


@dataclass(frozen=True)
class Card:
    """A tile with its addresses and how fresh its records are."""

    tile: Tile
    url: str
    definition_url: str
    is_late: bool

    def html(self, heading: str) -> SafeString:
        """The card as it is printed, made once: it holds the tile alone, and links that open for whoever sees figures."""
        key = (self.tile.key, self.url, self.is_late, heading)
        with _guard:
            printed = _printed.get(key)
        if printed is None:
            printed = render_to_string("measures/_card.html", {"card": self, "heading": heading})
            with _guard:
                _printed[key] = printed
                while len(_printed) > IN_MEMORY:
                    _printed.popitem(last=False)
        return printed

    @property
    def as_html(self) -> SafeString:
        """The card below the page's own heading."""
        return self.html("h2")

    @property
    def as_html_in_group(self) -> SafeString:
        """The card below the heading of its group."""
        return self.html("h3")


_printed: OrderedDict[tuple[object, ...], SafeString] = OrderedDict()
_guard = threading.Lock()


class Happening:
    """The page of an area: counted tiles, those that fit the choices, and the words for what was chosen."""

    def __init__(self, partnership: Partnership, given: QueryDict, by_source: availability.MonthsBySource) -> None:
        self.partnership, self.by_source = partnership, by_source
        self.asked = Asked.of(given, usual_area(partnership, by_source))
        self.area = area(self.asked.area, partnership=partnership)
        self.counted: Overview = overview(partnership, self.area.code)
        late = intake.late_sources(partnership)
        self.cards = [self._card(tile, late) for tile in self.counted.tiles]
        self.shown = sorted((card for card in self.cards if self._fits(card)), key=self._order)

    def _card(self, tile: Tile, late: frozenset[str]) -> Card:
        slug = self.partnership.slug
        sources = set(measure(tile.measure, self.partnership).sources) & set(self.by_source)
        return Card(
            tile,
            reverse("measures:figure", args=[slug, tile.measure, self.area.code, tile.ending]),
            reverse("measures:measure", args=[slug, tile.measure]),
            bool(sources) and sources <= late,
        )

    def _fits(self, card: Card) -> bool:
        wanted, tile = self.asked, card.tile
        words = f"{tile.title} {tile.theme}".casefold()
        return (
            all(word in words for word in wanted.text.casefold().split())
            and (not wanted.theme or tile.theme == wanted.theme)
            and (not wanted.verdict or verdict_of(tile) == wanted.verdict)
            and (not wanted.late or card.is_late)
        )

    def _order(self, card: Card) -> tuple[object, ...]:
        tile = card.tile
        return {
            "attention": (*tile.attention, tile.title),
            "change": (-tile.size, tile.title),
            "name": (tile.title,),
            "oldest": (tile.ending, tile.title),
        }[self.asked.sort]

    @property
    def groups(self) -> list[tuple[str, list[Card]]]:
        """The cards under their headings; one group without a heading where none was asked for."""
        if not self.asked.group:
            return [("", self.shown)] if self.shown else []
        grouped: dict[str, list[Card]] = {}
        for card in self.shown:
            name = card.tile.theme if self.asked.group == "theme" else str(VERDICTS[verdict_of(card.tile)])
            grouped.setdefault(name, []).append(card)
        return list(grouped.items())

    @property
    def chips(self) -> list[tuple[str, str, str]]:
        """The filters in force: parameter, value, words."""
        wanted = self.asked
        return [
            *([("q", wanted.text, _("“{text}”").format(text=wanted.text))] if wanted.text else []),
            *([("theme", wanted.theme, wanted.theme)] if wanted.theme else []),
            *([("verdict", wanted.verdict, str(VERDICTS[wanted.verdict]))] if wanted.verdict else []),
            *([("late", "1", _("Late records"))] if wanted.late else []),
        ]

    @property
    def areas(self) -> Choices:
        """The areas that can be chosen; one that the address names and the list does not have is added."""
        named = queries.areas_with_data(self.partnership, self.by_source)
        listed = [*named, *([] if self.area.code in {each.code for each in named} else [self.area])]
        return [(each.code, f"{each.name} ({each.kind.label.lower()})") for each in listed]

    @property
    def themes(self) -> Choices:
        """Who supplies measures here."""
        return [(name, name) for name in dict.fromkeys(card.tile.theme for card in self.cards)]

    @property
    def summary(self) -> list[tuple[str, int, str]]:
        """How many measures have each verdict: words, number, and the address that shows those alone."""
        named = [verdict_of(card.tile) for card in self.cards]
        return [
            (str(words), named.count(name), self.asked.query(verdict=name))
            for name, words in VERDICTS.items()
            if name in named
        ]

    def table(self) -> Table:
        """The cards that are shown as a table, in the same order."""
        rows: list[Mapping[str, Cell]] = [
            {
                "measure": Link(card.tile.title, card.url),
                "value": card.tile.value,
                "change": card.tile.change,
                "verdict": card.tile.word,
                "period": card.tile.period,
                "late": _("Late") if card.is_late else _("Up to date"),
                "theme": card.tile.theme,
            }
            for card in self.shown
        ]
        columns: Sequence[Column] = [
            Column("measure", _("Measure")),
            Column("value", _("Number"), numeric=True),
            Column("change", _("Change")),
            Column("verdict", _("Verdict")),
            Column("period", _("Period")),
            Column("late", _("Records")),
            Column("theme", _("Who supplies it")),
        ]
        csv_url = reverse("measures:happening-csv", args=[self.partnership.slug])
        return Table(
            _("What is happening in {area}").format(area=self.area.name),
            columns,
            rows,
            csv_url=f"{csv_url}?{self.asked.query(**{'as': ''})}",
        )


def verdict_of(tile: Tile) -> str:
    """The filter's name of a tile's verdict."""
    if tile.way in {"unclear", "unsaid"}:
        return tile.way
    return {"bad": "worse", "good": "better"}.get(tile.meaning, "changed")
