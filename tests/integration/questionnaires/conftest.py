"""A questionnaire that is published, and how it is answered in the tests."""

import pytest

from tests.personas import Personas
from wardmote.foundations.questionnaires.public import Version, copy_shipped, publish_version

CODE = "asb-risk"


@pytest.fixture
def risk(personas: Personas) -> Version:
    """The shipped risk form, copied and published."""
    draft = copy_shipped(by=personas.administrator, partnership=personas.partnership, form=CODE)
    return publish_version(by=personas.administrator, version=draft, seen=draft.edition)
