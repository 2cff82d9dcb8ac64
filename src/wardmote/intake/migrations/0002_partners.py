import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(model_name="batch", name="quality", field=models.JSONField(default=dict)),
        migrations.AddField(
            model_name="batch",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
            ),
        ),
        migrations.AddField(model_name="segment", name="span", field=models.PositiveSmallIntegerField(default=1)),
        migrations.AddField(model_name="segment", name="is_nil", field=models.BooleanField(default=False)),
        migrations.AddField(
            model_name="delivery",
            name="organisation",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.organisation"
            ),
        ),
    ]
