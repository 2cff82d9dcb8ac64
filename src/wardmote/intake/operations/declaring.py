"""Saving a source that was declared in the browser: a version with who and when, the files in place, and the sample ready to load."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.foundations.ledger.public import record
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, as_code
from wardmote.intake.drafting.drafts import LONGEST_SLUG, checked_slug
from wardmote.intake.drafting.filling_in import Declared, from_texts, reads_alike
from wardmote.intake.errors import SourceError
from wardmote.intake.models import Batch, Delivery, SourceVersion
from wardmote.intake.operations.declared_before import may_correct, old_declaration, own_texts
from wardmote.intake.operations.deliveries import preview_file, remove_files
from wardmote.intake.sources import problems as source_problems
from wardmote.intake.sources import source as declared_source
from wardmote.intake.sources import sources as declared_sources

# Words that stand in the addresses of pages where a source's short name does.
WORDS_OF_ADDRESSES = frozenset({"new", "lists", "drafts"})
LONGEST_SEEN = 300


@dataclass(frozen=True)
class Saved:
    """What was saved: the version; whether its files wait to be loaded; whether what was loaded is to be loaded anew."""

    version: SourceVersion
    has_files: bool
    must_load_anew: bool


def slug_for(title: str) -> str:
    """A short name that no source has, from the title; raises SourceError for a title without letters."""
    taken = {*declared_sources(), *WORDS_OF_ADDRESSES, *(each.slug for each in source_problems())}
    plain = re.sub(r"-{2,}", "-", as_code(title))[: LONGEST_SLUG - 3].strip("-")
    if not plain:
        raise SourceError(_("Give the source a title with letters in it."))
    slug, number = plain, 2
    while slug in taken:
        slug, number = f"{plain}-{number}", number + 1
    return checked_slug(slug)


@transaction.atomic
def save_source(*, by: User, delivery: Delivery, page: Mapping[str, Any]) -> Saved:
    """Save the draft as it was tried: as a new source, or as the next version of the one that the sample corrects.

    Raises SourceError where the draft has faults or another partnership's source would be changed.
    """
    sample = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not sample.is_sample:
        raise SourceError(_("This source has been saved already."))
    if page["problems"] or not page["texts"]:
        raise SourceError(" ".join(page["problems"]) or _("Look at the result first."))
    declared = from_texts(page["texts"])
    if sample.source:
        version, must_load_anew = _correction(by, sample, declared, page)
    else:
        version, must_load_anew = _first_version(by, sample, declared, page), False
    record(
        by=by,
        event="intake.source.declared",
        on=version,
        partnership=sample.partnership,
        after={"source": version.source, "version": version.version, "number": version.number},
    )
    has_files = _make_loadable(sample, version.source, page)
    _write_files(version)
    return Saved(version, has_files, must_load_anew)


def _first_version(by: User, sample: Delivery, declared: Declared, page: Mapping[str, Any]) -> SourceVersion:
    slug = slug_for(str(declared.raw["title"]))
    renamed = _with_slug(declared, slug)
    return _add_version(by, sample, renamed, 1, page)


def _with_slug(declared: Declared, slug: str) -> Declared:
    """The declaration under its own name, which its vocabularies bear too."""
    names = {
        name: f"{slug}-{key}" for key, name in declared.raw.get("mappings", {}).items() if name in declared.vocabularies
    }
    raw = {**declared.raw, "slug": slug}
    if "mappings" in raw:
        raw["mappings"] = {key: names.get(name, name) for key, name in raw["mappings"].items()}
    vocabularies = {names.get(name, name): each for name, each in declared.vocabularies.items()}
    return Declared(raw, vocabularies)


def _correction(by: User, sample: Delivery, declared: Declared, page: Mapping[str, Any]) -> tuple[SourceVersion, bool]:
    """The next version; the one before is kept, also where it was written by hand. Whether the reading has changed."""
    slug = sample.source
    if not may_correct(sample.partnership, slug):
        raise SourceError(_("Another partnership on this installation uses this source. Declare one of your own."))
    old = old_declaration(slug)
    newest = SourceVersion.objects.filter(source=slug).order_by("-number").first()
    if newest is None or newest.texts != own_texts(slug):
        newest = SourceVersion.objects.create(
            partnership=sample.partnership,
            source=slug,
            number=(newest.number if newest else 0) + 1,
            version=str(old.raw["version"]),
            texts=own_texts(slug),
        )
    is_read_alike = reads_alike(declared, old)
    version = str(old.raw["version"]) if is_read_alike else _next(str(old.raw["version"]))
    corrected = Declared({**declared.raw, "version": version}, declared.vocabularies)
    has_records = Batch.objects.filter(partnership=sample.partnership, source=slug).exists()
    return _add_version(by, sample, corrected, newest.number + 1, page), has_records and not is_read_alike


def _next(version: str) -> str:
    """The version after one: “1” becomes “2”, “2026.1” becomes “2026.2”."""
    head, point, last = version.rpartition(".")
    return f"{head}{point}{int(last) + 1}" if last.isdecimal() else f"{version}.1"


def _add_version(by: User, sample: Delivery, declared: Declared, number: int, page: Mapping[str, Any]) -> SourceVersion:
    declared.source()
    return SourceVersion.objects.create(
        partnership=sample.partnership,
        source=declared.slug,
        number=number,
        version=str(declared.raw["version"]),
        texts=declared.texts(),
        sample=_shape(page),
        saved_by=by,
    )


def _shape(page: Mapping[str, Any]) -> str:
    """The sample's shape: how many rows and which headings, and nothing of what stood in them."""
    headings = ", ".join(f"“{each['heading']}”" for each in page["columns"])
    rows = ngettext("{count} row", "{count} rows", page["rows"]).format(count=f"{page['rows']:,}")
    columns = ngettext("{count} column", "{count} columns", len(page["columns"])).format(count=len(page["columns"]))
    return _("{rows} and {columns}: {headings}").format(rows=rows, columns=columns, headings=headings)[:LONGEST_SEEN]


def _make_loadable(sample: Delivery, slug: str, page: Mapping[str, Any]) -> bool:
    """The sample becomes a file to be loaded; one of which columns were taken out is removed, for it is not what was sent."""
    if page["taken_out"]:
        remove_files(sample)
        sample.delete()
        return False
    preview_file(sample).unlink(missing_ok=True)
    sample.is_sample, sample.source = False, slug
    organisation = page["answers"]["organisation"]
    bodies = Organisation.objects.filter(partnership=sample.partnership)
    sample.organisation = bodies.filter(pk=organisation).first() if organisation else None
    sample.save(update_fields=["is_sample", "source", "organisation"])
    return True


def _write_files(version: SourceVersion) -> None:
    """Put the files in place, the vocabularies first: each at once, so that no reader sees half of one."""
    folder = Path(settings.SOURCES_DIR)
    known = declared_sources().get(version.source)
    try:
        for name, text in version.texts.items():
            is_declaration = not name.startswith("mappings/")
            path = folder / (known.file if is_declaration and known else name)
            path.parent.mkdir(parents=True, exist_ok=True)
            coming = path.with_name(f".{path.name}.coming")
            coming.write_text(text, encoding="utf-8")
            coming.replace(path)
    except OSError as error:
        raise SourceError(_("The source cannot be written: {why}.").format(why=error.strerror)) from None
    declared_source(version.source)
