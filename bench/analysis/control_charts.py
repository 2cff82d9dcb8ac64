"""XmR charts with all rules on 2,240 series against a loop over statprocon."""

import warnings

import numpy as np
from measuring import best, quick, say
from statprocon import XmR

from wardmote.analysis.statistical_process_control.control_charts import xmr

warnings.simplefilter("ignore")


def one(row: list[int]) -> tuple[float, float]:
    chart = XmR(counts=row)
    limits = float(chart.lower_natural_process_limit()[0]), float(chart.upper_natural_process_limit()[0])
    chart.rule_1_x_indices_beyond_limits()
    chart.rule_2_runs_about_central_line()
    chart.rule_3_runs_near_limits()
    return limits


def main() -> None:
    number = 100 if quick() else 2_240
    series = np.random.default_rng(1).poisson(30.0, (number, 36))
    rows = series.tolist()
    theirs, limits = best(lambda: [one(row) for row in rows], runs=1)
    mine, _ = best(lambda: xmr(series))
    plain = xmr(series, screen_outliers=False)
    found = np.array(limits)
    gap = np.abs(np.maximum(plain.lower, 0.0) - np.maximum(found[:, 0], 0.0)).max()
    gap = max(gap, np.abs(plain.upper - found[:, 1]).max())
    equal = f"limits to {gap:.3f} (the peer rounds; it has three rules, not Making Data Count's four)"
    say(f"XmR, {number:,} series x 36", ours=mine, peer="statprocon loop", theirs=theirs, equal=equal, target="100x")


if __name__ == "__main__":
    main()
