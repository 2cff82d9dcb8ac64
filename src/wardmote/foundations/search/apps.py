"""How Django finds this room."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    """The room's registration."""

    name = "wardmote.foundations.search"
    label = "search"

    def ready(self) -> None:
        """The indexes are looked after when the database is migrated."""
        from wardmote.foundations.search.indexes import ensure_indexes

        # Django tells only apps with models, and each when every table is there.
        post_migrate.connect(ensure_indexes, sender=apps.get_app_config("members"))
