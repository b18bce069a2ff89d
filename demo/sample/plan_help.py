"""Help beneath the fields of plans, with examples, as a person would write them.

The figures of Bagysh and Zhany-Zhol are printed on public pages; all other examples are
samples in the spirit of plans on water, waste and light.
"""

from collections import defaultdict
from pathlib import Path

from accounts.models import User
from action_plans.operations import save_help

TEXTS = Path(__file__).parent / "files" / "plan_help.txt"
PRINTED = ("Багыш", "Жаңы-Жол")
LINE_END = "\\n"  # as it stands in the file


def write_plan_help(by: User) -> None:
    """Write the help of every field."""
    for place, values in read_help().items():
        save_help(place=place, values=values, by=by)


def read_help() -> dict[str, dict[str, str]]:
    """The texts of the file by place; a line is a language and its text."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    place = ""
    for line in TEXTS.read_text("utf-8").splitlines():
        first, _space, text = line.partition(" ")
        if first == "#":
            continue
        if text.startswith("| "):
            place = first
            found[place]["source_note"] = _source(text.removeprefix("| "))
        else:
            kind = "example" if first.endswith("+") else "help"
            code = first.removesuffix("+")
            found[place][f"{kind}_{code}"] = text.replace(LINE_END, "\n")
    return found


def _source(about: str) -> str:
    """Figures that were printed name their place; all else says that it is a sample."""
    return about if about.startswith(PRINTED) else f"Үлгү · Образец: {about}"
