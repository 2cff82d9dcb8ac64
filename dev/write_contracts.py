"""Write the order of the rooms into pyproject.toml's contracts, from the one list: `python dev/write_contracts.py`."""

import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FOUNDATIONS = "wardmote.foundations."


def contracts() -> dict[str, list[str]]:
    """For each layers contract, by its name, its layers from the highest."""
    sys.path.insert(0, str(PROJECT / "src"))
    from wardmote.config.rooms import NAMES

    highest_first = NAMES[::-1]
    return {
        "The rooms stand in the order of the partnership's year: arrows point down only": [
            "wardmote.config",
            "wardmote.demo.public",
            *(name for name in highest_first if not name.startswith(FOUNDATIONS)),
            "wardmote.foundations",
            "wardmote.analysis",
        ],
        "Foundations stand in order too": [
            *(name for name in highest_first if name.startswith(FOUNDATIONS)),
            "wardmote.foundations.reference",
            "wardmote.foundations.rooms | wardmote.foundations.command_line | wardmote.demo.story",
        ],
    }


def text() -> str:
    """The project's file as it should be."""
    written = (PROJECT / "pyproject.toml").read_text(encoding="utf-8")
    for name, layers in contracts().items():
        listed = "".join(f'    "{layer}",\n' for layer in layers)
        start = re.escape(f'name = "{name}"\ntype = "layers"\nlayers = [\n')
        written, times = re.subn(
            rf"({start}).*?(?=\]\n)", lambda found, new=listed: found[1] + new, written, flags=re.DOTALL
        )
        if times != 1:
            raise ValueError(f"pyproject.toml has no layers contract called: {name}")
    return written


if __name__ == "__main__":
    (PROJECT / "pyproject.toml").write_text(text(), encoding="utf-8")
    print("Wrote pyproject.toml.")
