"""Loading the common catalogue of services."""

import json
from pathlib import Path

from services_registry import operations

CATALOGUE = Path(__file__).parent / "data" / "catalogue.json"


def load_catalogue() -> tuple[int, int]:
    """Load themes and common services; returns how many of each were new.

    Safe to run again. The legal basis stays as staff have written it: the file knows none.
    """
    data = json.loads(CATALOGUE.read_text("utf-8"))
    return operations.load_catalogue(themes=data["themes"], services=data["services"])
