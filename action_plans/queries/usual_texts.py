"""The usual texts around plans: help beneath their fields, criteria of their review.

The figures of Bagysh and Zhany-Zhol are printed on public pages; all other examples are
samples in the spirit of plans on water, waste and light.
"""

import json
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
HELP, CRITERIA = DATA / "plan_help.txt", DATA / "criteria.json"
LINE_END = "\\n"  # as it stands in the file


def read_criteria() -> list[dict[str, str]]:
    """Criteria in their order: section, code and titles in three languages."""
    rows: list[dict[str, str]] = json.loads(CRITERIA.read_text("utf-8"))
    return rows


def read_help() -> dict[str, dict[str, str]]:
    """The texts of the file by place; a line is a language and its text."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    place = ""
    for line in HELP.read_text("utf-8").splitlines():
        first, _space, text = line.partition(" ")
        if first == "#":
            continue
        if text.startswith("| "):
            place = first
            sources = text.removeprefix("| ").split(" | ")
            names = ("source_ky", "source_ru", "source_en")
            found[place] |= dict(zip(names, sources, strict=True))
        else:
            kind = "example" if first.endswith("+") else "help"
            code = first.removesuffix("+")
            found[place][f"{kind}_{code}"] = text.replace(LINE_END, "\n")
    return found
