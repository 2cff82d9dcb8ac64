"""What the pages of sources and batches say of the agreements under which data in use came."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.foundations.access.public import permissions_of
from wardmote.foundations.design.public import long_date
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake import public as intake
from wardmote.intake.public import Notice
from wardmote.sharing.agreements import AgreementSummary, covering, registered, sender_of
from wardmote.sharing.permissions import SharingPermission
from wardmote.sharing.rules import Status
from wardmote.sharing.scope import own_organisations


def data_notices(
    partnership: Partnership, user: User, source: str, senders: Mapping[str, Organisation | None]
) -> list[Notice]:
    """What `intake.notices` asks: a notice for each sender whose data of the source are in use under no agreement, or under one due for review.

    Only for those who may see agreements; who sees their own body's alone is told of its data alone.
    """
    declared, granted = intake.sources().get(source), permissions_of(user, partnership)
    if declared is None or not declared.needs_agreement or SharingPermission.AGREEMENT_VIEW not in granted:
        return []
    today, agreements = timezone.localdate(), registered(partnership, [source])
    may_edit = SharingPermission.AGREEMENT_EDIT in granted
    notices = []
    for sender, name in _seen(partnership, user, senders, str(declared.publisher.get("authority", "")), today):
        cover = covering(agreements, source, sender, today)
        if cover is None:
            notices.append(_uncovered(partnership, source, sender, name, may_edit=may_edit))
        elif cover.status is Status.REVIEW and cover.review_on:
            notices.append(_due_for_review(cover, cover.review_on, name))
    return notices


def _seen(
    partnership: Partnership, user: User, senders: Mapping[str, Organisation | None], authority: str, today: date
) -> list[tuple[Organisation | None, str]]:
    """The senders of whose agreements the person may know, each with its name; those not noted are worked out."""
    own = own_organisations(user, partnership, SharingPermission.AGREEMENT_VIEW)
    bodies = [] if all(senders.values()) else list(partnership.organisations.prefetch_related("kinds"))
    pairs = [(noted or sender_of(code, authority, bodies, today), code) for code, noted in senders.items()]
    return [
        (organisation, organisation.name if organisation else code)
        for organisation, code in pairs
        if own is None or (organisation is not None and organisation.pk in own)
    ]


def _uncovered(
    partnership: Partnership, source: str, sender: Organisation | None, name: str, *, may_edit: bool
) -> Notice:
    sentence = _("Data from %(name)s are in use without an information-sharing agreement in force.") % {"name": name}
    if not may_edit:
        return Notice(sentence)
    query = {"source": source, **({"party": sender.pk} if sender else {})}
    return Notice(
        sentence, f"{reverse('sharing:agreement-new', args=[partnership.slug])}?{urlencode(query)}", _("Enter one")
    )


def _due_for_review(cover: AgreementSummary, review_on: date, name: str) -> Notice:
    sentence = _("Data from %(name)s are in use under an agreement whose review was due on %(day)s.") % {
        "name": name,
        "day": long_date(review_on),
    }
    return Notice(sentence, cover.url, _("See “%(title)s”") % {"title": cover.title})
