"""Addresses of the app: one module per topic, each with lists per audience."""

from types import ModuleType

from django.urls import URLPattern

from action_plans.urls import (
    budget,
    flow,
    need,
    overview,
    paper,
    plans,
    progress,
    together,
    translations,
    writing,
)

TOPICS: list[ModuleType] = [
    plans,
    overview,
    flow,
    progress,
    writing,
    together,
    need,
    paper,
    budget,
    translations,
]


def _joined(audience: str) -> list[URLPattern]:
    """The routes of all topics for one audience; a topic may have none for it."""
    return [route for topic in TOPICS for route in getattr(topic, audience, [])]


public = _joined("public")
municipal = _joined("municipal")
staff = _joined("staff")
