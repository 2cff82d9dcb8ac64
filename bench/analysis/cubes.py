"""Count cube from coded columns against DuckDB over the same arrays."""

import duckdb
import numpy as np
import pyarrow as pa
from measuring import best, quick, say

from wardmote.analysis.counts_rates_and_change.cubes import count_cube

SHAPE = (35_000, 120, 14)


def main() -> None:
    rows = 1_000_000 if quick() else 60_000_000
    rng = np.random.default_rng(1)
    codes = [
        rng.integers(0, size, rows, dtype=kind) for size, kind in zip(SHAPE, (np.int32, np.int16, np.int8), strict=True)
    ]
    table = pa.table({"area": codes[0], "month": codes[1], "kind": codes[2]})
    connection = duckdb.connect()
    connection.register("events", table)
    query = "select area, month, kind, count(*)::integer as number from events group by all"
    theirs, groups = best(lambda: connection.execute(query).to_arrow_table(), runs=2)
    ours, cube = best(lambda: count_cube(codes, SHAPE))
    found = [groups[name].to_numpy() for name in ("area", "month", "kind", "number")]
    equal = bool((cube[tuple(found[:3])] == found[3]).all() and int((cube > 0).sum()) == found[3].size)
    say(f"count cube, {rows:,} rows", ours=ours, peer="DuckDB", theirs=theirs, equal=str(equal), target="10x")


if __name__ == "__main__":
    main()
