"""What a declaration must say when its files come from a partner (format.adapter “partner”)."""

from collections.abc import Mapping
from typing import Any

from wardmote.intake.sources import keys
from wardmote.intake.sources.checking import Checker, either

NEEDS = {
    "lsoa": ("lsoa", "lsoa_name"),
    "ward": ("ward",),
    "council": ("council",),
    "outward postcode": ("outward_postcode",),
    "text": ("place",),
}
POINTS = (("longitude", "latitude"), ("easting", "northing"))


def check_partner(raw: Mapping[str, Any], check: Checker) -> None:
    """The rules between keys of a partner's source."""
    if raw["format"]["kind"] != "table":
        check.fail("format.kind", "“format.kind” is “table” where “format.adapter” is “partner”.")
    if "disclosure" not in raw:
        check.fail(
            "disclosure", "“disclosure” is missing: say what of the source may be published (rule, smallest, finest)."
        )
    if raw["disclosure"]["smallest"] < 0:
        check.fail("disclosure.smallest", "“disclosure.smallest” should be 0 or more.")
    if raw["cadence"]["lag_months"] < 0:
        check.fail("cadence.lag_months", "“cadence.lag_months” should be 0 or more.")
    authority = raw["publisher"].get("authority", "")
    if authority and authority not in keys.authorities():
        check.fail(
            "publisher.authority", f"“publisher.authority” is “{authority}”; it may be {either(keys.authorities())}."
        )
    if "kind" not in raw["records"]:
        check.fail("records.kind", "“records.kind” is missing; it may be incidents, counts or reference.")
    check.formats(raw.get("dates", {}).get("formats", ()))
    _check_time(raw, check)
    _check_quantity(raw, check)
    _check_place(raw, check)
    _check_category(raw, check)
    sender = raw["records"].get("sender", "publisher")
    if sender not in keys.PARTNER_SENDERS:
        check.fail("records.sender", f"“records.sender” is “{sender}”; it may be {either(keys.PARTNER_SENDERS)}.")
    if sender == "column" and "sender" not in raw["columns"]:
        check.fail("records.sender", "“records.sender” is “column”, but “columns.sender” is missing.")


def _check_time(raw: Mapping[str, Any], check: Checker) -> None:
    columns, is_reference = raw["columns"], raw["records"]["kind"] == "reference"
    period = raw["format"].get("period") or raw["format"].get("across")
    if not is_reference and not period and not any(name in columns for name in keys.TIME_COLUMNS):
        check.fail(
            "columns",
            f"“columns” needs one of {either(keys.TIME_COLUMNS)}: a record belongs to a month. Or say “format.period” where "
            "the file’s name tells it, “format.across” where headings do.",
        )
    if raw["format"].get("across") in columns:
        check.fail(
            "format.across", f"“format.across” and “columns.{raw['format']['across']}” cannot both say when it was."
        )
    if "day" in columns and not {"month", "year"} <= set(columns):
        check.fail("columns.day", "“columns.day” needs “columns.month” and “columns.year”.")
    if "end" in columns and "start" not in columns:
        check.fail("columns.end", "“columns.end” needs “columns.start”.")
    if "time" in columns and not {"date", "moment", "start", "day"} & set(columns):
        check.fail("columns.time", "“columns.time” needs “columns.date”.")


def _check_quantity(raw: Mapping[str, Any], check: Checker) -> None:
    columns, unpivot = raw["columns"], raw.get("unpivot")
    across = raw["format"].get("across")
    if across and (unpivot or "quantity" in columns or raw["records"]["kind"] != "counts"):
        check.fail(
            "format.across",
            "“format.across” says where the counts are: “records.kind” is “counts”, without “columns.quantity” and [unpivot].",
        )
    if raw["records"]["kind"] == "counts" and "quantity" not in columns and not unpivot and not across:
        check.fail(
            "records.kind",
            "“records.kind” is “counts”: name the column of the count in “columns.quantity” or use [unpivot].",
        )
    if unpivot and "quantity" in columns:
        check.fail("columns.quantity", "“columns.quantity” and [unpivot] cannot both say where the counts are.")


def _check_place(raw: Mapping[str, Any], check: Checker) -> None:
    columns, place = raw["columns"], raw["records"]["place"]
    for one, other in POINTS:
        if (one in columns) != (other in columns):
            missing = other if one in columns else one
            check.fail(f"columns.{one if one in columns else other}", f"“columns.{missing}” is missing.")
    if place == "point" and not any(one in columns for one, _ in POINTS):
        check.fail(
            "records.place",
            "“records.place” is “point”: name “columns.longitude” and “columns.latitude”, or “columns.easting” and “columns.northing”.",
        )
    needed = NEEDS.get(place, ())
    if needed and not any(name in columns for name in needed):
        check.fail("records.place", f"“records.place” is “{place}”, but “columns.{needed[0]}” is missing.")


def _check_category(raw: Mapping[str, Any], check: Checker) -> None:
    has_one = "category" in raw["columns"] or "category" in raw["records"] or raw.get("unpivot")
    if not has_one and raw["records"]["kind"] != "reference":
        check.fail(
            "records",
            "say what the records are: “columns.category”, “records.category” (the same for all) or [unpivot].",
        )
    for key in raw.get("combine", {}):
        if key not in ("category", "subcategory") or key not in raw["columns"]:
            check.fail(
                f"combine.{key}",
                f"“combine.{key}” adds to “columns.category” or “columns.subcategory”, which must be there.",
            )
    for key in raw.get("mappings", {}):
        if key not in raw["columns"]:
            check.fail(f"mappings.{key}", f"“mappings.{key}” is given, but “columns.{key}” is missing.")
