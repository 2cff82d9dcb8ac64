"""A draft filled in: what only a person knows is added to what was guessed, and no mark is left."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wardmote.foundations.reference.public import Lines
from wardmote.intake.drafting.decisions import ADDS_TO_CATEGORY, COUNT_OF_ITS_OWN, KEPT, LEFT_OUT, Choice
from wardmote.intake.drafting.drafts import draft_texts
from wardmote.intake.drafting.samples import Sample
from wardmote.intake.drafting.toml_text import comment, document
from wardmote.intake.reading.wording import gettext as _
from wardmote.intake.sources.declarations import Source, read_source
from wardmote.intake.sources.spelling import plain_heading
from wardmote.intake.sources.vocabularies import Mapping as Vocabulary
from wardmote.intake.sources.vocabularies import read_mapping

# What a declaration says of the source's reading: where any of it changes, records would be others.
OF_READING = ("format", "columns", "dates", "attributes", "mappings", "unpivot", "combine", "records")
# Tables that a correction by choosing does not touch.
KEPT_TABLES = ("publisher", "cadence", "disclosure", "aliases")
KEPT_OF_RECORDS = ("key", "dated_by", "point_precision", "sender", "parts", "reject_unknown_outcome")


@dataclass(frozen=True)
class About:
    """What is said of a source beside its columns."""

    title: str = ""
    description: str = ""
    publisher: str = ""
    authority: str = ""
    gateway: str = ""
    every: str = ""
    lag_months: int | None = None
    rule: str = ""
    smallest: int | None = None
    finest: str = ""
    category: str = ""


@dataclass(frozen=True)
class Declared:
    """A declaration and its vocabularies, as they are read and as they are written."""

    raw: Mapping[str, Any]
    vocabularies: Mapping[str, Mapping[str, Any]]

    @property
    def slug(self) -> str:
        """The source's slug."""
        return str(self.raw["slug"])

    def texts(self) -> dict[str, str]:
        """The files by their names, the vocabularies first."""
        texts = {f"mappings/{name}.toml": document(raw) for name, raw in self.vocabularies.items()}
        head = comment(
            f"How the files of “{self.raw['title']}” are read; made in the browser, where it can be corrected."
        )
        return {**texts, f"{self.slug}.toml": f"{head}\n{document(self.raw)}"}

    def source(self) -> Source:
        """The declaration, checked; raises SourceError."""
        file = f"{self.slug}.toml"
        return read_source(self.raw, file, Lines(self.texts()[file]), is_own=True)

    def mappings(self) -> dict[str, Vocabulary]:
        """The vocabularies, checked; raises SourceError."""
        return {
            name: read_mapping(raw, name, f"mappings/{name}.toml", Lines(document(raw)))
            for name, raw in self.vocabularies.items()
        }


def from_texts(texts: Mapping[str, str]) -> Declared:
    """A declaration from its files."""
    vocabularies = {
        name.removeprefix("mappings/").removesuffix(".toml"): tomllib.loads(text)
        for name, text in texts.items()
        if name.startswith("mappings/")
    }
    (declaration,) = (text for name, text in texts.items() if not name.startswith("mappings/"))
    return Declared(tomllib.loads(declaration), vocabularies)


def declare(
    sample: Sample,
    choice: Choice,
    about: About,
    *,
    slug: str,
    old: Declared | None = None,
    forbidden: Sequence[str] = (),
) -> Declared:
    """The sample's draft with what was chosen and said; over an old declaration, what that has beside it stays.

    `forbidden` are headings that were taken out of the sample: a file that has them is refused.
    """
    draft = from_texts(draft_texts(sample, choice, slug=slug))
    declared = _corrected(draft, old, spellings(sample, old)) if old else draft
    filled = _filled_in(declared.raw, about)
    refused = list(dict.fromkeys([*forbidden, *filled["personal"]["forbidden"]]))
    filled["personal"] = {**filled["personal"], "forbidden": refused}
    return Declared(filled, declared.vocabularies)


