"""The tables of the tests' own model."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEY = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


def to(model: str) -> models.ForeignKey:  # type: ignore[type-arg]
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=model)


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("organisations", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="Folder",
            fields=[
                KEY,
                ("reference", models.CharField(max_length=20, unique=True)),
                ("victim", models.CharField(blank=True, max_length=60)),
                ("respondent", models.CharField(blank=True, max_length=60)),
                ("partnership", to("organisations.partnership")),
                ("organisation", to("organisations.organisation")),
                ("lead", to(settings.AUTH_USER_MODEL)),
                ("parties", models.ManyToManyField(related_name="+", to="organisations.organisation")),
            ],
        ),
        migrations.CreateModel(
            name="FolderLink",
            fields=[
                KEY,
                ("partnership", to("organisations.partnership")),
                ("one", to("sectioned.folder")),
                ("other", to("sectioned.folder")),
            ],
        ),
    ]
