"""The room's forms."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.design.public import DayField
from wardmote.foundations.members.public import Membership
from wardmote.foundations.organisations.public import Organisation, Partnership
from wardmote.foundations.privacy.public import GuardedForm
from wardmote.intake.public import sources
from wardmote.sharing.gateways import law
from wardmote.sharing.models import ReturnNote
from wardmote.sharing.rules import Kind
from wardmote.sharing.words import CHANNELS

NAMES_NOBODY = _("Names nobody: it is kept with the return and others read it.")


def text_field(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    """A text of some lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


class NoteForm(GuardedForm):
    """What a person knows of a return."""

    guarded = ("reason",)

    kind = forms.ChoiceField(
        label=_("What do you want to record?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.CAME_ON.value, _("The day on which it came, where that was before it was loaded")),
            (Kind.NIL.value, _("A nil return: the authority says that there was nothing")),
            (Kind.QUALITY.value, _("A quality issue: something in it has to be put right")),
            (
                Kind.NOT_EXPECTED.value,
                _("No return is expected, for example because the authority does not hold the data"),
            ),
        ],
    )
    on = DayField(label=_("Day"), initial=timezone.localdate, help_text=_("When it came, was said or was found."))
    reason = forms.CharField(
        label=_("Reason"), max_length=500, required=False, help_text=NAMES_NOBODY, widget=forms.Textarea({"rows": 2})
    )
    goes_on = forms.BooleanField(
        label=_("Not expected for later quarters either, until somebody withdraws this"), required=False
    )


class AnswerForm(GuardedForm):
    """What an authority says itself of a return that it does not send."""

    guarded = ("reason",)

    kind = forms.ChoiceField(
        label=_("What do you want to say?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.NIL.value, _("There was nothing in this quarter: a nil return")),
            (Kind.NOT_EXPECTED.value, _("We do not hold this data")),
        ],
    )
    reason = forms.CharField(
        label=_("Why you do not hold it, and who does"),
        max_length=500,
        required=False,
        help_text=NAMES_NOBODY,
        widget=forms.Textarea({"rows": 2}),
    )
    goes_on = forms.BooleanField(label=_("We will not hold it for later quarters either"), required=False)

    def clean(self) -> dict[str, Any]:
        """The answer is of today."""
        return {**super().clean(), "on": timezone.localdate()}


class CloseForm(GuardedForm):
    """Why a record of a return no longer holds."""

    guarded = ("reason",)

    reason = text_field(_("Why?"), rows=2, max_length=500, required=False)

    def __init__(self, *args: Any, note: ReturnNote, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"close_{note.pk}_%s", **kwargs})
        if note.kind == Kind.QUALITY:
            self.fields["reason"].label = _("How was it put right?")


class ReminderForm(forms.Form):
    """A reminder that was sent."""

    channel = forms.ChoiceField(label=_("How was it sent?"), choices=list(CHANNELS.items()))
    sent_on = DayField(label=_("When?"), initial=timezone.localdate)


class MemberField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not a generic class when it runs
    """A choice among members by name."""

    def label_from_instance(self, obj: Membership) -> str:
        """The member's name."""
        return obj.user.display_name


