"""The house's template tags: `{% load design %}`."""

import hashlib
import html
import json
import re
from dataclasses import replace
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import HttpRequest
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from wardmote.foundations.design import charts, days, forms, lists, maps, words
from wardmote.foundations.design.colours import MUTED
from wardmote.foundations.design.links import Opens, opens_in
from wardmote.foundations.design.maps import AreaMap
from wardmote.foundations.design.subjects import Subject
from wardmote.foundations.design.tables import ShownCell, Table
from wardmote.foundations.design.verdicts import ShownNumber, sparkline

register = template.Library()

for name, compiled in {
    "list": lists.list_tag,
    "column": lists.column_tag,
    "row": lists.row_tag,
    "cell": lists.cell_tag,
    "filters": lists.filters_tag,
}.items():
    register.tag(name, compiled)

for written in (
    words.number,
    words.rate,
    words.percent,
    words.share,
    words.signed,
    words.pvalue,
    words.month,
    words.long_date,
    words.moment,
    words.since,
    words.clock,
):
    register.filter(written.__name__, written)


LONG = 28
LONG_WORD = re.compile(rf"\S{{{LONG},}}")
BREAKS = re.compile(r"(?<=[/_.:-])(?=[^\s/_.:-])")


@register.filter
def breakable(text: str) -> SafeString:
    """Text whose very long words (file names, fingerprints) may be broken after a slash, dash, dot or underscore."""
    if len(text) < LONG or not LONG_WORD.search(text):
        return escape(text)
    pieces, start = [], 0
    for word in LONG_WORD.finditer(text):
        broken = (conditional_escape(part) for part in BREAKS.split(word[0]))
        pieces += [conditional_escape(text[start : word.start()]), mark_safe("<wbr>").join(broken)]
        start = word.end()
    return mark_safe("".join([*pieces, conditional_escape(text[start:])]))  # noqa: S308 - each piece is escaped


@register.simple_tag
def tag(text: object, colour: str = "") -> SafeString:
    """A status: the same word everywhere, with a colour that only repeats it."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@register.inclusion_tag("design/_crumbs.html", takes_context=True)
def crumbs(context: Context, *titles_and_addresses: str) -> dict[str, Any]:
    """The way up from a page: titles and addresses by turns; a last title without an address is the page itself."""
    steps, opens = (*titles_and_addresses, ""), opens_in(context)
    pairs = list(zip(steps[::2], steps[1::2], strict=False))
    # A step that does not open is no step of this person's way; the last is the page itself.
    return {"steps": [(title, url) for title, url in pairs if not url or opens(url)]}


@register.inclusion_tag("design/_field.html")
def field(bound: BoundField, classes: str = "", label: str = "", hint: str = "", size: str = "s") -> dict[str, Any]:
    """One field of a form with its label, hint and errors."""
    return {"field": forms.shown_field(bound, classes=classes, label=label, hint=hint, size=size)}


@register.inclusion_tag("design/_error_summary.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The summary of what is wrong, at the top of the page; nothing when all is well."""
    return {"errors": forms.summary(form)}


class LinkNode(template.Node):
    """`{% link %}`: its words, as a link where it opens."""

    def __init__(self, url: FilterExpression, classes: FilterExpression | None, words_in: template.NodeList) -> None:
        self.url, self.classes, self.nodelist = url, classes, words_in

    def render(self, context: Context) -> SafeString:
        """The words, linked or not."""
        url, words_inside = str(self.url.resolve(context) or ""), self.nodelist.render(context)
        if not url or not opens_in(context)(url):
            return words_inside
        classes = self.classes.resolve(context) if self.classes else "govuk-link"
        return format_html('<a class="{}" href="{}">{}</a>', classes, url, words_inside)


@register.tag
def link(parser: Parser, token: Token) -> LinkNode:
    """A link that shows only where it opens; to everybody else its words stand alone: `{% link url %}words{% endlink %}`.

    A second argument gives classes other than those of a link in text.
    """
    words = token.split_contents()[1:]
    if len(words) not in {1, 2}:
        raise template.TemplateSyntaxError("link takes an address and, if need be, classes.")
    words_in = parser.parse(("endlink",))
    parser.delete_first_token()
    url, *classes = (parser.compile_filter(each) for each in words)
    return LinkNode(url, classes[0] if classes else None, words_in)


@register.simple_tag(takes_context=True, name="opens")
def does_open(context: Context, url: str) -> bool:
    """Whether a link opens for whoever looks: `{% opens url as is_open %}`."""
    return bool(url) and opens_in(context)(url)


