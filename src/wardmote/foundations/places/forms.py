"""Forms of this room."""

from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.places.area_kinds import AreaKind
from wardmote.foundations.places.areas_within import areas
from wardmote.foundations.places.kinds import AreaName
from wardmote.foundations.runs.public import RunRefused, named_path


class SeveralFilesInput(forms.ClearableFileInput):
    """A file field for more than one file."""

    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """The files that were chosen, as a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file checked as one."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(SeveralFiles, self).clean(each, initial) for each in chosen]


class LoadAreasForm(forms.Form):
    """Files of areas from the person's own machine, or a folder of the server."""

    uploads = SeveralFiles(
        label=_("Files from your computer"),
        help_text=_("As published: CSV or GeoJSON, packed with gzip (.gz) or not. You can choose several."),
        required=False,
    )
    folder = forms.CharField(label=_("Or a file or folder on the server"), required=False, max_length=1000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not settings.LOAD_ROOTS:
            del self.fields["folder"]
            # Without a folder to name, files are what there is.
            self.fields["uploads"].widget.is_required = self.fields["uploads"].required = True

    def clean_folder(self) -> Path | None:
        """The real path, if it lies in a folder that may be loaded from."""
        named = self.cleaned_data["folder"].strip()
        try:
            return named_path(named) if named else None
        except RunRefused as refusal:
            raise forms.ValidationError(str(refusal)) from None

    def clean(self) -> dict[str, Any]:
        """Files or a folder, not both."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned.get("uploads") and cleaned.get("folder"):
            self.add_error("folder", _("Choose files or name a folder, not both."))
        elif not cleaned.get("uploads") and not cleaned.get("folder"):
            self.add_error("uploads", _("Choose at least one file."))
        return cleaned


class AreasForm(forms.Form):
    """Which wards and LSOAs of some councils a neighbourhood consists of, and from when."""

    on = DayField(
        label=_("From"),
        error_messages={"required": _("Enter the day from which this holds.")},
    )
    wards = forms.MultipleChoiceField(label=_("Wards"), widget=forms.CheckboxSelectMultiple, required=False)
    lsoas = forms.MultipleChoiceField(label=_("LSOAs"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, councils: list[AreaName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What each list of boxes offers, by code.
        self.offered: dict[str, list[str]] = {}
        for field, kind in (("wards", AreaKind.WARD), ("lsoas", AreaKind.LSOA)):
            names = [name for council in councils for name in areas(kind, within=council.code)]
            self.offered[field] = [name.code for name in names]
            chosen = self.fields[field]
            if isinstance(chosen, forms.MultipleChoiceField):
                chosen.choices = [(name.code, f"{name.name} ({name.code})") for name in names]

    def clean(self) -> dict[str, Any]:
        """A neighbourhood of nothing is refused."""
        cleaned = super().clean() or self.cleaned_data
        if not self.codes(cleaned) and not self.errors:
            raise forms.ValidationError(_("Choose at least one ward or LSOA."))
        return cleaned

    @staticmethod
    def codes(cleaned: dict[str, Any]) -> list[str]:
        """The chosen codes."""
        return [*cleaned.get("wards", []), *cleaned.get("lsoas", [])]


class NewListForm(AreasForm):
    """A new neighbourhood."""

    name = forms.CharField(
        label=_("Name"), max_length=60, error_messages={"required": _("Enter the neighbourhood's name.")}
    )
    is_priority = forms.BooleanField(label=_("This is a priority neighbourhood"), required=False)
    field_order = ["name", "is_priority", "on", "wards", "lsoas"]
