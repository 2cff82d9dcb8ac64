"""Home Office offence codes as forces and lists of weights write them, in one spelling."""

import re
from collections.abc import Iterator

CODE = re.compile(r"^0{0,9}(\d{1,9}(?:\.\d{1,9})?[A-Z]{0,2})$")


def offence_code(text: object) -> str:
    """One code in one spelling: “4/1” is 4.1, “028e” is 28E; "" for none."""
    plain = re.sub(r"\s+", "", str(text or "")).upper().replace("/", ".")
    match = CODE.match(plain)
    return match[1] if match else plain


def codes_in(text: object) -> Iterator[str]:
    """The codes that a row of a list stands for: “1, 4.1/2/10” is 1, 4.1, 4.2 and 4.10."""
    for part in str(text or "").split(","):
        first, *others = part.strip().split("/")
        if not others or "." not in first:
            yield offence_code(part)
            continue
        stem = first.rpartition(".")[0]
        yield offence_code(first)
        yield from (offence_code(other if "." in other else f"{stem}.{other}") for other in others)
