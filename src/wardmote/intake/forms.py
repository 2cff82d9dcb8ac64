"""What a person may bring, from where, and whose it is."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.intake.agencies import grouped
from wardmote.intake.sources import ALIASES, Source, sources

Choices = list[tuple[str, Any]]


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


class SendForm(forms.Form):
    """Files of one's own organisation, from one's own machine."""

    source = forms.ChoiceField(
        label=gettext_lazy("What are the files?"),
        error_messages={"required": gettext_lazy("Choose what the files are")},
        widget=forms.RadioSelect,
    )
    uploads = SeveralFiles(
        label=gettext_lazy("Files from your computer"),
        help_text=gettext_lazy("As your system writes them: Excel, OpenDocument, CSV, JSON. You can choose several."),
        error_messages={"required": gettext_lazy("Choose at least one file.")},
    )

    def __init__(
        self, *args: Any, sendable: Mapping[str, tuple[Source, Organisation]], chosen: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sendable = sendable
        choices: Choices = [(slug, source.title) for slug, (source, _sender) in sendable.items()]
        only = choices[0][0] if len(choices) == 1 else ""
        _offer(self, choices, chosen if chosen in sendable else only)

    def clean(self) -> dict[str, Any]:
        """At least one file; the sender is the person's own organisation."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("uploads") and "uploads" not in self.errors:
            self.add_error("uploads", _("Choose at least one file."))
        if "source" in cleaned:
            cleaned["organisation"] = self.sendable[cleaned["source"]][1]
        return cleaned


class LoadForm(forms.Form):
    """Files from the person's own machine, or a folder of the server; of any source and any organisation."""

    source = forms.ChoiceField(
        label=gettext_lazy("What are the files?"),
        error_messages={"required": gettext_lazy("Choose what the files are")},
    )
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Which organisation are they from?"),
        help_text=gettext_lazy(
            "Only for a partner’s files, and only where several organisations could have sent them."
        ),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("The only one that sends them"),
    )
    uploads = SeveralFiles(
        label=gettext_lazy("Files from your computer"),
        help_text=gettext_lazy(
            "As published or as sent: CSV, Excel, OpenDocument, JSON, .gz or .zip. You can choose several."
        ),
        required=False,
    )
    folder = forms.CharField(
        label=gettext_lazy("Or a file or folder on the server"),
        required=False,
        max_length=1000,
    )

    def __init__(self, *args: Any, partnership: Partnership, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        alias = [(name, _("police.uk files of any kind (crimes, crime outcomes, stop and search)")) for name in ALIASES]
        groups = [(group.title, [(each.slug, each.title) for each in group.sources]) for group in grouped(sources())]
        known = {*ALIASES, *sources()}
        _offer(self, [*alias, *groups], chosen if chosen in known else alias[0][0])
        self.fields["organisation"].queryset = partnership.organisations.prefetch_related("kinds").order_by("name")  # type: ignore[attr-defined]
        if not settings.LOAD_ROOTS:
            del self.fields["folder"]
            # Without a folder to name, files are what there is.
            self.fields["uploads"].widget.is_required = self.fields["uploads"].required = True

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
        """Files or a folder, not both; and the organisation where it cannot be told otherwise."""
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        if cleaned.get("uploads") and cleaned.get("folder"):
            self.add_error("folder", _("Choose files or name a folder, not both."))
        elif not cleaned.get("uploads") and not cleaned.get("folder"):
            self.add_error("uploads", _("Choose at least one file."))
        self._settle_sender(cleaned)
        return cleaned

    def _settle_sender(self, cleaned: dict[str, Any]) -> None:
        source = sources().get(cleaned["source"])
        if source is None or not source.is_partner:
            if cleaned.get("organisation"):
                self.add_error("organisation", _("These files say themselves who they are from. Leave this as it was."))
            return
        if cleaned.get("organisation") or not source.authority:
            return
        today = timezone.localdate()
        every: Sequence[Organisation] = self.fields["organisation"].queryset  # type: ignore[attr-defined]
        of_kind = [each for each in every if each.kind_on(today) == source.authority]
        if len(of_kind) > 1:
            names = ", ".join(each.name for each in of_kind)
            self.add_error("organisation", _("Say which organisation sent them: %(names)s.") % {"names": names})
        elif of_kind:
            cleaned["organisation"] = of_kind[0]


def _offer(form: forms.Form, choices: Choices, initial: str) -> None:
    """Put the sources into the form's choice."""
    field = form.fields["source"]
    form.fields["source"] = forms.ChoiceField(
        label=field.label,
        error_messages=field.error_messages,
        widget=type(field.widget),
        choices=choices,
        initial=initial,
    )


class BatchFilter(forms.Form):
    """Which batches to list."""

    source = forms.ChoiceField(label=gettext_lazy("Source"), required=False)
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Organisation"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=gettext_lazy("Every organisation"),
    )

    def __init__(
        self, *args: Any, partnership: Partnership, source_choices: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"] = forms.ChoiceField(
            label=self.fields["source"].label, required=False, choices=[("", _("Every source")), *source_choices]
        )
        self.fields["organisation"].queryset = partnership.organisations.order_by("name")  # type: ignore[attr-defined]
