"""Each organisation gets the code by which its records have been kept: its name as a slug."""

from django.db import migrations, models

from wardmote.foundations.people.rules import free_code


def give_codes(apps, schema_editor):
    organisation = apps.get_model("people", "Organisation")
    taken = {}
    for each in organisation.objects.order_by("pk"):
        here = taken.setdefault(each.partnership_id, set())
        each.code = free_code(each.name, here)
        here.add(each.code)
        each.save(update_fields=["code"])


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.AddField("organisation", "code", models.SlugField(default="", max_length=60), preserve_default=False),
        migrations.RunPython(give_codes, migrations.RunPython.noop),
        migrations.AddConstraint(
            "organisation",
            models.UniqueConstraint(fields=("partnership", "code"), name="organisation_code_once"),
        ),
    ]