def _filled_in(raw: Mapping[str, Any], about: About) -> dict[str, Any]:
    filled = {name: dict(each) if isinstance(each, dict) else each for name, each in raw.items()}
    publisher, disclosure, records = filled["publisher"], filled["disclosure"], filled["records"]
    filled["title"] = about.title or filled["title"]
    filled["description"] = about.description or filled["description"]
    publisher["name"] = about.publisher or publisher["name"]
    publisher["licence"] = publisher["licence"] or _("For the partnership’s own use.")
    publisher["attribution"] = publisher["attribution"] or _("Supplied to the partnership by {name}.").format(
        name=publisher["name"]
    )
    publisher["gateway"] = about.gateway or publisher["gateway"] or _("Not recorded yet. Agree it with the sender.")
    if about.authority:
        publisher["authority"] = about.authority
    filled["cadence"]["every"] = about.every or filled["cadence"]["every"]
    if about.lag_months is not None:
        filled["cadence"]["lag_months"] = about.lag_months
    if about.smallest is not None:
        disclosure["smallest"] = about.smallest
    disclosure["finest"] = about.finest or disclosure["finest"]
    disclosure["rule"] = about.rule or disclosure["rule"] or _("Nothing until it is agreed with the sender.")
    if "category" in records and about.category:
        records["category"] = about.category
    if not filled["columns"].get("date", "-"):
        del filled["columns"]["date"]
    return filled


def _corrected(draft: Declared, old: Declared, names: Mapping[str, str]) -> Declared:
    """The draft's columns under the headings of the old declaration, and everything else as that has it."""
    raw = dict(old.raw)
    new = _renamed(draft.raw, names)
    for table in OF_READING:
        if table in new:
            raw[table] = new[table]
        else:
            raw.pop(table, None)
    raw["attributes"] = _with_old_keys(new.get("attributes", {}), old.raw.get("attributes", {}))
    raw["format"] = {**{k: v for k, v in old.raw["format"].items() if k not in ("across", "period")}, **new["format"]}
    if "nil_words" in old.raw["format"]:
        raw["format"]["nil_words"] = old.raw["format"]["nil_words"]
    untouched = {key: each for key, each in old.raw["records"].items() if key in KEPT_OF_RECORDS}
    raw["records"] = {**new["records"], **untouched}
    if "category" in new["records"] and "category" in old.raw["records"]:
        raw["records"]["category"] = old.raw["records"]["category"]
    raw["layouts"] = _layouts(new, old.raw)
    raw["personal"] = {
        **new["personal"],
        "forbidden": list(dict.fromkeys([*old.raw["personal"]["forbidden"], *new["personal"]["forbidden"]])),
    }
    mappings, vocabularies = _words(draft, old, new, raw)
    raw["mappings"] = mappings
    return Declared(raw, vocabularies)


