"""The draft of a declaration, as a TOML text that says what was seen and marks what was guessed."""

from collections.abc import Sequence

from wardmote.intake.drafting.guessing import Guess, Guesses
from wardmote.intake.drafting.profiles import Profile
from wardmote.intake.drafting.toml_text import comment, guessed, key, listed, quoted, to_fill
from wardmote.intake.sources.keys import TIME_COLUMNS

WIDEST = 44
USUAL_FORBIDDEN = (
    "Name",
    "Full name",
    "First name",
    "Surname",
    "Date of birth",
    "DOB",
    "Address",
    "Postcode",
    "Telephone",
    "Email",
    "NHS number",
)
CONFIRM = (
    "What is marked `# guess:` was guessed from the sample; what is marked `# fill in:` only you know. Correct each line, then",
    "delete its mark. `wardmote sources check` with this file says what is left. Until the last mark is gone it loads nothing.",
)


def declaration(
    *, slug: str, title: str, seen: str, profiles: Sequence[Profile], guesses: Guesses, vocabularies: Sequence[str]
) -> str:
    """The whole draft."""
    parts = [
        [comment(f"Draft of a source, made from {seen}."), *map(comment, CONFIRM), "#", *_seen(profiles)],
        _top(slug, title),
        _publisher(),
        [
            "[cadence]",
            _line("every", guesses.every),
            to_fill("lag_months = 1", "how many months after a period’s end the file is due"),
        ],
        _disclosure(guesses),
        _format(guesses),
        _layout(profiles, guesses),
        _columns(guesses),
        *_dates(guesses),
        *_attributes(guesses),
        *([["[mappings]", *(f"{each} = {quoted(f'{slug}-{each}')}" for each in vocabularies)]] if vocabularies else []),
        *_unpivot(guesses),
        *_combine(guesses),
        _records(guesses),
        _personal(profiles, guesses),
    ]
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def vocabulary(*, title: str, column: Profile, words: Sequence[tuple[str, str, int]], left_out: int) -> str:
    """The words of a column as a vocabulary: one value for each word, to be brought together where they mean the same."""
    lines = [
        comment(
            f"Draft of a vocabulary: the words of the column “{column.heading}” in the sample, the most frequent first."
        ),
        comment(
            'Words that mean the same belong in one value: words = ["Theft", "THEFT OF"]. Delete values that are of no use.'
        ),
    ]
    if left_out:
        lines.append(comment(f"{left_out} more words were left out: they are too many, or might name somebody."))
    lines.append(
        guessed(
            f"title = {quoted(title)}", "confirm the slugs and labels of all the values below, then delete this mark"
        )
    )
    for slug, word, count in words:
        lines += [
            "",
            "[[values]]",
            f"slug = {quoted(slug)}",
            f"label = {quoted(word)}",
            f"words = [{quoted(word)}]  # {count:,} rows of the sample",
        ]
    return "\n".join(lines) + "\n"


def _seen(profiles: Sequence[Profile]) -> list[str]:
    lines = [comment("Columns of the sample: how many rows have a value, how many values differ, what they look like.")]
    for column in profiles:
        examples = f"; for example {', '.join(f'“{each}”' for each in column.examples)}" if column.examples else ""
        description = f"{_kind_words(column)}{examples}"
        if column.forbidden or column.not_kept:
            description = f"left out, for {column.forbidden}" if column.forbidden else f"not kept: {column.not_kept}"
        if column.shortened:
            description += f"; {column.shortened:,} cells were shortened by a spreadsheet (2.02501E+12)"
        lines.append(
            comment(
                f"  {column.heading[:WIDEST]}: {column.filled:.0%} filled, {column.distinct:,} different; {description}"
            )
        )
    return lines


def _kind_words(column: Profile) -> str:
    if column.dates is None:
        return column.kind
    doubt = " (day and month cannot be told apart)" if column.dates.is_ambiguous else ""
    return f"{column.kind}s from {column.dates.first} to {column.dates.last}{doubt}"


def _line(name: str, guess: Guess) -> str:
    return guessed(f"{key(name)} = {quoted(guess.value)}", guess.reason)


def _top(slug: str, title: str) -> list[str]:
    return [
        f"slug = {quoted(slug)}",
        guessed(f"title = {quoted(title)}", "from the file’s name; say it as people of the partnership would"),
        'version = "1"',
        to_fill('description = ""', "what a row is, what is in and what is not, what to know before comparing it"),
    ]


