"""No installation is in the field yet: a room has one beginning, which is rewritten in place of being added to."""

from pathlib import Path

from django.apps import apps

from wardmote.foundations.rooms import rooms


def test_a_room_has_one_migration() -> None:
    labels = {room.label for room in rooms()} & {app.label for app in apps.get_app_configs()}
    folders = {label: Path(apps.get_app_config(label).path) / "migrations" for label in labels}
    files = {label: sorted(path.name for path in folder.glob("[0-9]*.py")) for label, folder in folders.items()}
    several = {label: names for label, names in files.items() if names not in ([], ["0001_initial.py"])}
    assert several == {}, "Rewrite the room's 0001_initial.py"
    assert sum(map(bool, files.values())) > 10
