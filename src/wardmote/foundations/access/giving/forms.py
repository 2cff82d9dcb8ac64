"""What is filled in to give a part of an object, to disclose it, or to open it in an emergency."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.giving.shared import Shared
from wardmote.foundations.access.granting import To
from wardmote.foundations.access.sections import Level, Section
from wardmote.foundations.design.public import DayField
from wardmote.foundations.members.public import Membership, Team, User
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.privacy.public import GuardedForm

Choices = list[tuple[str | Promise, str | Promise | list[tuple[str, str]]]]
CHOOSE = ("", _("Choose"))
LEVELS = [(Level.SEE.value, _("See it")), (Level.WRITE.value, _("See and change it"))]
HOURS = [("1", _("An hour")), ("4", _("Four hours")), ("24", _("A day"))]


class _SectionsForm(GuardedForm):
    """A form in which sections are chosen."""

    sections = forms.MultipleChoiceField(
        label=_("Parts"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one part.")},
    )

    def __init__(self, *args: Any, shared: Shared[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared = shared
        field = self.fields["sections"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(key.value, each.title) for key, each in shared.sections.items()]
            field.initial = [each.value for each in shared.always]

    def clean_sections(self) -> list[Section]:
        """The sections themselves."""
        chosen = self.cleaned_data["sections"]
        return [each for each in self.shared.sections if each.value in chosen]


class GiveForm(_SectionsForm):
    """To whom, what, how far, until when, why."""

    guarded = ("reason",)

    to = forms.ChoiceField(label=_("To"), error_messages={"required": _("Choose to whom.")})
    level = forms.ChoiceField(label=_("They may"), choices=LEVELS, widget=forms.RadioSelect, initial=Level.SEE.value)
    until = DayField(
        label=_("Until"),
        required=False,
        help_text=_("The first day without it. Leave empty for as long as it is needed."),
    )
    reason = forms.CharField(label=_("What for"), max_length=200, required=False)
    field_order = ("to", "sections", "level", "until", "reason")

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnership = partnership
        to, level = self.fields["to"], self.fields["level"]
        if isinstance(to, forms.ChoiceField) and isinstance(level, forms.ChoiceField):
            to.choices = grantees(partnership)
            if self.shared.changes is None:
                level.choices = LEVELS[:1]

    def clean_to(self) -> To:
        """To whom it is."""
        kind, _dash, key = str(self.cleaned_data["to"]).partition("-")
        if kind == "organisation":
            return To(organisation=self.partnership.organisations.get(pk=key))
        if kind == "team":
            return To(team=Team.objects.select_related("organisation").get(pk=key))
        return To(member=User.objects.get(pk=key))

    def clean_level(self) -> Level:
        """How far."""
        return Level(self.cleaned_data["level"])


def grantees(partnership: Partnership) -> Choices:
    """Organisations, teams and members of the partnership to whom something can be given today."""
    teams = Team.objects.current().filter(organisation__partnership=partnership).select_related("organisation")
    places = Membership.objects.current().filter(partnership=partnership, user__is_active=True)
    members = User.objects.filter(pk__in=places.values("user")).order_by("display_name", "pk")
    return [
        CHOOSE,
        (_("Organisations"), [(f"organisation-{each.pk}", each.name) for each in _going_on(partnership)]),
        (_("Teams"), [(f"team-{each.pk}", f"{each.name}, {each.organisation.name}") for each in teams]),
        (_("Members"), [(f"member-{each.pk}", each.display_name) for each in members]),
    ]


def _going_on(partnership: Partnership) -> list[Organisation]:
    return [each for each in partnership.organisations.order_by("name") if each.kind_on(timezone.localdate())]


class DiscloseForm(_SectionsForm):
    """A disclosure: from which body to which, what, for which purpose, under which law, until when, whether further."""

    guarded = ("purpose",)

    discloser = forms.ModelChoiceField(label=_("Disclosed by"), queryset=Organisation.objects.none(), empty_label=None)
    to = forms.ModelChoiceField(label=_("To"), queryset=Organisation.objects.none(), empty_label=_("Choose"))
    purpose = forms.CharField(label=_("Purpose"), max_length=200, help_text=_("What they need it for. Name nobody."))
    gateway = forms.ChoiceField(
        label=_("Legal gateway"), error_messages={"required": _("Choose the provision of law.")}
    )
    until = DayField(label=_("Until"), help_text=_("The first day without it."))
    may_pass_on = forms.BooleanField(label=_("They may pass it on"), required=False)
    field_order = ("discloser", "to", "sections", "purpose", "gateway", "until", "may_pass_on")

    def __init__(
        self, *args: Any, partnership: Partnership, disclosers: Collection[Organisation], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        discloser, to, gateway = (self.fields[name] for name in ("discloser", "to", "gateway"))
        if isinstance(discloser, forms.ModelChoiceField):
            discloser.queryset = Organisation.objects.filter(pk__in=[each.pk for each in disclosers])
        if isinstance(to, forms.ModelChoiceField):
            to.queryset = Organisation.objects.filter(pk__in=[each.pk for each in _going_on(partnership)])
        if isinstance(gateway, forms.ChoiceField):
            today, provisions = timezone.localdate(), self.shared.law().gateways
            gateway.choices = [CHOOSE, *((s, each.name) for s, each in provisions.items() if each.holds_on(today))]


class EmergencyForm(_SectionsForm):
    """Which object, which parts, why it cannot wait, for how long."""

    guarded = ("reason",)

    reference = forms.CharField(label=_("Which one"), max_length=160, help_text=_("Its whole title or reference."))
    reason = forms.CharField(
        label=_("Why it cannot wait"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Those who answer for it will read this. Name nobody."),
    )
    lasts = forms.ChoiceField(label=_("For"), choices=HOURS, widget=forms.RadioSelect, initial="1")
    field_order = ("reference", "sections", "reason", "lasts")

    def clean_lasts(self) -> timedelta:
        """How long."""
        return timedelta(hours=int(self.cleaned_data["lasts"]))
