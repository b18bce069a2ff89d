"""Loading the common catalogue of services and the usual items of the standard."""

import json
from pathlib import Path

from services_registry import operations

DATA = Path(__file__).parents[1] / "data"
CATALOGUE, STANDARD = DATA / "catalogue.json", DATA / "standard.json"


def load_catalogue() -> tuple[int, int]:
    """Load themes and common services; returns how many of each were new.

    Safe to run again. What is there stays as staff keep it.
    """
    data = json.loads(CATALOGUE.read_text("utf-8"))
    return operations.load_catalogue(themes=data["themes"], services=data["services"])


def load_standard() -> int:
    """Load the usual items of the standard; returns how many were new."""
    return operations.load_standard(items=json.loads(STANDARD.read_text("utf-8")))
