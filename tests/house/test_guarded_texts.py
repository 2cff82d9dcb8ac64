"""Every text that a person types at length passes the guard, in whichever room its form stands."""

import re
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

from django import forms

import wardmote
from wardmote.foundations.privacy.public import GuardedForm

# Longer than any name or title: what is typed there may tell a story.
STORY = 200
# What may be long and is no text: codes, a path of the server, the examples of the page of styles.
NO_TEXTS = {
    ("SettingsForm", "councils"),
    ("LoadForm", "folder"),
    ("LoadAreasForm", "folder"),
}


def every_form() -> set[type[forms.BaseForm]]:
    for module in walk_packages(wardmote.__path__, "wardmote."):
        if re.search(r"(^|\.|_)forms$", module.name):
            import_module(module.name)
    every: set[type[forms.BaseForm]] = set()
    waiting: list[type[forms.BaseForm]] = [forms.BaseForm]
    while waiting:
        below = waiting.pop().__subclasses__()
        every |= set(below)
        waiting += below
    return {form for form in every if form.__module__.startswith("wardmote.")}


def is_story(field: forms.Field) -> bool:
    if type(field) is not forms.CharField or isinstance(field.widget, forms.HiddenInput):
        return False
    return isinstance(field.widget, forms.Textarea) or (field.max_length or 0) >= STORY


def test_every_long_text_is_guarded() -> None:
    stories = {
        (form.__name__, name): form
        for form in every_form()
        if ".design." not in form.__module__
        for name, field in getattr(form, "base_fields", {}).items()
        if is_story(field)
    }
    unguarded = {
        key
        for key, form in stories.items()
        if key not in NO_TEXTS and not (issubclass(form, GuardedForm) and key[1] in form.guarded)
    }
    assert len(stories) > 10
    assert unguarded == set()
    assert set(stories) >= NO_TEXTS, "The list of what is no text has an entry that is gone."


def test_a_page_that_shows_a_guarded_form_shows_its_tick_box() -> None:
    """A warning that cannot be answered would keep a person from saving."""
    root = Path(wardmote.__file__).parent
    pages = [page.read_text(encoding="utf-8") for page in root.rglob("*.html")]
    named = {name for form in every_form() if issubclass(form, GuardedForm) for name in form.guarded}
    shown = {name for name in named for page in pages if f".{name} %}}" in page and ".names_somebody %}" in page}
    assert named == shown
