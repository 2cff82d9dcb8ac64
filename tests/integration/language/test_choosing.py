"""A language is offered where its catalogue is, chosen on the account page, and then holds for whole pages."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from tests.integration.language import pseudo
from tests.personas import Personas
from wardmote.config.languages import chosen, offered
from wardmote.foundations.members.public import RoleName

pytestmark = pytest.mark.any_database


def test_a_language_without_a_catalogue_is_not_offered(tmp_path: Path, catalogue: Path) -> None:
    assert offered([tmp_path]) == [("en-gb", "English")]
    assert offered([tmp_path, catalogue]) == [("en-gb", "English"), ("cy", "Cymraeg")]


def test_a_setting_that_is_not_offered_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="WARDMOTE_LANGUAGE is “cy”: set it to one of en-gb"):
        chosen("cy", offered([tmp_path]))


def test_without_a_catalogue_a_browser_that_asks_for_welsh_gets_english_alone(personas: Personas) -> None:
    page = personas.client(RoleName.ANALYST).get(reverse("account"), headers={"Accept-Language": "cy"}).content.decode()
    assert '<html lang="en-gb"' in page
    assert 'id="language"' not in page


def test_the_choice_on_the_account_page_holds(personas: Personas, foreign: None) -> None:
    client = personas.client(RoleName.ANALYST)
    assert 'value="cy"' in client.get(reverse("account")).content.decode()
    client.post(reverse("language"), {"language": "en-gb"})
    page = client.get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert '<html lang="en-gb"' in page
    assert "Needs you" in page
    client.post(reverse("language"), {"language": "cy"})
    page = client.get(reverse("my-work", args=[personas.partnership.slug])).content.decode()
    assert '<html lang="cy"' in page
    assert pseudo.said("Needs you") in page


def test_a_language_that_is_not_offered_changes_nothing(personas: Personas) -> None:
    client = personas.client(RoleName.ANALYST)
    page = client.post(reverse("language"), {"language": "cy"}, follow=True).content.decode()
    assert "Choose one of the languages in the list." in page
    assert "django_language" not in client.cookies
