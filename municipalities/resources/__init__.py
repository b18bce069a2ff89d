"""Tables of this app: reference data that comes with the portal, and registers."""

from municipalities.resources import cohorts, figures, places, profile
from municipalities.resources.loading import DATA, Count, load_places, read

__all__ = [
    "DATA",
    "Count",
    "cohorts",
    "figures",
    "load_places",
    "places",
    "profile",
    "read",
]
