"""Names of wards and councils, which are no names of people: “Hayley Green and Cradley South”."""

from wardmote.foundations.places.public import names_of_wards_and_councils


def is_area(text: str) -> bool:
    """Whether the whole text is what a loaded ward or council is called, with or without “Ward” behind it."""
    name = " ".join(text.casefold().split())
    return bool({name, name.removesuffix(" ward")} & names_of_wards_and_councils())