def _publisher() -> list[str]:
    return [
        "[publisher]",
        to_fill('name = ""', "the organisation that sends it"),
        to_fill('address = ""', "where it is published, or nothing"),
        to_fill('licence = ""', "what it may be used for"),
        to_fill('attribution = ""', "the words to print below figures"),
        to_fill('gateway = ""', "the law or agreement under which it is shared"),
        guessed("needs_agreement = true", "false for what is published for everybody, lists, and counts given freely"),
        comment(
            'authority = "fire-and-rescue" says which kind of organisation sends it, section_17a = "3" which dataset of the schedule it is.'
        ),
    ]


def _disclosure(guesses: Guesses) -> list[str]:
    return [
        "[disclosure]",
        to_fill('rule = ""', "in words, what of it may be published"),
        guessed("smallest = 5", "counts from 1 to 4 are not published; ask the sender"),
        _line("finest", guesses.finest),
    ]


def _format(guesses: Guesses) -> list[str]:
    lines = ["[format]", 'kind = "table"', 'adapter = "partner"', 'nil_words = ["nil return"]']
    for name, guess in (("across", guesses.across), ("period", guesses.period)):
        if guess is not None:
            lines.append(_line(name, guess))
    return lines


def _unpivot(guesses: Guesses) -> list[list[str]]:
    lines = [_line(heading, each) for heading, each in guesses.unpivot.items()]
    return [["[unpivot]", *lines]] if lines else []


def _combine(guesses: Guesses) -> list[list[str]]:
    lines = [
        guessed(f"{key(name)} = {listed(each.value for each in further)}", further[0].reason)
        for name, further in guesses.combine.items()
        if further
    ]
    return [["[combine]", *lines]] if lines else []


def _layout(profiles: Sequence[Profile], guesses: Guesses) -> list[str]:
    further = [each for every in guesses.combine.values() for each in every]
    used = [each.value for each in (*guesses.columns.values(), *further, *guesses.attributes.values())]
    used += guesses.unpivot
    full = {each.heading for each in profiles if each.filled == 1}
    required = [heading for heading in dict.fromkeys(used) if heading in full] or used[:1]
    known = [each.heading for each in profiles if not each.forbidden]
    optional = [heading for heading in known if heading not in required]
    return [
        "[[layouts]]",
        'name = "as in the sample"',
        guessed(f"required = {listed(required)}", "columns that are filled in every row of the sample and used below"),
        guessed(f"optional = {listed(optional)}", "the others"),
    ]


def _columns(guesses: Guesses) -> list[str]:
    lines = ["[columns]", *(_line(name, each) for name, each in guesses.columns.items())]
    if not set(guesses.columns) & set(TIME_COLUMNS) and guesses.across is None and guesses.period is None:
        lines.append(to_fill('date = ""', "the column that says when; no column of dates was recognised"))
    return lines


def _dates(guesses: Guesses) -> list[list[str]]:
    if guesses.dates is None:
        return []
    return [["[dates]", guessed(f"formats = {listed(guesses.formats)}", guesses.dates.reason)]]


def _attributes(guesses: Guesses) -> list[list[str]]:
    lines = [_line(name, each) for name, each in guesses.attributes.items()]
    return [["[attributes]", *lines]] if lines else []


def _records(guesses: Guesses) -> list[str]:
    lines = [
        "[records]",
        _line("kind", guesses.kind),
        _line("identifier", guesses.identifier),
        _line("place", guesses.place),
    ]
    if "category" not in guesses.columns and not guesses.unpivot:
        lines.append(
            to_fill(
                'category = ""',
                "one word for what all the rows are, such as speeding-vehicle; no column of categories was recognised",
            )
        )
    # A category of its own column has its words in a vocabulary; one of a heading has none.
    reject = "true" if "category" in guesses.columns and not guesses.unpivot else "false"
    return [*lines, f"reject_unknown_category = {reject}", "reject_unknown_outcome = false"]


def _personal(profiles: Sequence[Profile], guesses: Guesses) -> list[str]:
    headings = {each.heading.casefold() for each in profiles if not each.forbidden}
    usual = [each for each in USUAL_FORBIDDEN if each.casefold() not in headings]
    forbidden = list(dict.fromkeys([*guesses.forbidden, *usual]))
    lines = [
        "[personal]",
        *(comment(f"“{heading}” is refused for {reason}.") for heading, reason in guesses.forbidden.items()),
    ]
    lines.append(
        guessed(
            f"forbidden = {listed(forbidden)}", "a file with such a column is refused; ask the sender to leave them out"
        )
    )
    if guesses.scan:
        lines.append(
            guessed(
                f"scan = {listed(guesses.scan)}",
                "free text, read cell by cell for names and numbers of people; it is not kept",
            )
        )
    return lines
