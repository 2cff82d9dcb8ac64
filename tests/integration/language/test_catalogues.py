"""Catalogues are collected and compiled without GNU gettext, and only a whole one is offered."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from dev import messages


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return messages.template()


def test_messages_of_every_kind_are_found(wanted: Catalog) -> None:
    for text in ("Needs you", "Neither a rise nor a fall is good in itself.", "Burglary", "started long work: {kind}"):
        assert wanted.get(text) is not None, text
    several = wanted.get("{month} stands out")
    assert isinstance(several.id, tuple)
    assert several.id[1].startswith("{count} {steps} stand out")


def test_what_is_missing_or_wrong_is_named(wanted: Catalog) -> None:
    held = Catalog(locale="cy")
    held.add("{count} of {all}", "{count} o {cyfan}")
    asked = Catalog()
    for text in ("{count} of {all}", "Needs you"):
        asked.add(text)
    assert messages.problems(held, asked) == ["placeholders differ: {count} of {all}", "not translated: Needs you"]


def test_a_half_translated_catalogue_is_not_compiled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], wanted: Catalog
) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "template", lambda: wanted)
    assert f"{len(wanted)} to do" in messages.collect("cy")
    assert messages.compile_all() == 1
    assert "not compiled" in capsys.readouterr().out
    assert not list(tmp_path.rglob("*.mo"))


def test_what_was_translated_stays_when_messages_are_collected_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: Catalog
) -> None:
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setattr(messages, "template", lambda: wanted)
    messages.collect("cy")
    path = tmp_path / "cy/LC_MESSAGES/django.po"
    path.write_text(
        path.read_text().replace('msgid "Needs you"\nmsgstr ""', 'msgid "Needs you"\nmsgstr "Angen arnoch chi"')
    )
    assert f"{len(wanted) - 1} to do" in messages.collect("cy")
    with path.open("rb") as file:
        assert read_po(file).get("Needs you").string == "Angen arnoch chi"


def test_every_catalogue_that_is_shipped_is_whole_and_compiled(wanted: Catalog) -> None:
    for path in messages.LOCALE.glob("*/LC_MESSAGES/django.po"):
        with path.open("rb") as file:
            assert not messages.problems(read_po(file), wanted), f"{path}: see docs/how-to/translate.md"
        assert path.with_suffix(".mo").stat().st_size, path
