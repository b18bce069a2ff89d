"""How much data a run makes, and how often a case is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """`calls` of `applications` each; `editions` of `entries`; grants of the report.

    `pages` and `heavy`: how often a page, and an export or PDF, is measured.
    """

    municipalities: int
    applications: int
    calls: int
    members: int
    editions: int
    entries: int
    measures: int
    photos: int
    grants: int
    pages: int
    heavy: int
    chromium: bool


FULL = Sizes(
    municipalities=500,
    applications=500,
    calls=10,
    members=5,
    editions=500,
    entries=100,
    measures=100,
    photos=40,
    grants=30,
    pages=7,
    heavy=3,
    chromium=True,
)
QUICK = Sizes(
    municipalities=12,
    applications=8,
    calls=2,
    members=2,
    editions=6,
    entries=5,
    measures=6,
    photos=2,
    grants=2,
    pages=1,
    heavy=1,
    chromium=False,
)
