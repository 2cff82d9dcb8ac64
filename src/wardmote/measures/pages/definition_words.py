"""A definition's slugs in the words of the vocabularies that they come from."""

from collections.abc import Iterable, Mapping

from wardmote.intake import public as intake
from wardmote.measures.counting.definitions import Measure, Part
from wardmote.measures.figures import disclosure


def definition_words(measure: Measure) -> dict[str, str]:
    """The parts, categories, subcategories and numerator of a measure, and its finest area, as a page names them."""
    labels = _labels(measure)
    rule = disclosure.of(measure)
    return {
        "parts": "; ".join(_part(part, labels) for part in measure.basket),
        "categories": in_words(measure.categories, labels),
        "subcategories": in_words(measure.subcategories, labels),
        "numerator": in_words(measure.numerator_categories, labels),
        "finest": "" if rule.finest == "point" else disclosure.NAMES[rule.finest],
    }


def in_words(slugs: Iterable[str], labels: Mapping[str, str]) -> str:
    """Labels for slugs, in their order; a slug of no vocabulary stands as words."""
    words = list(dict.fromkeys(labels.get(slug, slug.replace("-", " ")) for slug in slugs))
    return ("; " if any("," in word for word in words) else ", ").join(words)


def _part(part: Part, labels: Mapping[str, str]) -> str:
    """A part's name, with its categories where they are called otherwise."""
    named = in_words(part.categories, labels)
    return part.label if named == part.label else f"{part.label} ({named})"


def _labels(measure: Measure) -> dict[str, str]:
    """Every slug of the measure's sources with its label; the best source's word holds."""
    labels: dict[str, str] = {}
    for slug in measure.sources:
        for name in intake.source(slug).mappings.values():
            for value in intake.mapping(name).values:
                labels.setdefault(value.slug, value.label)
    return labels
