from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0001_initial")]

    operations = [
        migrations.RemoveConstraint(model_name="segment", name="intake_segment_one_current"),
        migrations.RenameField(model_name="segment", old_name="provider", new_name="sender"),
        migrations.AlterModelOptions(name="segment", options={"ordering": ["source", "sender", "month"]}),
        migrations.AddConstraint(
            model_name="segment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("superseded_at__isnull", True)),
                fields=("partnership", "source", "sender", "month"),
                name="intake_segment_one_current",
            ),
        ),
    ]
