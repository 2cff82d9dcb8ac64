"""An agreement as one person sees it: what its door gives them, and nothing else of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.utils import timezone

from wardmote.foundations.access.public import Level, MemberRequest, Opened, Withheld
from wardmote.foundations.organisations.public import Organisation
from wardmote.sharing import rules
from wardmote.sharing.given import AGREEMENT_DOOR, AgreementSection
from wardmote.sharing.rules import Status
from wardmote.sharing.scope import AgreementBodies


@dataclass(frozen=True)
class OpenedAgreement:
    """What one person may see of an agreement; a section that is withheld from them is None."""

    key: int
    title: str
    terms: Mapping[str, Any]
    safeguards: Mapping[str, Any] | None
    leads: Mapping[str, Any] | None
    withheld: tuple[Withheld, ...]

    @classmethod
    def of(cls, opened: Opened) -> Self:
        """From what the door gave."""
        sections = opened.sections
        return cls(
            key=opened.key,
            title=opened.shown["title"],
            terms=opened[AgreementSection.TERMS],
            safeguards=sections.get(AgreementSection.SAFEGUARDS),
            leads=sections.get(AgreementSection.LEADS),
            withheld=opened.withheld,
        )

    @property
    def status(self) -> Status:
        """Where it stands today."""
        return rules.status(
            signed=self.terms["signed_on"],
            review=self.terms["review_on"],
            ends=self.terms["ends_on"],
            terminated=self.terms["terminated_on"],
            today=timezone.localdate(),
        )

    @property
    def bodies(self) -> AgreementBodies:
        """Its parties, and those of them that give data."""
        return self.terms["rows"]  # type: ignore[no-any-return]

    def parties_named(self) -> list[tuple[str, str]]:
        """The parties, as called when it was signed, each with what became of it since."""
        return [(self.name_then(party), party.what_became_of_it) for party in self.bodies.parties]

    def name_then(self, body: Organisation) -> str:
        """What a body was called on the day of the signature; today's name while it has none."""
        signed: date | None = self.terms["signed_on"]
        return body.name_on(signed or timezone.localdate())

    def all_terms(self) -> dict[str, Any]:
        """Every field by its name, for whoever changes the agreement; only those who see all of it may."""
        bodies = {"parties": list(self.bodies.parties), "disclosers": list(self.bodies.disclosers)}
        return {"title": self.title, **self.terms, **(self.safeguards or {}), **(self.leads or {}), **bodies}


def open_agreement(request: MemberRequest, agreement: int, *, level: Level = Level.SEE) -> OpenedAgreement:
    """What the person may see of an agreement, for whoever sees its terms; with the level, for whoever may change them."""
    return OpenedAgreement.of(AGREEMENT_DOOR.open(request, str(agreement), needs=AgreementSection.TERMS, level=level))
