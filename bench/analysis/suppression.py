"""Suppression of a table of 160 wards by 14 categories with its totals, and the audit that nothing can be worked out."""

import numpy as np
from measuring import best_with_processor, quick, say

from wardmote.analysis.disclosure_control.disclosure import audit, suppress_tables, two_way


def main() -> None:
    wards, kinds = (30, 8) if quick() else (160, 14)
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(1.2, 12.0, (wards, kinds)))
    small = int(((counts > 0) & (counts < 5)).sum())
    mine, used, found = best_with_processor(lambda: suppress_tables([two_way("wards", counts)]), runs=1)
    hidden = sum(not cell.shown for table in found for cell in table.cells)
    told = audit(found)
    equal = f"{small} small counts, {hidden} cells hidden, {len(told.findings)} can be worked out"
    task = f"suppression of {wards} x {kinds} counts"
    say(task, ours=mine, equal=equal)
    say(f"{task}, of processor", ours=used)


if __name__ == "__main__":
    main()
