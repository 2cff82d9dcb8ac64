"""How long a whole load takes against the faster of Polars and DuckDB merely copying the same CSV to Parquet.

    python bench/intake/load_street.py [--rows 20000000] [--shape files|one|mixed]

`files` writes one file for each force and month, `one` a single file in order of month, `mixed` a single file in no order. Each
engine runs in a process of its own; row counts are compared before times are printed. Peak memory is the process's own. Processor time is user and system, of all threads.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,"
    "Crime type,Last outcome category,Context\n"
)
FORCES = ["Bedfordshire Police", "West Midlands Police", "Kent Police", "Surrey Police"]
MONTHS = [f"{year}-{month:02d}" for year in (2021, 2022, 2023) for month in range(1, 13)]
TYPES = [
    "Anti-social behaviour",
    "Violence and sexual offences",
    "Public order",
    "Vehicle crime",
    "Other theft",
    "Criminal damage and arson",
    "Shoplifting",
    "Burglary",
    "Drugs",
    "Other crime",
    "Bicycle theft",
    "Robbery",
    "Possession of weapons",
    "Theft from the person",
]
OUTCOMES = [
    "Unable to prosecute suspect",
    "Investigation complete; no suspect identified",
    "Court result unavailable",
    "Local resolution",
]
PIECE = 500_000


def pieces(rows, shape):
    """The rows in police.uk's layout, some hundred thousand at a time."""
    import numpy as np
    import polars as pl

    rng = np.random.default_rng(20260501)
    digits = pl.Series([f"{number:04x}" for number in range(65536)])
    places = pl.Series([f"E0{number}" for number in 1_000_000 + rng.permutation(35_000)])
    names = pl.Series([f"Town {number:03d}A" for number in range(1000)])
    streets = pl.Series([f"On or near Street {number}" for number in range(30_000)])
    for start in range(0, rows, PIECE):
        count = min(PIECE, rows - start)
        position = np.arange(start, start + count)
        kind = rng.integers(0, 14, count)
        spot = rng.integers(0, 30_000, count)
        area = spot % 35_000
        if shape == "mixed":
            group = rng.integers(0, len(FORCES) * len(MONTHS), count)
        else:
            group = position * len(FORCES) * len(MONTHS) // rows
        parts = [digits.gather(rng.integers(0, 65536, count)) for _ in range(16)]
        ids = pl.DataFrame([part.alias(f"p{n}") for n, part in enumerate(parts)]).select(pl.concat_str(pl.all()))[:, 0]
        asb = pl.Series(kind == 0)
        force = pl.Series(FORCES).gather(group % len(FORCES))
        yield pl.DataFrame(
            {
                "Crime ID": pl.select(pl.when(asb).then(None).otherwise(ids))[:, 0],
                "Month": pl.Series(MONTHS).gather(group // len(FORCES)),
                "Reported by": force,
                "Falls within": force,
                "Longitude": np.round(-1 + spot / 30_000, 6),
                "Latitude": np.round(51 + (spot * 7 % 30_000) / 15_000, 6),
                "Location": streets.gather(spot),
                "LSOA code": places.gather(area),
                "LSOA name": names.gather(area % 1000),
                "Crime type": pl.Series(TYPES).gather(kind),
                "Last outcome category": pl.select(
                    pl.when(asb).then(None).otherwise(pl.Series(OUTCOMES).gather(rng.integers(0, 4, count)))
                )[:, 0],
                "Context": pl.Series([None] * count, dtype=pl.String),
            }
        )


def write_files(folder, rows, shape):
    """The synthetic delivery."""
    folder.mkdir(parents=True, exist_ok=True)
    opened = {}
    for frame in pieces(rows, shape):
        whole = {("all",): frame}
        groups = whole if shape != "files" else frame.partition_by(["Month", "Reported by"], as_dict=True)
        for key, part in groups.items():
            name = (
                "all-street.csv"
                if shape != "files"
                else f"{key[0]}-{key[1].lower().removesuffix(' police').replace(' ', '-')}-street.csv"
            )
            if name not in opened:
                opened[name] = (folder / name).open("wb")
                opened[name].write(HEADER.encode())
            part.write_csv(opened[name], include_header=False)
    for file in opened.values():
        file.close()


def copy_polars(folder, out):
    import polars as pl

    pl.scan_csv(sorted(folder.glob("*.csv"))).sink_parquet(out / "polars.parquet")
    return pl.scan_parquet(out / "polars.parquet").select(pl.len()).collect().item()


def copy_duckdb(folder, out):
    import duckdb

    with duckdb.connect() as connection:
        connection.execute("SET preserve_insertion_order = false")
        connection.execute(f"COPY (FROM read_csv('{folder}/*.csv')) TO '{out}/duckdb.parquet' (FORMAT parquet)")
        return connection.read_parquet(str(out / "duckdb.parquet")).count("*").fetchone()[0]


def load_wardmote(folder, _out):
    from wardmote.foundations.members.public import system_person
    from wardmote.foundations.organisations.public import add_partnership
    from wardmote.intake.public import load

    ours = add_partnership(by=system_person(), name="Bench", slug="bench")
    (batch,) = load(by=system_person(), partnership=ours, source="police-uk-street", paths=[folder])
    return batch.rows_read


def prepare():
    """An empty installation with as many small areas as England and Wales has, so that each row is placed."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wardmote.foundations.places.models import Area, Catalogue

    Area.objects.bulk_create(
        [
            Area(
                code=f"E0{number}",
                kind="lsoa",
                vintage=2021,
                name=f"Town {number}",
                council_code=f"E0600{number % 300:04d}",
            )
            for number in range(1_000_000, 1_035_000)
        ],
        batch_size=2000,
    )
    # As loading areas does: what is worked out from the catalogue is kept while this stays the same.
    Catalogue.objects.update_or_create(pk=1, defaults={"token": "bench"})


def in_own_process(what, folder, out, environment):
    command = [sys.executable, __file__, "--engine", what, "--folder", str(folder), "--out", str(out)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(answer.stdout.strip().splitlines()[-1])


def run_engine(what, folder, out):
    if what in {"wardmote", "prepare"}:
        os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.config.settings"
        import django

        django.setup()
    if what == "prepare":
        prepare()
        return {}
    work = {"polars": copy_polars, "duckdb": copy_duckdb, "wardmote": load_wardmote}[what]
    started, before = time.perf_counter(), time.process_time()
    rows = work(folder, out)
    seconds = time.perf_counter() - started
    status = Path("/proc/self/status").read_text()
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return {"rows": rows, "seconds": seconds, "cpu": time.process_time() - before, "peak_mb": peak / 1024}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--shape", choices=["files", "one", "mixed"], default="files")
    parser.add_argument("--engine")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if asked.engine:
        print(json.dumps(run_engine(asked.engine, asked.folder, asked.out)))
        return
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        environment = os.environ | {"WARDMOTE_HOME": str(home / "home"), "DATABASE_URL": ""}
        write_files(home / "delivery", asked.rows, asked.shape)
        in_own_process("prepare", home, home, environment)
        found = {
            what: in_own_process(what, home / "delivery", home, environment)
            for what in ("polars", "duckdb", "wardmote")
        }
    assert {each["rows"] for each in found.values()} == {asked.rows}, found
    fastest = min(found["polars"]["seconds"], found["duckdb"]["seconds"])
    # What else the machine does makes seconds longer, and processor time hardly.
    least = min(found["polars"]["cpu"], found["duckdb"]["cpu"])
    for what, each in found.items():
        print(
            f"{what:9} {each['seconds']:7.1f} s (processor {each['cpu']:6.1f} s)  {each['peak_mb']:6.0f} MB  {each['seconds'] / fastest:5.2f} x the faster copy, {each['cpu'] / least:5.2f} x by processor time"
        )


if __name__ == "__main__":
    main()
