"""The form with which a partnership makes a measure of its own."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.foundations.documents.public import Polarity
from wardmote.foundations.organisations.public import Partnership
from wardmote.foundations.privacy.public import GuardedForm
from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Denominator
from wardmote.measures.operations import Terms

POLARITIES = (
    (Polarity.LOWER, gettext_lazy("Fewer is better")),
    (Polarity.HIGHER, gettext_lazy("More is better")),
    (Polarity.REPORTING, gettext_lazy("More reports may be good news")),
    (Polarity.NEUTRAL, gettext_lazy("Neither")),
)
DENOMINATORS = (
    (Denominator.RESIDENTS, gettext_lazy("Residents: a rate per 1,000 is given beside the count")),
    (Denominator.NONE, gettext_lazy("Nothing: the count alone")),
)


def sources_to_measure(partnership: Partnership) -> dict[str, str]:
    """Partners' sources of which records have come, by title: a measure can be made of each."""
    supplied = intake.months_supplied(partnership)
    declared = intake.sources()
    partners = {
        slug: declared[slug].title
        for slug in supplied
        if slug in declared and declared[slug].is_partner and not declared[slug].is_reference
    }
    return dict(sorted(partners.items(), key=lambda pair: pair[1]))


def categories_to_measure(partnership: Partnership, source: str) -> dict[str, str]:
    """The categories of the source's records in use, with their names."""
    table = intake.count_records(partnership, sources=(source,), by=("category",))
    name = intake.source(source).mappings.get("category")
    labels = {value.slug: value.label for value in intake.mapping(name).values} if name else {}
    slugs = sorted(slug for slug in table["category"].to_pylist() if slug)
    return {slug: labels.get(slug, slug.replace("-", " ").capitalize()) for slug in slugs}


class TermsForm(GuardedForm):
    """What can be changed of a measure: its name, its unit, and how it is read."""

    guarded: ClassVar[tuple[str, ...]] = ("title", "one", "many", "about")

    title = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=60,
        help_text=gettext_lazy("As lists show it, such as “Bulky waste dumped”."),
        error_messages={"required": gettext_lazy("Give the measure a name.")},
    )
    one = forms.CharField(
        label=gettext_lazy("What one of it is called"),
        max_length=60,
        help_text=gettext_lazy("Such as “report of bulky waste”."),
        error_messages={"required": gettext_lazy("Say what one of it is called.")},
    )
    many = forms.CharField(
        label=gettext_lazy("What several are called"),
        max_length=60,
        help_text=gettext_lazy("Such as “reports of bulky waste”."),
        error_messages={"required": gettext_lazy("Say what several are called.")},
    )
    about = forms.CharField(
        label=gettext_lazy("What a reader should know"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    polarity = forms.ChoiceField(
        label=gettext_lazy("Which way is better?"),
        choices=POLARITIES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say which way is better.")},
    )
    denominator = forms.ChoiceField(
        label=gettext_lazy("What is it set against?"),
        choices=DENOMINATORS,
        initial=Denominator.RESIDENTS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say what it is set against.")},
    )

    @property
    def terms(self) -> Terms:
        """What was said, once it is valid."""
        return Terms(**{name: str(self.cleaned_data[name]) for name in Terms.__annotations__})

    def clean_title(self) -> str:
        """A name has at least one letter, which its address is made of."""
        title: str = self.cleaned_data["title"].strip()
        if not any(letter.isascii() and letter.isalnum() for letter in title):
            raise forms.ValidationError(_("Give the measure a name with letters."))
        return title


class OwnMeasureForm(TermsForm):
    """A new measure: also which of the source's categories are counted."""

    categories = forms.MultipleChoiceField(
        label=gettext_lazy("What is counted"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one category.")},
    )
    field_order = ("title", "categories", "one", "many", "about", "polarity", "denominator")

    def __init__(self, *args: Any, categories: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["categories"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = list(categories.items())
