"""A partnership's own declaration as it stands in the folder, with the vocabularies that lie beside it."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.foundations.organisations.public import Partnership
from wardmote.intake.drafting.filling_in import Declared, from_texts
from wardmote.intake.errors import SourceError
from wardmote.intake.models import Batch, SourceVersion
from wardmote.intake.sources import source as declared_source


def own_texts(slug: str) -> dict[str, str]:
    """The files of an own declaration by their names; raises SourceError for a source that is not their own."""
    source = declared_source(slug)
    if not source.is_own:
        raise SourceError(_("This source comes with the program. It is not corrected here."))
    folder = Path(settings.SOURCES_DIR)
    texts = {}
    for name in source.mappings.values():
        path = folder / "mappings" / f"{name}.toml"
        if path.is_file():
            texts[f"mappings/{name}.toml"] = path.read_text(encoding="utf-8-sig")
    return {**texts, f"{slug}.toml": (folder / source.file).read_text(encoding="utf-8-sig")}


def old_declaration(slug: str) -> Declared:
    """The declaration that is in use; raises SourceError for a source that is not their own."""
    return from_texts(own_texts(slug))


def may_correct(partnership: Partnership, slug: str) -> bool:
    """Whether the partnership may correct the source: its own, and no other partnership's on the same installation."""
    others = SourceVersion.objects.filter(source=slug).exclude(partnership=partnership)
    loaded = Batch.objects.filter(source=slug).exclude(partnership=partnership)
    return not others.exists() and not loaded.exists()
