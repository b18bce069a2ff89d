"""What the profile of a municipality shows beside its place: office, people, kenesh."""

from dataclasses import dataclass

from municipalities.enums import Post
from municipalities.models import (
    Convocation,
    Municipality,
    Office,
    PopulationFigure,
    PostHolder,
)


@dataclass(frozen=True)
class Profile:
    """The profile's own rows. `holders` by post, the latest first.

    For the public only those whose names are facts about the office: heads and chairs.
    """

    office: Office | None
    population: list[PopulationFigure]
    holders: list[PostHolder]
    convocations: list[Convocation]


def profile_of(municipality: Municipality, *, public: bool) -> Profile:
    """The profile in four queries."""
    order = {str(post): place for place, post in enumerate(Post)}
    # by post as people rank them; within a post the latest first
    holders = sorted(municipality.post_holders.all(), key=lambda row: order[row.post])
    return Profile(
        office=Office.objects.filter(municipality=municipality).first(),
        population=population_of(municipality),
        holders=[row for row in holders if row.is_elected or not public],
        convocations=list(municipality.convocations.all()),
    )


def population_of(municipality: Municipality) -> list[PopulationFigure]:
    """Figures by year, the latest first.

    The figure that came with the classifier stands on the municipality alone: it is
    shown as a row without key and source.
    """
    rows = list(municipality.population_figures.all())
    year, people = municipality.population_year, municipality.population
    if year is None or people is None or any(row.year == year for row in rows):
        return rows
    rows.append(PopulationFigure(municipality=municipality, year=year, people=people))
    return sorted(rows, key=lambda row: -row.year)
