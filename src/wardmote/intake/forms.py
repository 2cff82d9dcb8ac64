"""What a person may bring, and from where."""

import os
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.intake.sources import ALIASES, sources


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


class LoadForm(forms.Form):
    """Files from the person's own machine, or a folder of the server."""

    source = forms.ChoiceField(
        label=gettext_lazy("What are the files?"),
        error_messages={"required": gettext_lazy("Choose what the files are")},
        widget=forms.RadioSelect,
    )
    uploads = SeveralFiles(
        label=gettext_lazy("Files from your computer"),
        help_text=gettext_lazy("CSV, JSON, .gz or .zip, as published. You can choose several."),
        required=False,
    )
    folder = forms.CharField(
        label=gettext_lazy("Or a file or folder on the server"),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alias = [(name, _("police.uk files of any kind (crimes, outcomes, stop and search)")) for name in ALIASES]
        choices = [*alias, *((slug, each.title) for slug, each in sources().items())]
        self.fields["source"] = forms.ChoiceField(
            label=self.fields["source"].label,
            error_messages=self.fields["source"].error_messages,
            widget=forms.RadioSelect,
            choices=choices,
            initial=choices[0][0],
        )
        if not settings.LOAD_ROOTS:
            del self.fields["folder"]

    def clean_folder(self) -> Path | None:
        """The real path, if it lies in a folder that may be loaded from."""
        named = self.cleaned_data["folder"].strip()
        if not named:
            return None
        if "\0" in named:
            raise forms.ValidationError(_("That is not the name of a folder."))
        real = Path(os.path.realpath(named))
        # The same answer whether it is elsewhere or does not exist: the form must not tell what lies on the server.
        if not any(real == root or root in real.parents for root in settings.LOAD_ROOTS) or not real.exists():
            raise forms.ValidationError(
                _("There is no such file or folder among those that may be loaded from: %(roots)s.")
                % {"roots": ", ".join(str(root) for root in settings.LOAD_ROOTS)}
            )
        return real

    def clean(self) -> dict[str, Any]:
        """One of the two, not both."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("uploads") and cleaned.get("folder"):
            self.add_error("folder", _("Choose files or name a folder, not both."))
        elif not cleaned.get("uploads") and not cleaned.get("folder"):
            self.add_error("uploads", _("Choose at least one file."))
        return cleaned
