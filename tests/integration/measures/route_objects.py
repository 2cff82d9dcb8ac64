"""How the objects of this room's addresses are made, for the tests that open each address as each persona."""

from typing import Any

from tests.integration.places.route_objects import own_list
from tests.personas import Personas
from wardmote.measures.models import OwnMeasure
from wardmote.measures.operations import Terms, define_measure

Arguments = dict[str, Any]


def _figure_of_own_list(personas: Personas) -> Arguments:
    return {"measure": "burglary", "area": own_list(personas)["code"], "ending": "2023-04"}


def _own(personas: Personas) -> Arguments:
    held = OwnMeasure.objects.filter(partnership=personas.partnership).first()
    terms = Terms("Bulky waste", "report of bulky waste", "reports of bulky waste", "", "lower-is-better", "residents")
    row = held or define_measure(
        by=personas.analyst,
        partnership=personas.partnership,
        source="council-environment",
        categories=["fly-tipping"],
        terms=terms,
    )
    return {"measure": row.slug}


# A force's area is always known, and a figure without data is still a page.
_FIGURE = {"measure": "burglary", "area": "E23000026", "ending": "2023-04"}
ROUTE_OBJECTS = {
    "measures:measure": lambda _personas: {"measure": "burglary"},
    "measures:own": _own,
    "measures:own-withdraw": _own,
    "measures:figure": lambda _personas: _FIGURE,
    "measures:rows": lambda _personas: _FIGURE,
    "measures:table": lambda _personas: {**_FIGURE, "table": "months"},
    "measures:pair": lambda _personas: {"pair": "hate"},
    "measures:pair-table": lambda _personas: {"pair": "hate"},
}
# Their objects belong to one partnership where the address names an area of its own.
OWN_OBJECTS = {
    "measures:figure": _figure_of_own_list,
    "measures:rows": _figure_of_own_list,
    "measures:table": lambda personas: {**_figure_of_own_list(personas), "table": "months"},
}
OF_NOBODY = {
    "measures:measure": "definitions are the program's",
    "measures:pair": "pairs are the program's; what they count is asked for by partnership",
    "measures:pair-table": "as the pair",
}
