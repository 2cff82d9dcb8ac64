"""The database itself refuses to change or delete history."""

from django.db import migrations

from wardmote.foundations.ledger import triggers


def make(apps, schema_editor):
    for statement in triggers.statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def drop(apps, schema_editor):
    for statement in triggers.drop_statements(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