class LiaisonForm(GuardedForm):
    """Who answers for an authority from a day on."""

    guarded = ("role_title",)

    role_title = forms.CharField(
        label=_("Title of the role"),
        max_length=120,
        help_text=_("The post, not the person’s name: for example “Data and performance manager”."),
    )
    membership = MemberField(
        label=_("Member who holds it"),
        queryset=Membership.objects.none(),
        required=False,
        empty_label=_("Nobody who is a member here"),
    )
    office_address = forms.EmailField(
        label=_("E-mail address of the office"),
        required=False,
        help_text=_("A shared address, where there is one. Needed if the officer is not a member here."),
    )
    starts_on = DayField(label=_("From"), initial=timezone.localdate)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["membership"]
        if isinstance(choice, forms.ModelChoiceField):
            choice.queryset = Membership.objects.current().filter(organisation=organisation).select_related("user")

    def clean(self) -> dict[str, Any]:
        """A member or an office, one of them at least."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("membership") and not cleaned.get("office_address") and not self.errors:
            self.add_error("office_address", _("Choose a member above, or give the address of an office."))
        return cleaned


class EndForm(forms.Form):
    """The day from which something no longer holds."""

    ends_on = DayField(label=_("Last day before"), initial=timezone.localdate)


class AgreementForm(GuardedForm):
    """Everything that the register keeps of an agreement."""

    guarded = (
        *("title", "purpose", "legal_basis", "data_items", "special_conditions", "how_shared", "security", "retention"),
        *("access_requests_lead", "information_requests_lead", "breach_lead", "dpia_reference"),
        "document_reference",
    )

    title = forms.CharField(label=_("Title"), max_length=160)
    purpose = text_field(_("Purpose"), help_text=_("What the data are shared for."))
    parties = forms.ModelMultipleChoiceField(
        label=_("Parties"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least two parties.")},
    )
    disclosers = forms.ModelMultipleChoiceField(
        label=_("Who gives data"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Leave empty if every party gives some."),
    )
    data_kinds = forms.MultipleChoiceField(
        label=_("Kinds of data"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Some laws do not allow every kind, or not from every body."),
    )
    gateways = forms.MultipleChoiceField(label=_("Legal gateways"), widget=forms.CheckboxSelectMultiple, required=False)
    legal_basis = text_field(
        _("Lawful basis under data protection law"),
        rows=2,
        required=False,
        help_text=_("For example: UK GDPR Article 6(1)(e), public task. For law enforcement: DPA 2018, Part 3."),
    )
    data_items = text_field(_("Data that are shared"))
    sources = forms.MultipleChoiceField(
        label=_("Sources in Wardmote that it covers"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Published open data are not listed: they need no agreement."),
    )
    has_special_category = forms.BooleanField(
        label=_("It covers special category or criminal offence data about people"), required=False
    )
    special_conditions = text_field(
        _("Conditions for those data"),
        rows=2,
        required=False,
        help_text=_("For example: UK GDPR Article 9(2)(g) with DPA 2018, schedule 1, paragraph 6."),
    )
    how_shared = text_field(_("How the data are shared"), rows=2, required=False)
    security = text_field(_("Security"), rows=2, required=False)
    retention = text_field(_("How long each party keeps them"), rows=2, required=False)
    access_requests_lead = forms.CharField(
        label=_("Who leads on subject access requests"),
        max_length=160,
        required=False,
        help_text=_("A role and a body."),
    )
    information_requests_lead = forms.CharField(
        label=_("Who leads on freedom of information requests"), max_length=160, required=False
    )
    breach_lead = forms.CharField(label=_("Who leads on a breach"), max_length=160, required=False)
    dpia_reference = forms.CharField(
        label=_("Reference of the data protection impact assessment"), max_length=160, required=False
    )
    document_reference = forms.CharField(
        label=_("Where the signed document is kept"),
        max_length=300,
        required=False,
        help_text=_("A web address or a file reference."),
    )
    signed_on = DayField(label=_("Signed on"), required=False, help_text=_("Leave empty for a draft."))
    review_on = DayField(label=_("Next review"), required=False, help_text=_("A year after signing, if left empty."))
    ends_on = DayField(label=_("Last day"), required=False, help_text=_("Leave empty if it runs until it is ended."))
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, partnership: Partnership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("parties", "disclosers"):
            bodies = self.fields[name]
            if isinstance(bodies, forms.ModelMultipleChoiceField):
                bodies.queryset = partnership.organisations.order_by("name")
        kinds = offered_to(partnership, self)
        listed = {
            "gateways": [(slug, each.name) for slug, each in law().gateways.items() if each.is_open_to(kinds)],
            "data_kinds": [(slug, each.name) for slug, each in law().kinds.items()],
            "sources": [(each.slug, each.title) for each in sources().values() if each.needs_agreement],
        }
        for name, choices in listed.items():
            field = self.fields[name]
            if isinstance(field, forms.MultipleChoiceField):
                field.choices = choices


def offered_to(partnership: Partnership, form: forms.Form) -> set[str]:
    """The kinds of body that may give data under the agreement: of those chosen, or else of the whole partnership.

    What none of them could use is not offered, so that a council never chooses what is not open to its own tasks.
    """
    named = [form.get_initial_for_field(form.fields[name], name) for name in ("disclosers", "parties")]
    if form.is_bound:
        named = [form[name].data for name in ("disclosers", "parties")]
    chosen = {str(getattr(each, "pk", each)) for each in named[0] or named[1] or ()}
    bodies = partnership.organisations.prefetch_related("kinds")
    today = timezone.localdate()
    return {each.kind_on(today) for each in bodies if not chosen or str(each.pk) in chosen} - {""}


class ReviewForm(GuardedForm):
    """A review of an agreement."""

    guarded = ("result",)

    reviewed_on = DayField(label=_("Reviewed on"), initial=timezone.localdate)
    next_on = DayField(label=_("Next review"))
    result = text_field(_("Result of the review"), rows=2, max_length=500, help_text=_("Name nobody."))


class TerminateForm(GuardedForm):
    """The end of an agreement."""

    guarded = ("reason",)

    on = DayField(label=_("Ends on"), initial=timezone.localdate)
    reason = text_field(_("Why"), rows=2, max_length=500, help_text=_("Name nobody."))
