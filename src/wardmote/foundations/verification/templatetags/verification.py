"""How an item stands, in a line: `{% load verification %}{% verified "retention" line.slug %}`."""

from typing import Any

from django import template
from django.template.context import Context

from wardmote.foundations.verification.queries import checks_of, standing
from wardmote.foundations.verification.registry import kinds

register = template.Library()
CHECKS, ITEMS = "verification_checks", "verification_items"


@register.inclusion_tag("verification/_standing.html", takes_context=True)
def verified(context: Context, kind: str, slug: str) -> dict[str, Any]:
    """Nothing for what came verified; who checked it; or that nobody has, with the way to do so. None of it is printed."""
    declared, partnership = kinds()[kind], context["partnership"]
    # A page asks once a line: the items and the checks are read once a page.
    root = context.render_context
    items = f"{ITEMS}.{kind}"
    if items not in root:
        root[items] = {each.slug: each for each in declared.items()}
    item = root[items].get(slug)
    if item is None or item.is_verified:
        return {"found": None}
    if CHECKS not in root:
        root[CHECKS] = checks_of(partnership)
    return {
        "found": standing(declared, item, root[CHECKS]),
        "partnership": partnership,
        "permissions": context.get("permissions", frozenset()),
    }