@register.inclusion_tag("design/_subject.html", takes_context=True)
def subject(context: Context, subject: Subject) -> dict[str, Any]:
    """The header of what the page is about; actions and tabs that do not open for whoever looks are left out."""
    opens = opens_in(context)
    return {
        "opens": context.get("opens"),
        "subject": subject,
        "actions": [each for each in subject.actions if opens(each.url)],
        "tabs": [each for each in subject.tabs if each.url.startswith(("#", "?")) or opens(each.url)],
    }


@register.inclusion_tag("design/_verdict.html")
def verdict(number: ShownNumber, about: str = "", size: str = "") -> dict[str, Any]:
    """A number with its verdict, its last months and "Why?"; `about` tells a screen reader which number it is."""
    picture = sparkline(number.points, number.points_words)
    return {"number": number, "about": about, "size": size, "picture": picture}


@register.inclusion_tag("design/_table.html", takes_context=True)
def data_table(
    context: Context, table: Table, caption_size: str = "s", classes: str = "", *, cards: bool = False
) -> dict[str, Any]:
    """A table with its caption, note and CSV link; links that do not open for whoever looks are plain words."""
    opens = opens_in(context)
    return {
        "table": table,
        "rows": rows_html(table, opens, cards=cards),
        "cards": cards,
        "csv_url": table.csv_url if table.csv_url and opens(table.csv_url) else "",
        "caption_size": caption_size,
        "classes": classes,
    }


def rows_html(table: Table, opens: Opens, *, cards: bool = False) -> SafeString:
    """The rows of a table; written here, since a template takes ten times as long over thousands of cells."""
    shown = ([_open(cell, opens) for cell in row] for row in table.shown() if row)
    if cards:
        headings = [column.heading for column in table.columns[1:]]
        rows = (_name_cell(row[0]) + "".join(map(_card_cell, row[1:], headings)) for row in shown)
    else:
        rows = (_name_cell(row[0]) + "".join(map(_cell, row[1:])) for row in shown)
    lines = [f'<tr class="govuk-table__row">{cells}</tr>' for cells in rows]
    return mark_safe("\n    ".join(lines))  # noqa: S308 - the cells are escaped


def _open(cell: ShownCell, opens: Opens) -> ShownCell:
    return replace(cell, url="") if cell.url and not opens(cell.url) else cell


def _name_cell(cell: ShownCell) -> str:
    numeric = " govuk-table__cell--numeric" if cell.numeric else ""
    return f'<th scope="row" class="govuk-table__header wm-table__name{numeric}">{_linked(cell)}</th>'


def _cell(cell: ShownCell) -> str:
    numeric = " govuk-table__cell--numeric" if cell.numeric else ""
    missing = " wm-missing" if cell.is_missing else ""
    return f'<td class="govuk-table__cell{numeric}{missing}">{_linked(cell)}</td>'


def _card_cell(cell: ShownCell, heading: str) -> str:
    """A cell that says its heading when the row is a card."""
    numeric = " govuk-table__cell--numeric" if cell.numeric else ""
    missing = " wm-missing" if cell.is_missing else ""
    label = html.escape(heading)
    return f'<td class="govuk-table__cell{numeric}{missing}" data-label="{label}"><div class="wm-cell">{_linked(cell)}</div></td>'


def _linked(cell: ShownCell) -> str:
    # html.escape: Django's own costs as much again in looking whether the text is a lazy one, and this text never is.
    text = html.escape(cell.text) if len(cell.text) < LONG else breakable(cell.text)
    return f'<a class="govuk-link" href="{conditional_escape(cell.url)}">{text}</a>' if cell.url else text


@register.inclusion_tag("design/_chart.html", takes_context=True)
def chart(context: Context, chart: charts.Chart) -> dict[str, Any]:
    """A chart with its title, source, table twin and CSV link; drawn twice, for desk and telephone."""
    return {
        "opens": context.get("opens"),
        "chart": chart,
        "id": _identifier("chart", chart.title),
        "wide": mark_safe(charts.chart_svg(chart)),  # noqa: S308 - our own drawing, escaped by its makers
        "narrow": mark_safe(charts.chart_svg(chart, narrow=True)),  # noqa: S308 - as above
    }


