"""What the house's test would say of models that nobody thought of."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import models
from django.test.utils import isolate_apps

from wardmote.foundations.retention.completeness import dangling, loose, problems_of
from wardmote.foundations.retention.public import Effect, Relation, Rule

LABEL = "retention.Letter"


def letter(**privacy: str) -> Any:
    """A model whose Privacy says this."""

    class Letter(models.Model):  # noqa: DJ008 - never shown
        sender = models.CharField(max_length=10)
        written_by = models.ForeignKey(get_user_model(), on_delete=models.PROTECT)

        class Meta:
            app_label = "retention"

        Privacy = type("Privacy", (), privacy)

    return Letter


@isolate_apps("wardmote.foundations.retention")
@pytest.mark.parametrize(
    ("privacy", "rules", "said"),
    [
        ({}, [], "neither a rule nor a reason"),
        ({"permanent": "  "}, [], "neither a rule nor a reason"),
        ({"rule": "letters"}, [], "names the rule “letters”, which nobody declares"),
        ({}, [Rule("letters", LABEL, since="pk")], "falls under the rule “letters” and does not say so"),
        ({"rule": "letters"}, [Rule("letters", LABEL, since="pk", clears={"x": ""})], "Letter.sender is personal"),
    ],
)
def test_what_is_missing_is_told(privacy: dict[str, str], rules: list[Rule], said: str) -> None:
    found = problems_of(letter(personal="sender written_by", **privacy), rules)
    assert any(said in sentence for sentence in found), found


@isolate_apps("wardmote.foundations.retention")
@pytest.mark.parametrize(
    ("privacy", "rules"),
    [
        ({"permanent": "because"}, []),
        ({"rule": "letters"}, [Rule("letters", LABEL, since="pk")]),
        ({"rule": "letters"}, [Rule("letters", LABEL, since="pk", clears={"sender": ""})]),
        ({"rule": "letters"}, [Rule("letters", LABEL, since="pk", clears={"x": ""}, stays={"sender": "an office"})]),
    ],
)
def test_what_is_whole_is_not_complained_of(privacy: dict[str, str], rules: list[Rule]) -> None:
    assert problems_of(letter(personal="sender written_by", **privacy), rules) == []


@isolate_apps("wardmote.foundations.retention")
def test_a_relation_that_nobody_named_is_told() -> None:
    model = letter()

    class Answer(models.Model):  # noqa: DJ008 - never shown
        letter = models.ForeignKey(model, on_delete=models.CASCADE)
        run_id = models.UUIDField(null=True)

        class Meta:
            app_label = "retention"

    field = "retention.Answer.letter"
    assert "say what becomes of it" in dangling(model, [], [Answer])[0]
    assert dangling(model, [Relation(field, to=LABEL, effect=Effect.GOES)], [Answer]) == []
    # The database would remove the answers, whatever the declaration says.
    assert "would do something else" in dangling(model, [Relation(field, to=LABEL, effect=Effect.LOSES)], [Answer])[0]
    assert loose([Answer]) == ["retention.Answer.run_id"]
