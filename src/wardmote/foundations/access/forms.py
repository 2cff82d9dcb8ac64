"""What administrators and invited people fill in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wardmote.foundations.access.decisions import may_give
from wardmote.foundations.access.pictures import image_ending
from wardmote.foundations.access.roles import from_least_to_most
from wardmote.foundations.design.public import DayField, contrast_problem
from wardmote.foundations.members.public import User
from wardmote.foundations.organisations.public import (
    Ending,
    Organisation,
    Partnership,
    body_kinds,
    council_code_problem,
)
from wardmote.foundations.privacy.public import GuardedForm
from wardmote.foundations.rooms import Permission, permission_named

LARGEST_LOGO = 500 * 1024

# Nobody gets a role, and no body a standing, because it stood first in a list.
NOTHING_CHOSEN = ("", _("Choose"))
RESPONSIBLE = "responsible authority"
MOST_POWERFUL = _(
    "Give no more than the person needs. An administrator, the last, decides who gets in and what others may do."
)


def role_choices(partnership: Partnership, by: User) -> list[tuple[str, str | Promise]]:
    """Every role that this person may give here, from the one that allows least to the one that allows most."""
    roles = [role for role in from_least_to_most(partnership) if may_give(by, role, partnership=partnership)]
    return [NOTHING_CHOSEN, *((role.key, role.name) for role in roles)]


def _offer_roles(form: forms.Form, partnership: Partnership, by: User) -> None:
    field = form.fields["role"]
    if isinstance(field, forms.ChoiceField):
        field.choices = role_choices(partnership, by)


def kind_choices() -> list[tuple[str | Promise, str | Promise | list[tuple[str, str]]]]:
    """Every kind of body that exists today; the responsible authorities, who hold the duties, are the last."""
    today = timezone.localdate()
    kinds = [kind for kind in body_kinds().values() if kind.is_valid_on(today)]
    others = [(kind.slug, kind.name) for kind in kinds if kind.standing != RESPONSIBLE]
    responsible = [(kind.slug, kind.name) for kind in kinds if kind.standing == RESPONSIBLE]
    # The one that names no kind of authority is for those that have none of their own.
    responsible.sort(key=lambda choice: choice[0] == "responsible-authority")
    return [NOTHING_CHOSEN, (_("Other bodies"), others), (_("Responsible authorities"), responsible)]


class InviteForm(forms.Form):
    """Whom to invite, for which organisation, in which role."""

    display_name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As colleagues should see it."))
    email = forms.EmailField(label=_("E-mail address"), help_text=_("They sign in with it."))
    organisation = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=_("Choose")
    )
    role = forms.ChoiceField(
        label=_("Role"),
        help_text=MOST_POWERFUL,
        error_messages={"required": _("Choose the role that the person is to have.")},
    )

    def __init__(self, *args: Any, partnership: Partnership, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_roles(self, partnership, by)
        field = self.fields["organisation"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = partnership.organisations.all()


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label=_("Role"), help_text=MOST_POWERFUL)

    def __init__(self, *args: Any, partnership: Partnership, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_roles(self, partnership, by)


class OwnRoleForm(GuardedForm):
    """A role of the partnership's own: what it is called, what it is for, what it allows."""

    guarded = ("description",)

    name = forms.CharField(
        label=_("Name of the role"), max_length=60, help_text=_("As people say it, for example Data officer.")
    )
    description = forms.CharField(label=_("What it is for"), max_length=200, help_text=_("One sentence."))
    permissions = forms.MultipleChoiceField(
        label=_("People with this role may"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what you may do yourself is offered. What a choice needs is added to it."),
        error_messages={"required": _("Choose at least one thing that the role allows.")},
    )

    def __init__(self, *args: Any, offered: Iterable[Permission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["permissions"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(each.value, each.words[:1].upper() + each.words[1:]) for each in offered]

    def clean_permissions(self) -> frozenset[Permission]:
        """The permissions themselves."""
        return frozenset(map(permission_named, self.cleaned_data["permissions"]))


class OrganisationForm(forms.Form):
    """A body that joins the partnership."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Kind of body"),
        choices=kind_choices,
        help_text=_(
            "It decides which files the body sends. A responsible authority also owes returns under section 17A."
        ),
        error_messages={"required": _("Choose what kind of body it is.")},
    )
    from_ = DayField(label=_("Member since"), initial=timezone.localdate)


class OrganisationNameForm(forms.Form):
    """Another name for a body of the partnership."""

    name = forms.CharField(
        label=_("Name of the organisation"),
        max_length=160,
        help_text=_("Its files, returns and figures stay as they are."),
    )
    from_ = DayField(
        label=_("From"), initial=timezone.localdate, help_text=_("What is of earlier days keeps the name of then.")
    )
    is_correction = forms.BooleanField(label=_("It was only misspelled: the name before is not kept"), required=False)


class EndOfOrganisationForm(forms.Form):
    """What became of a body of the partnership, and from which day."""

    how = forms.ChoiceField(label=_("It"), choices=Ending.choices, widget=forms.RadioSelect)
    successor = forms.ModelChoiceField(
        label=_("Which organisation carries on"),
        queryset=Organisation.objects.none(),
        empty_label=_("None"),
        required=False,
        help_text=_("Add it first if it is not in the list. Leave empty where the organisation was abolished."),
    )
    from_ = DayField(label=_("From"), help_text=_("The first day on which it was no more."))

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["successor"]
        if isinstance(field, forms.ModelChoiceField):
            others = Organisation.objects.filter(partnership_id=organisation.partnership_id).exclude(pk=organisation.pk)
            field.queryset = others.order_by("name")


class KindForm(forms.Form):
    """From a day on, an organisation is another kind of body."""

    kind = forms.ChoiceField(label=_("Kind of body"), choices=kind_choices)
    from_ = DayField(label=_("From"), initial=timezone.localdate)


class SettingsForm(forms.Form):
    """How the partnership is called, how it looks, which councils it covers."""

    name = forms.CharField(label=_("Name of the partnership"), max_length=120)
    brand_colour = forms.CharField(
        label=_("Brand colour"),
        max_length=7,
        required=False,
        help_text=_("A hash sign and six digits or letters, such as #0b5563. Leave empty for Wardmote's own."),
    )
    logo = forms.FileField(label=_("Logo"), required=False, help_text=_("PNG or JPEG, at most 500 kB."))
    remove_logo = forms.BooleanField(label=_("Remove the present logo"), required=False)
    councils = forms.CharField(
        label=_("Councils"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Their codes, such as E06000032, one a line. Leave empty for every council with data."),
    )

    def clean_brand_colour(self) -> str:
        """A colour on which white text can be read."""
        colour = str(self.cleaned_data["brand_colour"]).strip().lower()
        problem = contrast_problem(colour) if colour else None
        if problem:
            raise ValidationError(problem)
        return colour

    def clean_logo(self) -> "UploadedFile[bytes] | None":
        """A picture that is what it says; SVG may carry scripts and is not taken."""
        logo: UploadedFile[bytes] | None = self.cleaned_data["logo"]
        if not logo:
            return None
        if (logo.size or 0) > LARGEST_LOGO:
            raise ValidationError(_("The logo is larger than 500 kB: save a smaller one."))
        if not image_ending(logo):
            raise ValidationError(_("The logo is not a PNG or JPEG picture: save it as one of these."))
        return logo

    def clean_councils(self) -> frozenset[str]:
        """Codes that look like councils'."""
        codes = frozenset(str(self.cleaned_data["councils"]).upper().replace(",", " ").split())
        problem = council_code_problem(codes)
        if problem:
            raise ValidationError(problem)
        return codes


class FirstPasswordForm(forms.Form):
    """The invited person's own password."""

    password = forms.CharField(
        label=_("Choose a password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Three words that do not belong together are easy to keep in mind."),
    )
    again = forms.CharField(
        label=_("The same password again"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """A password that the installation's rules accept."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.user)
        return password

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        cleaned = super().clean() or {}
        if "password" in cleaned and cleaned.get("again") != cleaned["password"]:
            self.add_error("again", _("The two passwords are not the same: type the same one twice."))
        return cleaned