@register.inclusion_tag("design/_map.html", takes_context=True)
def area_map(context: Context, map: AreaMap) -> dict[str, Any]:  # noqa: A002 - the word of the template
    """A map with its legend, its table twin as a tab, and the data from which the page makes it explorable."""
    bands = maps.legend(map)
    return {
        "opens": context.get("opens"),
        "map": map,
        "id": _identifier("map", map.title),
        "still": mark_safe(maps.map_svg(map, with_legend=False)),  # noqa: S308 - our own drawing, escaped there
        "legend": [(_swatch(fill, i), text) for i, (fill, text) in enumerate(maps.legend_lines(map, bands))],
        "key": maps.numbered(map),
        "data": map_data(map, bands, opens_in(context)),
    }


def map_data(area_map: AreaMap, bands: list[maps.Band], opens: Opens) -> dict[str, Any]:
    """What the script needs: each area with its colour decided here, so that both maps agree, and a link that opens."""
    features = []
    for number, feature in enumerate(area_map.features["features"]):
        properties = feature["properties"]
        band = maps.band_of(properties.get(area_map.value_key), bands)
        profile = {label: words.number(properties.get(key)) for key, label in area_map.profile_keys.items()}
        url, at = str(properties.get("url") or ""), maps.label_spot(feature["geometry"])
        spoken = {
            "label": str(properties.get(area_map.label_key, "")),
            "value": maps.spoken(properties, area_map).rpartition(": ")[2],
            "colour": band.colour if band else "",
            "heavy": bool(area_map.highlight_key and properties.get(area_map.highlight_key)),
            "url": url if url and opens(url) else "",
            "at": [round(at.x, 5), round(at.y, 5)] if at else None,
            "across": round(at.across, 5) if at else 0,
            "profile": json.dumps(profile, ensure_ascii=False),
        }
        features.append({"type": "Feature", "id": number, "geometry": feature["geometry"], "properties": spoken})
    return {"unit": area_map.unit, "features": {"type": "FeatureCollection", "features": features}}


def _swatch(fill: str, position: int) -> SafeString:
    """A sample of a class's colour as SVG attributes, because style attributes are forbidden."""
    pattern = ""
    if fill.startswith("url"):
        identifier = f"{fill[5:-1]}-key{position}"
        pattern, fill = maps.hatched(identifier), f"url(#{identifier})"
    return mark_safe(  # noqa: S308 - made of our own constants
        f'<svg class="wm-swatch" width="24" height="16" aria-hidden="true" focusable="false">{pattern}'
        f'<rect x="0.5" y="0.5" width="23" height="15" fill="{fill}" stroke="{MUTED}"/></svg>'
    )


@register.inclusion_tag("design/_pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], parameter: str = "page", label: str = "") -> dict[str, Any]:
    """Says “Showing 1 to 25 of 312”, with links that keep the rest of the address.

    One list of several on a page has a parameter of its own; its links lead to the heading of that name, and `label`
    tells a screen reader which list it is.
    """
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    there = f"#{parameter}" if parameter != "page" else ""

    def address(number: int) -> str:
        if query is None:
            return f"?{parameter}={number}{there}"
        query[parameter] = str(number)
        return f"?{query.urlencode()}{there}"

    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [(number, address(number) if isinstance(number, int) else "") for number in numbers]
    return {
        "page": page,
        "label": label,
        "links": links,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("design/_empty.html", takes_context=True)
def empty(context: Context, title: str, what: str, url: str = "", action: str = "") -> dict[str, str]:
    """What a list says when there is nothing in it: what would be here, and what to do first."""
    return {"title": title, "what": what, "url": url if url and opens_in(context)(url) else "", "action": action}


@register.inclusion_tag("design/_chips.html", takes_context=True)
def filter_chips(context: Context, chosen: list[tuple[str, str, str]], clear_url: str = "?") -> dict[str, Any]:
    """The filters in force as chips that can be taken off; `chosen` holds (parameter, value, words)."""
    request: HttpRequest = context["request"]
    chips = []
    for parameter, value, text in chosen:
        query = request.GET.copy()
        others = [other for other in query.getlist(parameter) if other != value]
        query.setlist(parameter, others)
        # A day is typed in three boxes, and is one filter.
        for part in days.PARTS:
            query.pop(f"{parameter}-{part}", None)
        query.pop("page", None)
        chips.append((text, f"?{query.urlencode()}"))
    return {"chips": chips, "clear_url": clear_url}


@register.inclusion_tag("design/_progress.html")
def progress(run: Any, url: str = "") -> dict[str, Any]:
    """How far a piece of long work is; with `url` it asks for itself again every second until the work is over."""
    return {"run": run, "url": url}


def _identifier(kind: str, title: str) -> str:
    return f"{kind}-{hashlib.sha256(title.encode()).hexdigest()[:8]}"
