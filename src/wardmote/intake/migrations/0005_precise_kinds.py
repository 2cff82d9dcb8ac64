"""Bodies of a kind that was made precise: who has sent one kind's files is of that kind from today; what it was stays on record.

An organisation that has sent files of none of these sources, or of several kinds, keeps its kind until somebody chooses.
"""

from django.db import migrations
from django.utils import timezone

BROAD = ("other", "provider", "co-operating-body")
SENT_BY = {
    "domestic-abuse-contacts": "domestic-abuse-service",
    "drug-alcohol-treatment": "drug-and-alcohol-service",
    "hate-reporting-centres": "hate-reporting-network",
    "hate-reports": "hate-reporting-network",
    "istv-assaults": "nhs-trust",
    "youth-justice-entrants": "youth-justice-service",
}


def make_precise(apps, schema_editor):
    Batch = apps.get_model("intake", "Batch")
    OrganisationKind = apps.get_model("people", "OrganisationKind")
    today = timezone.localdate()
    held = OrganisationKind.objects.filter(kind__in=BROAD, valid_to__isnull=True, valid_from__lt=today)
    for row in held:
        sent = Batch.objects.filter(organisation_id=row.organisation_id).order_by().values_list("source", flat=True)
        kinds = {SENT_BY[source] for source in sent.distinct() if source in SENT_BY}
        if len(kinds) == 1:
            row.valid_to = today
            row.save(update_fields=["valid_to"])
            OrganisationKind.objects.create(organisation_id=row.organisation_id, kind=kinds.pop(), valid_from=today)


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0004_records_removed"),
        ("people", "0001_initial"),
    ]

    operations = [migrations.RunPython(make_precise, migrations.RunPython.noop, elidable=True)]
