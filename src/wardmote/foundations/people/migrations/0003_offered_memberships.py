from django.db import migrations, models
import django.db.models.deletion


def withdraw_links(apps, _schema):
    """Links made before are withdrawn: which membership each was for is not known. New ones can be made at once."""
    apps.get_model("people", "Invitation").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("people", "0002_organisation_code"),
    ]

    operations = [
        migrations.RunPython(withdraw_links, migrations.RunPython.noop),
        migrations.AddField(
            model_name="membership",
            name="is_agreed",
            field=models.BooleanField(default=True),
        ),
        migrations.AddField(
            model_name="invitation",
            name="membership",
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="invitations",
                to="people.membership",
            ),
            preserve_default=False,
        ),
    ]