def _renamed(raw: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A draft with the headings as the old declaration spells them."""

    def of(heading: str) -> str:
        return names.get(heading, heading)

    new = dict(raw)
    for table in ("columns", "attributes"):
        new[table] = {key: of(heading) for key, heading in raw.get(table, {}).items()}
    if "unpivot" in raw:
        new["unpivot"] = {of(heading): slug for heading, slug in raw["unpivot"].items()}
    if "combine" in raw:
        new["combine"] = {key: [of(each) for each in headings] for key, headings in raw["combine"].items()}
    new["layouts"] = [
        {**each, "required": [*map(of, each["required"])], "optional": [*map(of, each.get("optional", ()))]}
        for each in raw["layouts"]
    ]
    if "scan" in raw["personal"]:
        new["personal"] = {**raw["personal"], "scan": [*map(of, raw["personal"]["scan"])]}
    return new


def _with_old_keys(new: Mapping[str, str], old: Mapping[str, str]) -> dict[str, str]:
    keys = {plain_heading(heading): key for key, heading in old.items()}
    return {keys.get(plain_heading(heading), key): heading for key, heading in new.items()}


def _layouts(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The old layouts, the first of them with the headings that are new; required stays what both the old and the new have."""
    first, *others = old["layouts"]
    (sample,) = new["layouts"]
    present = {plain_heading(each) for each in (*sample["required"], *sample["optional"])}
    required = [each for each in first["required"] if plain_heading(each) in present] or sample["required"]
    known = {plain_heading(each) for each in required}
    optional = []
    for each in (*first["required"], *first.get("optional", ()), *sample["required"], *sample["optional"]):
        if plain_heading(each) not in known:
            known.add(plain_heading(each))
            optional.append(each)
    return [{**first, "required": required, "optional": optional}, *others]


def _words(
    draft: Declared, old: Declared, new: Mapping[str, Any], raw: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, Mapping[str, Any]]]:
    """The vocabularies: the old ones with the words that are new, and drafted ones for columns that had none."""
    mappings: dict[str, str] = {}
    vocabularies: dict[str, Mapping[str, Any]] = {}
    for key, drafted in new.get("mappings", {}).items():
        name = old.raw.get("mappings", {}).get(key)
        is_same = old.raw["columns"].get(key) == raw["columns"].get(key)
        if name is None and is_same:
            continue
        if name is None or not is_same:
            mappings[key], vocabularies[drafted] = drafted, draft.vocabularies[drafted]
        elif name in old.vocabularies:
            mappings[key] = name
            vocabularies[name] = _with_new_words(old.vocabularies[name], draft.vocabularies[drafted])
        else:
            mappings[key] = name
    return mappings, vocabularies


def _with_new_words(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """The old vocabulary, and a value for each word of the sample that it does not know."""
    vocabulary = read_mapping(old, "old", "old", Lines(""))
    slugs = {each["slug"] for each in old["values"]}
    known = {word.casefold() for each in old["values"] for word in each["words"]}
    known |= {each.casefold() for each in old.get("left_out", ())}
    added = []
    for each in new.get("values", ()):
        word = each["words"][0]
        if word.casefold() in known or vocabulary.slug_in(word, "2025-01") or vocabulary.leaves_out(word):
            continue
        added.append({**each, "slug": each["slug"] if each["slug"] not in slugs else f"{each['slug']}-new"})
    return {**old, "values": [*old["values"], *added]}


def spellings(sample: Sample, old: Declared | None) -> dict[str, str]:
    """How the old declaration calls the sample's headings: in another case, or by another of their spellings."""
    if old is None:
        return {}
    declared = {plain_heading(each): each for layout in old.raw["layouts"] for each in _headings(layout)}
    for heading, others in old.raw.get("aliases", {}).items():
        declared |= {plain_heading(each): heading for each in others}
    return {
        each.heading: declared[plain_heading(each.heading)]
        for each in sample.profiles
        if plain_heading(each.heading) in declared
    }


def _headings(layout: Mapping[str, Any]) -> list[str]:
    return [*layout["required"], *layout.get("optional", ())]


def choice_of(old: Declared, sample: Sample) -> Choice:
    """What the old declaration makes of the sample's columns; a column that is new in the file is left out until it is chosen."""
    raw, names = old.raw, spellings(sample, old)
    becomes = {plain_heading(heading): key for key, heading in raw["columns"].items()}
    becomes |= {plain_heading(heading): KEPT for heading in raw.get("attributes", {}).values()}
    becomes |= {plain_heading(heading): COUNT_OF_ITS_OWN for heading in raw.get("unpivot", {})}
    for headings in raw.get("combine", {}).values():
        becomes |= {plain_heading(each): ADDS_TO_CATEGORY for each in headings if plain_heading(each) not in becomes}
    columns = {
        each.heading: becomes.get(plain_heading(names.get(each.heading, each.heading)), LEFT_OUT)
        for each in sample.profiles
    }
    return Choice(columns, kind=raw["records"].get("kind", ""), place=raw["records"]["place"])


def reads_alike(one: Declared, other: Declared) -> bool:
    """Whether both make the same records of a file."""
    return (
        all((one.raw.get(table) or {}) == (other.raw.get(table) or {}) for table in (*OF_READING, "aliases"))
        and one.vocabularies == other.vocabularies
    )
