"""Forms of this room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.places.kinds import AreaKind, AreaName
from wardmote.foundations.places.lookup import areas


class AreasForm(forms.Form):
    """Which wards and LSOAs of some councils a neighbourhood consists of, and from when."""

    on = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Enter the day from which this holds.")},
    )
    wards = forms.MultipleChoiceField(label=_("Wards"), widget=forms.CheckboxSelectMultiple, required=False)
    lsoas = forms.MultipleChoiceField(label=_("LSOAs"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args: Any, councils: list[AreaName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, kind in (("wards", AreaKind.WARD), ("lsoas", AreaKind.LSOA)):
            chosen = self.fields[field]
            if isinstance(chosen, forms.MultipleChoiceField):
                chosen.choices = [
                    (name.code, f"{name.name} ({name.code})")
                    for council in councils
                    for name in areas(kind, within=council.code)
                ]

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
