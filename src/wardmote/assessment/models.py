"""An assessment as it was made, and what people wrote in it."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models

from wardmote.assessment.content import Document, from_json
from wardmote.assessment.rules import HUMAN_ITEMS, Audience, State
from wardmote.foundations.design.public import moment, month
from wardmote.foundations.documents.public import Written


class Assessment(models.Model):
    """One strategic assessment: the document is stored whole, so that it stays readable as it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=60)
    area_name = models.CharField(max_length=200)
    year_ending = models.CharField(max_length=7)
    as_of = models.DateTimeField()
    version = models.CharField(max_length=40)
    # The partnership's own edition, and the one that may be published; what was made before there were two has no second.
    document_json = models.JSONField()
    public_json = models.JSONField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["partnership", "-created_at"], name="assessments_of_partnership"),
        ]

    class Privacy:
        plain = "partnership area_code area_name year_ending as_of version created_at"
        personal = "created_by document_json public_json"
        permanent = "a document that a board has tabled stays readable as it was; its maker is a number once the person has been cleared"

    def __str__(self) -> str:
        return f"{self.area_code} {self.year_ending}"

    @property
    def document(self) -> Document:
        """The document as it was made, in the most careful edition that there is."""
        return self.edition(Audience.PUBLICATION) or from_json(self.document_json)

    def edition(self, audience: str) -> Document | None:
        """The edition for these readers; None where this assessment has none to publish."""
        stored = self.public_json if audience == Audience.PUBLICATION else self.document_json
        return None if stored is None else from_json(stored)

    @property
    def ending(self) -> str:
        """The last month of its year in words."""
        return month(date.fromisoformat(f"{self.year_ending}-01"))

    def latest_texts(self) -> "dict[str, HumanText]":
        """The newest text under each heading."""
        return {text.item: text for text in self.texts.select_related("written_by").order_by("pk")}

    def written(self) -> dict[str, Written]:
        """The newest texts as the renderers take them."""
        return {
            item: Written(text.text, text.written_by.display_name, moment(text.written_at))
            for item, text in self.latest_texts().items()
            if text.text.strip()
        }

    @property
    def unwritten(self) -> list[str]:
        """The keys of the headings that still wait for a person."""
        written = self.written()
        return [item.key for item in HUMAN_ITEMS if item.key not in written]

    @property
    def state(self) -> State:
        """Unfinished until each heading has been written."""
        return State.UNFINISHED if self.unwritten else State.WRITTEN


class MadeFile(models.Model):
    """A file of an edition, kept once it is made: the same text is not set twice.

    `fingerprint` is of all that the file is made from; a file of another fingerprint is out of date and made anew.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="made_files")
    audience = models.CharField(max_length=20, choices=Audience.choices)
    form = models.CharField(max_length=10)
    fingerprint = models.CharField(max_length=64)
    content = models.BinaryField()
    made_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["assessment", "audience", "form"], name="one_made_file_of_a_form"),
        ]

    class Privacy:
        plain = "assessment audience form fingerprint made_at"
        personal = "content"
        rule = "assessment-files"

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.audience} {self.form}"


class HumanText(models.Model):
    """What a person wrote under a statutory heading; a correction is a new row."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="texts")
    item = models.CharField(max_length=40)
    text = models.TextField(blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    class Privacy:
        plain = "assessment item written_at"
        personal = "text written_by"
        rule = "assessment-drafts"
        permanent = "the last text under each heading is part of the document, which stays readable as it was"

    def __str__(self) -> str:
        return f"{self.assessment_id} {self.item}"
