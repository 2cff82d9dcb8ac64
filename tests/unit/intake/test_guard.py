"""The guard against personal data, measured on a corpus of made-up texts; figures are stated in docs/how-to."""

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.foundations.privacy.public import ROUGH_NAMES, ROUGH_NUMBERS, kinds_in, passes_nhs_check
from wardmote.intake.reading.guard import Caught, caught, is_forbidden, kinds_of
from wardmote.intake.reading.sheets import Sheet

CORPUS = Path(__file__).with_name("corpus")
INNOCENT = CORPUS.joinpath("innocent.txt").read_text(encoding="utf-8").splitlines()
GUILTY = [tuple(line.split("|", 1)) for line in CORPUS.joinpath("guilty.txt").read_text(encoding="utf-8").splitlines()]
TITLED = ("Mr", "Mrs", "Miss", "Ms", "Dr", "Mx", "PC", "Sgt", "Cllr", "Rev", "Prof", "DC", "Inspector")


def test_the_corpus_is_large_enough_to_say_anything() -> None:
    assert len(INNOCENT) >= 150
    assert len(GUILTY) >= 100


def test_everything_personal_is_caught_and_called_what_it_is() -> None:
    missed = [(kind, text) for kind, text in GUILTY if kind not in kinds_of([text])]
    assert missed == []


def test_fewer_than_two_in_a_hundred_innocent_texts_are_refused() -> None:
    wrong = [(text, kinds_of([text])) for text in INNOCENT if kinds_of([text])]
    assert len(wrong) / len(INNOCENT) < 0.02, wrong


def test_innocent_places_pass_as_places() -> None:
    wrong = [text for text in INNOCENT if kinds_of([text], is_place=True)]
    assert len(wrong) / len(INNOCENT) < 0.01, wrong


def test_a_pubs_name_passes_in_a_column_of_places_and_a_title_does_not() -> None:
    assert kinds_of(["William Penn"], is_place=True) == []
    assert kinds_of(["William Penn"]) == ["a name"]
    assert kinds_of(["Mr Penn"], is_place=True) == ["a name"]


@pytest.mark.parametrize(
    "text",
    ["The Smith household", "The late John Smith", "The Smiths", "The Joneses", "the Patel family", "The John Smith case", "The home of Mary Jones",
     "The widow of Peter Brown", "The Smiths’ residence", "The Smith's residence", "THE SMITH HOUSEHOLD", "The Jones Family", "The O'Brien family",
     "The John Snow, home of Mary Jones", "The Williams twins"],
)  # fmt: skip
def test_the_before_somebody_does_not_make_an_inn_of_them(text: str) -> None:
    import polars as pl

    from wardmote.intake.reading.emptying import may_be_personal, personal_among

    assert may_be_personal(text)
    assert personal_among(pl.Series([text, "Market Street"])) == [text]


@pytest.mark.parametrize(
    "text",
    ["The John Snow", "The Robin Hood, Church Street", "The Prince Albert", "The Lord Nelson", "The Kings", "The Swans", "The Carpenters", "The Woods",
     "The William Wilberforce (Wetherspoon)", "The Thomas Ashton at High Street", "The Peter Jones Hotel", "Khan Family Butchers", "The Family Centre",
     "Young family seen", "White family", "Wells children’s centre", "The Meadows", "single family home"],
)  # fmt: skip
def test_inns_firms_and_families_without_a_name_are_kept(text: str) -> None:
    from wardmote.intake.reading.emptying import may_be_personal

    assert not may_be_personal(text)


def test_the_rough_patterns_let_nothing_through_that_the_rules_catch() -> None:
    import polars as pl

    texts = pl.Series([text for _, text in GUILTY])
    rough = texts.str.contains(ROUGH_NAMES) | texts.str.contains(ROUGH_NUMBERS)
    assert texts.filter(~rough).to_list() == []


@pytest.mark.parametrize(
    "heading",
    ["Surname", "First name", "FullName", "DOB", "Date of Birth", "d.o.b", "NHS Number", "NHSNumber", "NI number", "Post code", "Postcode", "Home address",
     "Address Line 1", "address_2", "E-mail", "Email address", "Telephone", "Tel. no", "Mobile", "Victim name", "Name of offender", "Patient postcode", "Vehicle registration",
     "School pupil name", "Name"],
)  # fmt: skip
def test_well_known_personal_headings_are_forbidden(heading: str) -> None:
    assert is_forbidden(heading, forbidden=[])


@pytest.mark.parametrize(
    "heading",
    ["Ward name", "LSOA name", "Street name", "School name", "Outward postcode", "Postcode district", "postcode sector", "Premises address", "Site postcode",
     "Station", "Incident number", "Date", "Date of incident", "Victim age band", "Offence", "Location description", "Name of centre", "Council", "Birth rate of area",
     "Service name", "Authority Name", "Mobile camera site", "Telecare", "username count of area"],
)  # fmt: skip
def test_headings_of_places_and_incidents_are_not(heading: str) -> None:
    assert not is_forbidden(heading, forbidden=[])


def test_a_declared_heading_is_not_refused_for_its_name_but_for_the_declaration() -> None:
    assert not is_forbidden("Name", forbidden=[], known=["name"])
    assert is_forbidden("Notes", forbidden=["NOTES "], known=["Notes"])


def _sheet(*rows: tuple[str, ...], kind: str = "cell") -> Sheet:
    return Sheet("Incidents", list(rows), [3 + 2 * number for number in range(len(rows))], kind)


