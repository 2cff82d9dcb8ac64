"""What the benchmarks share: the best of three runs, and a line that says first whether the results are equal."""

import argparse
import os
import time
from collections.abc import Callable
from typing import Any

RUNS = 3


def quick() -> bool:
    """Whether the command line asks for the small sizes."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    return parser.parse_args().quick


def best(run: Callable[[], Any], *, runs: int = RUNS) -> tuple[float, Any]:
    """Seconds of the fastest of some runs, and the result of the last."""
    fastest, _, result = best_with_processor(run, runs=runs)
    return fastest, result


def best_with_processor(run: Callable[[], Any], *, runs: int = RUNS) -> tuple[float, float, Any]:
    """Seconds by the clock and of processor, each the least of some runs, and the result of the last."""
    fastest, least, result = float("inf"), float("inf"), None
    for _ in range(runs):
        start, used = time.perf_counter(), time.process_time()
        result = run()
        fastest, least = min(fastest, time.perf_counter() - start), min(least, time.process_time() - used)
    return fastest, least, result


def say(
    task: str, *, ours: float, peer: str = "", theirs: float | None = None, equal: str = "", target: str = ""
) -> None:
    """One line: the task, whether results are equal, both times and their ratio, and the target."""
    parts = [task]
    if equal:
        parts.append(f"equal: {equal}")
    parts.append(f"wardmote {ours:.4f} s")
    if theirs is not None:
        parts.append(f"{peer} {theirs:.4f} s | ratio {theirs / ours:,.1f}")
    if target:
        parts.append(f"target {target}")
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(" | ".join(parts) + f" | load {load:.1f}", flush=True)
