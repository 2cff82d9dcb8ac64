"""What is kept about areas. Rows come from published files; nothing here names a person."""

from typing import Any

from django.conf import settings
from django.db import models


class Catalogue(models.Model):
    """One row, whose token changes whenever any area, boundary, population or list changes."""

    token = models.CharField(max_length=32)

    class Privacy:
        plain = "token"

    def __str__(self) -> str:
        return self.token


class Dataset(models.Model):
    """A published file that was loaded: where it is from, on what terms, which bytes."""

    format = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    attribution = models.TextField()
    # Of the demonstration: never shown to a real partnership, never under a publisher's name.
    is_made_up = models.BooleanField(default=False)
    file_name = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["format", "file_name"], name="places_dataset_once")]
        ordering = ["title", "file_name"]

    class Privacy:
        plain = "format title publisher licence attribution is_made_up file_name fingerprint rows loaded_at"
        personal = "loaded_by"
        permanent = (
            "where areas came from must stay provable; who loaded them is a number once the person has been cleared"
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.file_name})"


class Area(models.Model):
    """One area in one boundary set. `vintage` is 0 for kinds that are not drawn anew by year."""

    code = models.CharField(max_length=12)
    kind = models.CharField(max_length=15)
    vintage = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(max_length=120)
    council_code = models.CharField(max_length=12, blank=True, default="")
    force_code = models.CharField(max_length=12, blank=True, default="")
    csp_code = models.CharField(max_length=12, blank=True, default="")
    msoa_code = models.CharField(max_length=12, blank=True, default="")
    # The code that replaced an abolished or renumbered council.
    successor_code = models.CharField(max_length=12, blank=True, default="")
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    # Well-known binary, WGS84.
    boundary = models.BinaryField(null=True)
    dataset = models.ForeignKey(Dataset, on_delete=models.SET_NULL, null=True, related_name="areas")
    is_made_up = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "vintage"], name="places_area_once")]
        indexes = [models.Index(fields=["kind", "council_code", "vintage"], name="places_area_of_council")]

    class Privacy:
        plain = (
            "code kind vintage name council_code force_code csp_code msoa_code successor_code longitude "
            "latitude boundary dataset is_made_up"
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def shape(self) -> Any:
        """The boundary as a geometry; None where there is none."""
        import shapely

        return shapely.from_wkb(bytes(self.boundary)) if self.boundary is not None else None


class AreaPopulation(models.Model):
    """Usual residents of one LSOA in one year."""

    code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    vintage = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField()
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="populations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="places_population_once")]

    class Privacy:
        plain = "code year vintage count dataset"

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.count}"


class AreaAges(models.Model):
    """Usual residents of one LSOA in one year by age."""

    code = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    vintage = models.PositiveSmallIntegerField()
    # The bands in words, “0 1 2 10-15 90+”; the numbers beside them are four bytes each, the lowest first.
    bands = models.TextField()
    counts = models.BinaryField()
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="ages")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "year"], name="places_ages_once")]

    class Privacy:
        plain = "code year vintage bands counts dataset"

    def __str__(self) -> str:
        return f"{self.code} {self.year}: {self.bands}"


class AreaMember(models.Model):
    """That an LSOA is of an area of a kind that a table defines."""

    kind = models.CharField(max_length=15)
    lsoa = models.CharField(max_length=12)
    vintage = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="members")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "lsoa", "vintage"], name="places_member_once")]
        indexes = [models.Index(fields=["code", "vintage"], name="places_member_of_area")]

    class Privacy:
        plain = "kind lsoa vintage code dataset"

    def __str__(self) -> str:
        return f"{self.lsoa} of {self.code}"


class AreaDeprivation(models.Model):
    """The index of deprivation of one LSOA in one edition, each made for LSOAs of one vintage."""

    code = models.CharField(max_length=12)
    edition = models.CharField(max_length=40)
    score = models.FloatField(null=True)
    decile = models.PositiveSmallIntegerField()
    dataset = models.ForeignKey(Dataset, on_delete=models.CASCADE, related_name="deprivations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "edition"], name="places_deprivation_once")]

    class Privacy:
        plain = "code edition score decile dataset"

    def __str__(self) -> str:
        return f"{self.code} {self.edition}: decile {self.decile}"


class AreaList(models.Model):
    """A partnership's own neighbourhood or priority neighbourhood: a dated list of LSOAs or wards."""

    partnership = models.ForeignKey("organisations.Partnership", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    is_priority = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "slug"], name="places_list_once")]
        ordering = ["name"]

    class Privacy:
        plain = "partnership slug name is_priority created_at"

    def __str__(self) -> str:
        return self.name

    @property
    def code(self) -> str:
        """The code by which figures name this list."""
        return f"N-{self.partnership_id}-{self.slug}"


class AreaListItem(models.Model):
    """One LSOA or ward of a list, from a day until a day (open while it is current)."""

    area_list = models.ForeignKey(AreaList, on_delete=models.CASCADE, related_name="items")
    code = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area_list", "code"],
                condition=models.Q(valid_to__isnull=True),
                name="places_list_item_once",
            )
        ]

    class Privacy:
        plain = "area_list code valid_from valid_to"

    def __str__(self) -> str:
        return self.code