def test_the_cells_address_is_told_and_never_its_value() -> None:
    sheet = _sheet(
        ("Ref", "Notes", "Type"), ("1", "bins alight", "x"), ("2", "rang Mr Wobblethwaite", "Mr Wobblethwaite")
    )
    found = caught(sheet.rows[0], sheet, 1, forbidden=[], scan=["notes"])
    assert found == [Caught("Incidents!B7", "a name")]
    assert "Wobble" not in repr(found)


def test_forbidden_columns_and_headings_that_are_values_themselves() -> None:
    sheet = _sheet(("Ref", "Surname", "07700 900123"), ("1", "x", "y"), kind="line")
    found = caught(sheet.rows[0], sheet, 1, forbidden=["Notes"], scan=[])
    assert found == [Caught("column “Surname”", "a forbidden column"), Caught("column “3”", "a telephone number")]
    assert "07700" not in repr(found)


def test_every_cell_with_the_same_text_is_told_in_the_order_of_rows() -> None:
    sheet = _sheet(("N", "M"), ("Mr Smith", "a@example.org"), ("ok", "ok"), ("Mr Smith", ""))
    found = caught(sheet.rows[0], sheet, 1, forbidden=[], scan=["N", "M"])
    assert [each.address for each in found] == ["Incidents!A5", "Incidents!B5", "Incidents!A9"]


def test_a_column_of_ten_digit_identifiers_is_no_column_of_nhs_numbers() -> None:
    identifiers = [str(4_000_000_000 + 7 * number) for number in range(200)]
    assert any(passes_nhs_check(each) for each in identifiers)
    assert kinds_of(identifiers) == []
    real = [each for each in (str(4_000_000_000 + number) for number in range(3000)) if passes_nhs_check(each)]
    assert kinds_of(real[:100]) == ["an NHS number"]


def test_the_check_digit_of_the_nhs_data_dictionary() -> None:
    assert passes_nhs_check("9434765919")
    assert passes_nhs_check("4010232137")
    assert not passes_nhs_check("9434765918")
    assert not passes_nhs_check("0000000000")


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(TITLED),
    st.from_regex(r"\A[A-Z][a-z]{3,9}\Z"),
    st.sampled_from(["{}", "seen by {} today", "({})", "bins; {}."]),
)
def test_any_capitalised_word_after_a_title_is_a_name_unless_it_is_a_firm(title: str, word: str, frame: str) -> None:
    from wardmote.foundations.privacy.wordlists import words

    if word.casefold() in words("not_after_title") | words("spoken") | words("place_words"):
        return
    assert "a name" in kinds_in(frame.format(f"{title} {word}"))


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_rules(text: str) -> None:
    assert isinstance(kinds_of([text, text], is_place=False), list)


@pytest.mark.realdata
def test_names_of_wards_and_streets_pass() -> None:
    import os

    import polars as pl

    folder = Path(os.environ.get("WARDMOTE_SHARED_DATA", "../shared/data"))
    if not folder.is_dir():
        pytest.skip("The real open data is not here; set WARDMOTE_SHARED_DATA.")
    wards = pl.read_csv(folder / "lookups" / "ward_all_codes.csv.gz", infer_schema_length=0)["WDNM"].unique().to_list()
    streets = pl.concat(
        pl.read_csv(file, infer_schema_length=0).select("Location")
        for file in sorted(folder.glob("police-uk/bedfordshire/*/*street*"))[:3]
    )["Location"]
    for names in (wards, streets.unique().to_list()):
        refused = [name for name in names if kinds_in(name)]
        assert len(refused) / len(names) < 0.005, refused
        assert [name for name in names if kinds_in(name, is_place=True)] == []


NHS_LIKE = [str(number) for number in range(2310020001, 2310020400) if passes_nhs_check(str(number))]


def test_digits_glued_to_letters_are_a_reference_and_not_an_nhs_number() -> None:
    assert len(NHS_LIKE) > 20
    assert kinds_of([f"AD{number}" for number in NHS_LIKE] + [f"{number}X" for number in NHS_LIKE]) == []
    assert kinds_of([f"seen as {NHS_LIKE[0]} at triage"]) == ["an NHS number"]
    assert kinds_of([f"NHS{NHS_LIKE[0]}"]) == ["an NHS number"]
    assert kinds_of([f"NHSNo{NHS_LIKE[0]}"]) == ["an NHS number"]


def in_column(texts: list[str], *, is_identifier: bool) -> list[str]:
    sheet = Sheet("", [(text,) for text in ["Ref", *texts]], list(range(1, len(texts) + 2)))
    identifiers = ("Ref",) if is_identifier else ()
    return [each.kind for each in caught(("Ref",), sheet, 1, forbidden=(), scan=("Ref",), identifiers=identifiers)]


def test_identifier_columns_are_exempt_from_the_digit_rules_only() -> None:
    chance = [NHS_LIKE[0], "2310020002", "2310020003", "01234567890"]
    assert in_column(chance, is_identifier=True) == []
    assert set(in_column(chance, is_identifier=False)) == {"an NHS number", "a telephone number"}
    assert in_column(["ann.smith@example.org"], is_identifier=True) == ["an e-mail address"]
    assert in_column(["07700900123"], is_identifier=True) == ["a telephone number"]
    assert in_column(NHS_LIKE[:5], is_identifier=True) == ["an NHS number"] * 5


def test_a_cell_of_one_endless_word_keeps_nobody_waiting() -> None:
    began = time.process_time()
    assert kinds_in("a" * 130_000 + "@") == []
    # Tried from every letter on, as a pattern without a beginning is, this took two minutes.
    assert time.process_time() - began < 10
