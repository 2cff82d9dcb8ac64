"""How an item stands, in a line: `{% load verification %}{% verified "retention" line.slug %}`."""

from typing import Any

from django import template
from django.template.context import Context

from wardmote.foundations.verification.queries import checks_of, standing
from wardmote.foundations.verification.registry import kinds

register = template.Library()
KEPT = "verification_checks"


@register.inclusion_tag("verification/_standing.html", takes_context=True)
def verified(context: Context, kind: str, slug: str) -> dict[str, Any]:
    """Nothing for what came verified; who checked it; or that nobody has, with the way to do so. None of it is printed."""
    held, partnership = kinds()[kind], context["partnership"]
    item = next((each for each in held.items() if each.slug == slug), None)
    if item is None or item.is_verified:
        return {"found": None}
    root = context.render_context
    if KEPT not in root:
        root[KEPT] = checks_of(partnership)
    return {
        "found": standing(held, item, root[KEPT]),
        "partnership": partnership,
        "permissions": context.get("permissions", frozenset()),
    }
