"""As many rows of everything that grows as a test asks for, written at once."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from tests.personas import SINCE, Personas
from wardmote.assessment.models import Assessment, HumanText
from wardmote.assessment.rules import HUMAN_ITEMS
from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import Membership, RoleName, Team, TeamMember, User
from wardmote.foundations.organisations.models import OrganisationKind
from wardmote.foundations.organisations.public import Organisation
from wardmote.foundations.places.loading import touch
from wardmote.foundations.places.models import Area, AreaDeprivation, AreaList, AreaListItem, AreaPopulation, Dataset
from wardmote.foundations.questionnaires.models import Questionnaire, Version
from wardmote.foundations.runs.models import Run
from wardmote.foundations.runs.rules import State
from wardmote.intake.models import Batch, BatchFile, BatchWarning, Delivery, Rejection, Segment
from wardmote.sharing.models import Agreement, AgreementReview, LiaisonOfficer, Reminder, ReturnNote
from wardmote.sharing.rules import Kind, last_ended

FRESH: Iterator[int] = count(1)
SOURCE, PROVIDER = "fire-incidents", "fire-and-rescue"
COUNCIL = "E06000901"
Maker = Callable[[Personas, int], None]


def batch(personas: Personas, number: int = 0) -> Batch:
    """A batch that the fire and rescue service sent; not saved."""
    return Batch(
        partnership=personas.partnership,
        source=SOURCE,
        source_version="1",
        fingerprint=f"{next(FRESH):064d}",
        program_version="1",
        loaded_by=personas.members[RoleName.PARTNER_OFFICER].user,
        loaded_at=timezone.now() - timedelta(minutes=number),
        rows_read=100,
        rows_kept=99,
        organisation=personas.organisations["fire-and-rescue"],
    )


def batches(personas: Personas, many: int) -> None:
    """Batches of one source, each superseded by the next."""
    made = Batch.objects.bulk_create([batch(personas, number) for number in range(many)])
    newest = made[0]
    Segment.objects.filter(partnership=personas.partnership, source=SOURCE, superseded_at=None).update(
        superseded_at=newest.loaded_at, superseded_by=newest
    )
    Segment.objects.bulk_create(
        Segment(
            batch=each,
            partnership=personas.partnership,
            source=SOURCE,
            sender=PROVIDER,
            month=date(2026, 7, 1),
            rows=99,
            path=f"{next(FRESH)}.parquet",
            inputs="0" * 64,
            loaded_at=each.loaded_at,
            superseded_at=None if each is newest else newest.loaded_at,
            superseded_by=None if each is newest else newest,
        )
        for each in made
    )


def one_batch(personas: Personas) -> Batch:
    """The batch to which `files`, `findings` and `superseded` add."""
    held = Batch.objects.filter(partnership=personas.partnership, source="police-uk-street").first()
    if held is None:
        held = batch(personas)
        held.source = "police-uk-street"
        held.save()
    return held


def files(personas: Personas, many: int) -> None:
    """Files of one batch."""
    held = one_batch(personas)
    numbers = range(held.files.count(), held.files.count() + many)
    BatchFile.objects.bulk_create(
        BatchFile(
            batch=held,
            number=n,
            name=f"2026-07/2026-07-force-{n:05d}-street.csv",
            size=1_000 + n,
            fingerprint=f"{n:064d}",
            rows=n,
            layout="Street",
        )
        for n in numbers
    )


def findings(personas: Personas, many: int) -> None:
    """Warnings and rejections of one batch."""
    held, first = one_batch(personas), next(FRESH)
    for model in (BatchWarning, Rejection):
        model.objects.bulk_create(
            model(
                batch=held,
                file_number=n,
                code="odd",
                sentence=f"Reason {first}-{n:05d}: the date cannot be read.",
                rows=n + 1,
                lines=[n + 2],
                examples=["soon"],
            )
            for n in range(many)
        )


def superseded(personas: Personas, many: int) -> None:
    """Segments of one batch, each superseded by a later one."""
    held, newer = one_batch(personas), batch(personas)
    newer.save()
    Segment.objects.bulk_create(
        Segment(
            batch=held,
            partnership=personas.partnership,
            source=held.source,
            sender=f"force-{n % 40:02d}",
            month=date(2010 + n % 15, n % 12 + 1, 1),
            rows=n,
            path=f"{next(FRESH)}.parquet",
            inputs="0" * 64,
            loaded_at=held.loaded_at,
            superseded_at=newer.loaded_at,
            superseded_by=newer,
        )
        for n in range(many)
    )


def deliveries(personas: Personas, many: int) -> None:
    """Files that the fire officer brought and has not checked."""
    officer = personas.members[RoleName.PARTNER_OFFICER]
    Delivery.objects.bulk_create(
        Delivery(
            partnership=personas.partnership,
            brought_by=officer.user,
            source=SOURCE,
            folder="/nowhere",
            organisation=officer.organisation,
        )
        for _n in range(many)
    )


def runs(personas: Personas, many: int) -> None:
    """Runs that are over."""
    Run.objects.bulk_create(
        Run(
            kind="intake.load",
            partnership=personas.partnership,
            started_by=personas.analyst,
            version="1",
            state=State.FINISHED,
        )
        for _n in range(many)
    )


def ledger(personas: Personas, many: int) -> None:
    """Entries, chained."""
    for number in range(many):
        record(
            by=personas.analyst,
            event="intake.batch.loaded",
            on=f"intake.batch:{number}",
            partnership=personas.partnership,
            after={"source": SOURCE, "rows": number},
        )


def people(personas: Personas, many: int) -> None:
    """People with a membership each."""
    body = personas.organisations["council"]
    found = User.objects.bulk_create(
        User(email=f"person-{next(FRESH)}@riverside.example.org", display_name=f"Person {n:05d}") for n in range(many)
    )
    Membership.objects.bulk_create(
        Membership(
            user=each,
            partnership=personas.partnership,
            organisation=body,
            role=RoleName.BOARD_MEMBER,
            starts_on=SINCE,
        )
        for each in found
    )


def _council_team(personas: Personas) -> Team:
    body = personas.organisations["council"]
    return Team.objects.get_or_create(organisation=body, name="Everybody", defaults={"starts_on": SINCE})[0]


def teams(personas: Personas, many: int) -> None:
    """Teams of one organisation."""
    body = personas.organisations["council"]
    Team.objects.bulk_create(
        Team(organisation=body, name=f"Team {next(FRESH):06d}", starts_on=SINCE) for _ in range(many)
    )


def team_members(personas: Personas, many: int) -> None:
    """People in one team."""
    team = _council_team(personas)
    people(personas, many)
    there = team.members.values("user")
    newest = User.objects.filter(email__startswith="person-").exclude(pk__in=there)
    TeamMember.objects.bulk_create(TeamMember(team=team, user=each, starts_on=SINCE) for each in newest)


def a_team(personas: Personas) -> int:
    """The team that grows."""
    return _council_team(personas).pk


def organisations(personas: Personas, many: int) -> None:
    """Police forces, each of which owes its datasets."""
    made = Organisation.objects.bulk_create(
        Organisation(partnership=personas.partnership, name=f"Force {n:06d}", code=f"force-{n:06d}")
        for n in (next(FRESH) for _ in range(many))
    )
    OrganisationKind.objects.bulk_create(
        OrganisationKind(organisation=each, kind="police", valid_from=SINCE) for each in made
    )


def areas(personas: Personas, many: int) -> None:
    """LSOAs of one council, with people and deprivation."""
    Area.objects.get_or_create(code=COUNCIL, defaults={"kind": "council", "name": "Ambridge"})
    dataset = _dataset(personas)
    dataset.save()
    codes = [f"E01{next(FRESH):06d}" for _n in range(many)]
    Area.objects.bulk_create(
        Area(code=code, kind="lsoa", vintage=2021, name=f"Ambridge {code}", council_code=COUNCIL) for code in codes
    )
    AreaPopulation.objects.bulk_create(
        AreaPopulation(code=code, year=2021, vintage=2021, count=1500, dataset=dataset) for code in codes
    )
    AreaDeprivation.objects.bulk_create(
        AreaDeprivation(code=code, edition="2019", score=10, decile=5, dataset=dataset) for code in codes
    )
    touch()


def _dataset(personas: Personas) -> Dataset:
    number = next(FRESH)
    return Dataset(
        format="lsoa",
        title="Boundaries",
        publisher="Office for National Statistics",
        licence="Open Government Licence",
        attribution="Contains OS data",
        file_name=f"file-{number:06d}.geojson",
        fingerprint=f"{number:064d}",
        rows=10,
        loaded_at=timezone.now(),
        loaded_by=personas.analyst,
    )


def datasets(personas: Personas, many: int) -> None:
    """Files of areas."""
    Dataset.objects.bulk_create(_dataset(personas) for _n in range(many))


def neighbourhoods(personas: Personas, many: int) -> None:
    """Neighbourhoods of one LSOA each."""
    areas(personas, 1)
    code = Area.objects.filter(kind="lsoa").values_list("code", flat=True).first()
    made = AreaList.objects.bulk_create(
        AreaList(partnership=personas.partnership, slug=f"list-{next(FRESH)}", name=f"Neighbourhood {n:05d}")
        for n in range(many)
    )
    AreaListItem.objects.bulk_create(AreaListItem(area_list=each, code=code, valid_from=SINCE) for each in made)


def questionnaires(personas: Personas, many: int) -> None:
    """Questionnaires of one published version each."""
    made = Questionnaire.objects.bulk_create(
        Questionnaire(
            partnership=personas.partnership,
            code=f"form-{next(FRESH)}",
            title=f"Form {n:05d}",
            made_by=personas.analyst,
        )
        for n in range(many)
    )
    Version.objects.bulk_create(_published(personas, each, 1) for each in made)


def one_questionnaire(personas: Personas) -> Questionnaire:
    """The questionnaire of which there are many versions."""
    about = {"code": "with-versions", "partnership": personas.partnership}
    return Questionnaire.objects.get_or_create(**about, defaults={"title": "Form", "made_by": personas.analyst})[0]


def versions(personas: Personas, many: int) -> None:
    """Published versions of one questionnaire."""
    of = one_questionnaire(personas)
    Version.objects.bulk_create(_published(personas, of, next(FRESH)) for _n in range(many))


def _published(personas: Personas, of: Questionnaire, number: int) -> Version:
    published = {"published_at": timezone.now(), "published_by": personas.analyst}
    return Version(questionnaire=of, number=number, declaration={}, made_by=personas.analyst, **published)


def assessments(personas: Personas, many: int) -> None:
    """Assessments in which every heading has been written."""
    made = Assessment.objects.bulk_create(
        Assessment(
            partnership=personas.partnership,
            area_code=COUNCIL,
            area_name="Ambridge",
            year_ending="2026-03",
            as_of=timezone.now(),
            version="1",
            document_json={},
            created_by=personas.analyst,
        )
        for _n in range(many)
    )
    HumanText.objects.bulk_create(
        HumanText(assessment=each, item=item.key, text="Written.", written_by=personas.analyst)
        for each in made
        for item in HUMAN_ITEMS
    )


def agreements(personas: Personas, many: int) -> None:
    """Agreements between two bodies."""
    today = timezone.localdate()
    made = Agreement.objects.bulk_create(
        Agreement(
            partnership=personas.partnership,
            title=f"Agreement {next(FRESH):06d}",
            purpose="Prevention",
            data_items="Fires",
            signed_on=SINCE,
            review_on=today + timedelta(days=100),
            written_by=personas.administrator,
        )
        for _n in range(many)
    )
    through = Agreement.parties.through
    through.objects.bulk_create(
        through(agreement_id=each.pk, organisation_id=body.pk)
        for each in made
        for body in (personas.organisations["council"], personas.organisations["fire-and-rescue"])
    )


def one_agreement(personas: Personas) -> Agreement:
    """The agreement whose reviews `reviews` makes."""
    if not Agreement.objects.filter(partnership=personas.partnership).exists():
        agreements(personas, 1)
    return Agreement.objects.filter(partnership=personas.partnership).earliest("pk")


def reviews(personas: Personas, many: int) -> None:
    """Reviews of one agreement."""
    held, today = one_agreement(personas), timezone.localdate()
    AgreementReview.objects.bulk_create(
        AgreementReview(
            agreement=held, reviewed_on=today, next_on=today, result="Goes on", reviewed_by=personas.administrator
        )
        for _n in range(many)
    )


def notes(personas: Personas, many: int) -> None:
    """Closed records of one return."""
    ReturnNote.objects.bulk_create(
        ReturnNote(
            partnership=personas.partnership,
            organisation=personas.organisations["fire-and-rescue"],
            dataset="3",
            kind=Kind.QUALITY,
            quarter=last_ended(timezone.localdate()).previous.start,
            on=timezone.localdate(),
            reason="A column is missing.",
            recorded_by=personas.analyst,
            closed_at=timezone.now(),
            closed_by=personas.analyst,
        )
        for _n in range(many)
    )


def officers(personas: Personas, many: int) -> None:
    """Liaison officers who were, and reminders sent to them."""
    fire = personas.organisations["fire-and-rescue"]
    LiaisonOfficer.objects.bulk_create(
        LiaisonOfficer(
            partnership=personas.partnership,
            organisation=fire,
            role_title="Station manager",
            starts_on=SINCE,
            ends_on=SINCE + timedelta(days=30),
        )
        for _n in range(many)
    )
    Reminder.objects.bulk_create(
        Reminder(
            partnership=personas.partnership,
            organisation=fire,
            channel="e-mail",
            sent_on=timezone.localdate(),
            sent_by=personas.analyst,
        )
        for _n in range(many)
    )
