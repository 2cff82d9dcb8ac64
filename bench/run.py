"""Every measurement, one after another, in its quick form: `make bench`.

    python bench/run.py [--whole] [NAME ...]

A name is a part of a script's path, such as `pages` or `hotspots`. A measurement whose peer is not installed says so and
does not stop the others; the status is 1 if any failed.
"""

import argparse
import importlib.util
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent
# Modules that the measurements share or start.
NOT_MEASUREMENTS = {"measuring.py", "making.py", "assessing.py", "asking.py"}
QUICK = {"load_street.py": ["--rows", "200000"]}


def scripts(names):
    """The measurements asked for, in the order of the rooms."""
    found = [path for path in sorted(HERE.glob("*/*.py")) if path.name not in NOT_MEASUREMENTS]
    return [path for path in found if not names or any(name in str(path.relative_to(HERE)) for name in names)]


def run(path, *, whole):
    """Run one; returns whether it came to its end."""
    print(f"\n## {path.relative_to(HERE)}", flush=True)
    arguments = [] if whole else QUICK.get(path.name, ["--quick"])
    start = time.perf_counter()
    answer = subprocess.run([sys.executable, path, *arguments], check=False, stderr=subprocess.PIPE, text=True)
    if answer.returncode:
        last = (answer.stderr.strip().splitlines() or ["no reason given"])[-1]
        print(f"not measured: {last}")
        if last.startswith("ModuleNotFoundError") and importlib.util.find_spec("wardmote"):
            print("(a peer is missing: pip install -r requirements/peers.in)")
            return True
        return False
    print(f"({time.perf_counter() - start:.0f} s)", flush=True)
    return True


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--whole", action="store_true", help="full sizes, as in the README's tables; some take minutes")
    asked = parser.parse_args()
    done = [run(path, whole=asked.whole) for path in scripts(asked.names)]
    sys.exit(0 if all(done) else 1)


if __name__ == "__main__":
    main()
