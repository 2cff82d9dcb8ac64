"""One list for all rooms: a table at a desk, cards on a telephone, and beside it, where there is room, the page of a row.

A template says the columns once and then its rows; each cell gets the heading of its column, which a card prints beside
what stands in it:

    {% list caption %}
      {% column _("Agreement") %}{% column _("Records") numeric=True %}
      {% for each in page %}{% row %}
        {% cell %}{% link each.url %}{{ each.title }}{% endlink %}{% endcell %}
        {% cell %}{{ each.rows|number }}{% endcell %}
      {% endrow %}{% endfor %}
    {% endlist %}

The first cell names the row. With `panel=True` the script of the page offers a look at what the first link of a row leads
to, beside the list; without the script that link is all there is.
"""

from dataclasses import dataclass, field

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

KEY = "shown_list"
Options = dict[str, FilterExpression]


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A heading, and how the cells below it look."""

    heading: str
    numeric: bool = False
    classes: str = ""

    @property
    def marks(self) -> str:
        """The classes of its cells beyond a cell's own."""
        return f"{' govuk-table__cell--numeric' if self.numeric else ''}{f' {self.classes}' if self.classes else ''}"


@dataclass(slots=True)
class ShownList:
    """The list that is being written: its columns, and how many cells the row has as yet."""

    columns: list[ListColumn] = field(default_factory=list)
    cells: int = 0


class ListNode(template.Node):
    """`{% list caption %}`: the frame of a list around its columns and rows."""

    def __init__(self, caption: FilterExpression, options: Options, rows: template.NodeList) -> None:
        self.caption, self.options, self.nodelist = caption, options, rows

    def render(self, context: Context) -> SafeString:
        """The whole list."""
        options = {name: value.resolve(context) for name, value in self.options.items()}
        with context.push(**{KEY: ShownList()}):
            rows = self.nodelist.render(context)
            columns = context[KEY].columns
        shown = {
            "caption": self.caption.resolve(context),
            "columns": columns,
            "rows": mark_safe(rows.strip()),  # noqa: S308 - a template's own output
            **options,
        }
        return mark_safe(render_to_string("design/_list.html", shown))  # noqa: S308 - a template's own output


class ColumnNode(template.Node):
    """`{% column heading numeric=True classes="wm-nowrap" %}`: one column of the list around it."""

    def __init__(self, heading: FilterExpression, options: Options) -> None:
        self.heading, self.options = heading, options

    def render(self, context: Context) -> str:
        """Nothing: the list writes its headings."""
        options = {name: value.resolve(context) for name, value in self.options.items()}
        context[KEY].columns.append(ListColumn(str(self.heading.resolve(context)), **options))
        return ""


class RowNode(template.Node):
    """`{% row %}`: one row of the list around it."""

    def __init__(self, cells: template.NodeList) -> None:
        self.nodelist = cells

    def render(self, context: Context) -> SafeString:
        """The row with its cells."""
        context[KEY].cells = 0
        return format_html('<tr class="govuk-table__row" role="row">{}</tr>', self.nodelist.render(context))


class CellNode(template.Node):
    """`{% cell %}`: one cell; the first of a row names it."""

    def __init__(self, words_in: template.NodeList, *, is_own: bool) -> None:
        self.nodelist, self.is_own = words_in, is_own

    def render(self, context: Context) -> SafeString:
        """The cell under the heading of its column."""
        shown: ShownList = context[KEY]
        column, is_first = shown.columns[shown.cells], shown.cells == 0
        shown.cells += 1
        words = mark_safe(self.nodelist.render(context).strip())  # noqa: S308 - a template's own output
        # A name or a code is not for a translator of pages.
        own = mark_safe(' translate="no"') if self.is_own else ""
        if is_first:
            form = '<th scope="row" role="rowheader" class="govuk-table__header wm-table__name{}"{}>{}</th>'
            return format_html(form, column.marks, own, words)
        # Beside the heading that a card prints, the words of the cell are one block.
        words = format_html('<div class="wm-cell">{}</div>', words) if words else words
        form = '<td role="cell" class="govuk-table__cell{}" data-label="{}"{}>{}</td>'
        return format_html(form, column.marks, column.heading, own, words)


def list_tag(parser: Parser, token: Token) -> ListNode:
    """A list with its caption; `caption_hidden=True` keeps that for screen readers, `panel=True` shows rows beside it."""
    name, caption, *rest = token.split_contents()
    rows = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return ListNode(parser.compile_filter(caption), token_kwargs(rest, parser), rows)


def column_tag(parser: Parser, token: Token) -> ColumnNode:
    """A column of the list around it."""
    _name, heading, *rest = token.split_contents()
    return ColumnNode(parser.compile_filter(heading), token_kwargs(rest, parser))


def row_tag(parser: Parser, token: Token) -> RowNode:
    """A row of the list around it."""
    cells = parser.parse((f"end{token.split_contents()[0]}",))
    parser.delete_first_token()
    return RowNode(cells)


def cell_tag(parser: Parser, token: Token) -> CellNode:
    """A cell of the row around it; `own` where it holds names or codes that nobody translates."""
    name, *rest = token.split_contents()
    words_in = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return CellNode(words_in, is_own="own" in rest)


class FiltersNode(template.Node):
    """`{% filters chips %}`: the fields of a search above a list, folded on a telephone, and the filters in force."""

    def __init__(self, chips: FilterExpression | None, fields: template.NodeList) -> None:
        self.chips, self.nodelist = chips, fields

    def render(self, context: Context) -> SafeString:
        """The bar and its chips."""
        chips = (self.chips.resolve(context) if self.chips else None) or []
        shown = {"fields": mark_safe(self.nodelist.render(context)), "chosen": chips, "request": context.get("request")}  # noqa: S308 - a template's own output
        return mark_safe(render_to_string("design/_filters.html", shown))  # noqa: S308 - a template's own output


def filters_tag(parser: Parser, token: Token) -> FiltersNode:
    """The filter bar of a list: its fields, a button, and a chip to take each filter off."""
    name, *chips = token.split_contents()
    fields = parser.parse((f"end{name}",))
    parser.delete_first_token()
    return FiltersNode(parser.compile_filter(chips[0]) if chips else None, fields)
