"""What the room keeps of its own: the figures that a partnership chose to see first."""

from typing import ClassVar

from django.db import models


class HeadlineFigure(models.Model):
    """One of the figures on everybody's home, in the order in which they stand there."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=60)
    area_code = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership", "measure"], name="measures_headline_once"),
        ]

    class Privacy:
        plain = "partnership measure area_code position"

    def __str__(self) -> str:
        return f"{self.measure} {self.area_code}"
