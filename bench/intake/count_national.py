"""Counting a nation's records on both engines: the same questions, the same answers, then the times.

    python bench/intake/count_national.py [--rows 100000000] [--folder DIR]

Writes synthetic records in the store's own shape, one file for each force and month of ten years, then asks each engine, in a
process of its own, what figures ask: through `wardmote.intake.store.count`, so with everything that a figure pays for. Spark's
session starts before its clock does; how long that took is printed. Answers are compared by their hash before any time is shown.
"""

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# One gigabyte, Spark's default, is too little for answers of a million rows.
SUBMIT = "--driver-memory 6g pyspark-shell"
FORCES, MONTHS, LSOAS = 43, 120, 35_672
QUESTIONS = {
    "force, month, category": (("sender", "month", "category"), None),
    "council, month, category": (("council", "month", "category"), None),
    "LSOA, category, of twelve months": (("lsoa", "category"), "2025-01-01"),
}


def write(folder, rows):
    """One Parquet file for each force and month, in the columns that a load writes."""
    import datetime as dt

    import numpy as np
    import polars as pl

    rng = np.random.default_rng(20261101)
    categories = pl.Series([f"category-{number:02d}" for number in range(14)], dtype=pl.Categorical)
    outcomes = pl.Series([*(f"outcome-{number:02d}" for number in range(20)), None], dtype=pl.Categorical)
    lsoas = pl.Series([f"E01{number:06d}" for number in range(LSOAS)])
    councils = pl.Series([f"E07{number:06d}" for number in range(330)], dtype=pl.Categorical)
    each, made = rows // (FORCES * MONTHS), 0
    for month in range(MONTHS):
        first = dt.date(2016 + month // 12, month % 12 + 1, 1)
        for force in range(FORCES):
            count = each if made + 2 * each <= rows else rows - made
            made += count
            lsoa = force * (LSOAS // FORCES) + rng.integers(0, LSOAS // FORCES, count)
            frame = pl.DataFrame(
                {
                    "source": pl.Series(["police-uk-street"], dtype=pl.Categorical).new_from_index(0, count),
                    "sender": pl.Series([f"force-{force:02d}"], dtype=pl.Categorical).new_from_index(0, count),
                    "category": categories.gather(np.minimum(rng.geometric(0.2, count) - 1, 13)),
                    "month": pl.Series([first]).new_from_index(0, count),
                    "longitude": np.round(rng.uniform(-5, 1, count), 5),
                    "latitude": np.round(rng.uniform(50, 55, count), 5),
                    "lsoa": lsoas.gather(lsoa),
                    "council": councils.gather(lsoa * 330 // LSOAS),
                    "ward": pl.Series([None], dtype=pl.String).new_from_index(0, count),
                    "boundary_copy": pl.Series([0], dtype=pl.Int8).new_from_index(0, count),
                    "quantity": pl.Series([1], dtype=pl.Int32).new_from_index(0, count),
                    "outcome": outcomes.gather(rng.integers(0, 21, count)),
                    "identifier_hash": pl.Series(rng.integers(0, 2**63, count), dtype=pl.UInt64),
                }
            )
            frame.write_parquet(folder / f"{first:%Y-%m}-{force:02d}.parquet", compression="zstd", compression_level=1)
    return made


def ask(engine, folder):
    """Each question once to warm the files and once for the clock."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.config.settings"
    os.environ["WARDMOTE_ENGINE"] = engine
    django.setup()
    import datetime as dt

    import narwhals as nw

    from wardmote.intake.store import count, lazy_records

    paths = sorted(Path(folder).glob("*.parquet"))
    start = time.perf_counter()
    with lazy_records(paths[:1]) as frame:
        frame.select(nw.len()).collect(backend="pyarrow")
    answers = {"": {"seconds": time.perf_counter() - start}}
    for name, (by, since) in QUESTIONS.items():
        where = None if since is None else nw.col("month") >= dt.date.fromisoformat(since)
        taken = []
        for _ in range(2):
            start = time.perf_counter()
            table = count(paths, by, where)
            taken.append(time.perf_counter() - start)
        digest = hashlib.sha256()
        for column in (*by, "count"):
            digest.update("\n".join(str(value) for value in table.column(column).to_pylist()).encode())
        answers[name] = {"seconds": min(taken), "groups": table.num_rows, "answer": digest.hexdigest()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps({"answers": answers, "peak": peak, "java": _java()}))


def _java():
    """The peak memory of the Java process below this one, in GiB, as the system counts it."""
    found = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue
        if lines.get("Name", "").strip() == "java" and lines.get("PPid", "").strip() == str(os.getpid()):
            found += int(lines["VmHWM"].split()[0]) / 1024**2
    return found


def main():
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=100_000_000)
    asked.add_argument("--folder")
    asked.add_argument("--ask", choices=["duckdb", "local[*]"])
    options = asked.parse_args()
    if options.ask:
        ask(options.ask, options.folder)
        return
    with tempfile.TemporaryDirectory(dir=options.folder, prefix="national-") as folder:
        start = time.perf_counter()
        made = write(Path(folder), options.rows)
        size = sum(path.stat().st_size for path in Path(folder).iterdir()) / 1024**3
        print(
            f"{made:,} records in {FORCES * MONTHS:,} files, {size:.1f} GiB, written in {time.perf_counter() - start:.0f} s"
        )
        told = {}
        for engine in ("duckdb", "local[*]"):
            with tempfile.TemporaryDirectory() as home:
                found = subprocess.run(
                    [sys.executable, __file__, "--ask", engine, "--folder", folder],
                    check=True,
                    stdout=subprocess.PIPE,
                    text=True,
                    env={**os.environ, "WARDMOTE_HOME": home, "PYSPARK_SUBMIT_ARGS": SUBMIT},
                )
            told[engine] = json.loads(found.stdout.splitlines()[-1])
    duckdb, spark = told["duckdb"], told["local[*]"]
    for name in QUESTIONS:
        one, other = duckdb["answers"][name], spark["answers"][name]
        assert one["answer"] == other["answer"], f"the engines differ on {name}"
        ratio = other["seconds"] / one["seconds"]
        print(
            f"{name}: {one['groups']:,} groups; DuckDB {one['seconds']:.1f} s, Spark {other['seconds']:.1f} s "
            f"({ratio:.1f} times as long); the answers are equal"
        )
    print(f"peak: DuckDB {duckdb['peak']:.1f} GiB; Spark {spark['peak']:.1f} GiB and {spark['java']:.1f} GiB of Java")
    print(f"Spark's session took {spark['answers']['']['seconds']:.0f} s to start")


if __name__ == "__main__":
    main()
