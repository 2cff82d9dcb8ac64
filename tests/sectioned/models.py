"""A file about something, with two sections and links between files."""

from django.db import models

from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import Organisation, Partnership


class Folder(models.Model):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    parties = models.ManyToManyField(Organisation, related_name="+")
    lead = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    reference = models.CharField(max_length=20, unique=True)
    victim = models.CharField(max_length=60, blank=True)
    respondent = models.CharField(max_length=60, blank=True)

    class Meta:
        app_label = "sectioned"

    def __str__(self) -> str:
        return self.reference


class FolderLink(models.Model):
    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="+")
    one = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Folder, on_delete=models.CASCADE, related_name="+")

    class Meta:
        app_label = "sectioned"

    def __str__(self) -> str:
        return f"link {self.pk}"
