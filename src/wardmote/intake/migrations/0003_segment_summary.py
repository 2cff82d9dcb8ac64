from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0002_partners"),
    ]

    operations = [
        migrations.AddField(model_name="segment", name="summary", field=models.JSONField(default=dict)),
    ]
