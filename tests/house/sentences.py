"""The sentences of a text as a reader meets them, and what is wrong with them."""

import re

MOST_WORDS = 25
TAG = re.compile(r"<[^>]+>")
# A sentence ends with its stop; lines of a letter end with the line.
END = re.compile(r"(?<=[.?!])[\"”’)]*\s+|\n\s*\n|\n(?=\s*[-*])")
WORD = re.compile(r"\w")
# Phrases that the house does not use on pages: what to say stands beside each.
HABITS = {
    r"what came of it": "the result",
    r"\bis on record\b": "recorded",
    r"comes? by itself\b": "automatically",
    r"true repeat": "duplicate",
    r"what it has to contain": "required content",
    r"set aside: outside|outside the partnership: set aside": "in another council",
    r"takes? the place of the one before": "is kept",
    r"which batches\?": "Source data",
    r"how good it is": "Quality",
    r"\bas it stands\b": "today",
    r"^what came\b": "Deliveries",
    r"identifiers whose rows differ": "same reference, different details",
    r"were events to come singly": "This may be chance",
}


def sentences(text: str) -> list[str]:
    """The sentences of a text, without its tags."""
    return [" ".join(part.split()) for part in END.split(TAG.sub(" ", text)) if part and part.strip()]


def words(sentence: str) -> int:
    """How many words a sentence has; a placeholder is one."""
    return sum(1 for each in sentence.split() if WORD.search(each))


def too_long(text: str) -> list[str]:
    """The sentences of more words than a reader takes in at once."""
    return [each for each in sentences(text) if words(each) > MOST_WORDS]


def habits(text: str) -> list[str]:
    """The phrases of a text that the house does not use, each with what to say; a backtick is one."""
    found = [f"“{each}”: say “{say}”" for each, say in HABITS.items() if re.search(each, text, re.IGNORECASE)]
    return [*found, *(["a backtick"] if "`" in text else [])]
