"""What this room brings to the house."""

from wardmote.foundations.rooms import Addresses, Group, Page, Part, Room, WhereEmpty, gettext_noop
from wardmote.measures.permissions import MeasuresPermission

ROOM = Room(
    "wardmote.measures",
    addresses=(Addresses("measures/", "wardmote.measures.urls"),),
    pages=(
        Page(Group.EVIDENCE, 10, gettext_noop("What is happening"), "measures:measures"),
        Page(Group.EVIDENCE, 20, gettext_noop("Compare"), "measures:peers", also=("measures:gap", "measures:pairs")),
    ),
    where_empty=(
        WhereEmpty(
            Part.NEEDS_YOU,
            70,
            gettext_noop("See what is happening in your area, and take figures out for your meetings."),
        ),
        WhereEmpty(
            Part.FIGURES,
            20,
            gettext_noop("The figures that the partnership watches stand here once its analyst has loaded files."),
        ),
    ),
    permissions=MeasuresPermission,
    commands="wardmote.measures.commands",
    events="wardmote.measures.events",
    worded=(
        (
            "definitions/*.toml",
            ("title", "one", "many", "base", "about", "agency", "warnings", "label", "definition", "disclosure"),
        ),
        ("pairs/*.toml", ("title", "about", "first_by", "second_by", "notes")),
        ("known_breaks.toml", ("text",)),
    ),
    # What its pages of figures use; the statistics wait for whoever asks for them first.
    warms=("duckdb", "pyarrow", "scipy.sparse", "scipy.special", "vl_convert", "wardmote.measures.public"),
    reads=("wardmote.measures.counting.definitions.measures",),
    search="wardmote.measures.search",
    area_figures="wardmote.measures.pages.area_figures.area_figures",
    marked=("measures:rows",),
    tables=(
        "wardmote.measures.counting.definitions.BREAKS",
        "wardmote.measures.figures.holes.HOLES",
        "wardmote.measures.counting.definitions.DEFINITIONS",
        "wardmote.measures.comparisons.pairs.PAIRS",
    ),
)
