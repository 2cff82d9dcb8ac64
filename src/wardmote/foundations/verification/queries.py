"""What a partnership has checked, and what is left."""

from dataclasses import dataclass

from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.verification.models import Check
from wardmote.foundations.verification.registry import Item, Kind, kinds, readable_items

Checks = dict[tuple[str, str], Check]


@dataclass(frozen=True)
class Standing:
    """An item and the check that holds for it, if there is one."""

    kind: Kind
    item: Item
    check: Check | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has verified it yet."""
        return not self.item.is_verified and self.check is None


def checks_of(partnership: Partnership) -> Checks:
    """The checks that were not withdrawn, by kind and slug."""
    rows = Check.objects.filter(partnership=partnership, withdrawn_at__isnull=True).select_related("checked_by")
    return {(each.kind, each.slug): each for each in rows}


def standing(kind: Kind, item: Item, checks: Checks) -> Standing:
    """How an item stands: a check of another wording does not count."""
    check = checks.get((kind.slug, item.slug))
    return Standing(kind, item, check if check and check.fingerprint == item.fingerprint else None)


def standings(partnership: Partnership, kind: str | None = None) -> list[Standing]:
    """Every item that did not come verified, of one kind or all, as it stands in the partnership."""
    checks = checks_of(partnership)
    return [
        standing(each, item, checks)
        for each in kinds().values()
        if kind in (None, each.slug)
        for item in readable_items(each)
        if not item.is_verified
    ]


def open_slugs(partnership: Partnership, kind: str) -> frozenset[str]:
    """The slugs of the kind's items that nobody has verified."""
    return frozenset(each.item.slug for each in standings(partnership, kind) if each.is_open)
