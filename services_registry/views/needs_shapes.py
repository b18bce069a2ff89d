"""What people need as tables, charts and columns of files."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.charts import Chart, Series, bar_chart, column_chart
from core.formats import date_text, number
from core.spreadsheets import Column
from core.ui import Fact, Head, Table
from services_registry import queries
from services_registry.enums import COUNTED_AGES, AgeGroup, Sex
from services_registry.models import NeedsStudy, RegistryEdition
from services_registry.queries import Need, Ranking

CHART_BARS = 10


def _people_of(age: AgeGroup, row: Need) -> int | None:
    return row.ages[age] if row.has_ages else None


STUDY_COLUMNS = (
    Column(_("Municipality"), lambda row: row.municipality.name),
    Column(_("SOATE code"), lambda row: row.municipality.code),
    Column(_("Oblast"), lambda row: row.municipality.oblast.name),
    Column(_("Day"), lambda row: row.held_on, "date"),
    Column(_("Kind"), lambda row: row.get_kind_display()),
    Column(_("Title"), lambda row: row.title),
    Column(_("Place"), lambda row: row.place),
    Column(_("Participants"), lambda row: row.people, "number"),
    Column(_("Women"), lambda row: row.women, "number"),
    Column(_("Men"), lambda row: row.men, "number"),
    Column(_("Services named"), lambda row: row.priority_count, "number"),
)
NEED_COLUMNS = (
    Column(_("Rank"), lambda row: row.rank, "number"),
    Column(_("Service"), lambda row: row.service.name),
    Column(_("Theme"), lambda row: row.service.theme.name),
    Column(_("People"), lambda row: row.people, "number"),
    Column(_("Women"), lambda row: row.women, "number"),
    Column(_("Men"), lambda row: row.men, "number"),
    Column(_("Sex not recorded"), lambda row: row.unknown, "number"),
    *(
        Column(capfirst(age.label), partial(_people_of, age), "number")
        for age in COUNTED_AGES
    ),
    Column(
        capfirst(AgeGroup.UNKNOWN.label),
        lambda row: row.age_unknown if row.has_ages else None,
        "number",
    ),
    Column(_("Share of participants, %"), lambda row: rounded(row.share), "number"),
    Column(_("Studies"), lambda row: row.studies, "number"),
    Column(_("In the registry"), lambda row: row.standing.label),
)
STUDY_SORTS = {
    "day": ("held_on",),
    "name": ("municipality__sort_key", "-held_on"),
    "people": ("people", "-held_on"),
}


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def years_text(found: Ranking) -> Any:
    """From which years the studies are."""
    if found.years is None:
        return ""
    first, last = found.years
    if first == last:
        return _("Studies of %(year)s.") % {"year": first}
    return _("Studies of the years %(first)s to %(last)s.") % {
        "first": first,
        "last": last,
    }


def study_facts(study: NeedsStudy, people: int) -> list[Fact]:
    return [
        Fact(_("Kind"), capfirst(study.get_kind_display())),
        Fact(_("Day"), date_text(study.held_on)),
        Fact(_("Place"), study.place),
        Fact(_("Participants"), number(people) if people else _("not counted")),
        Fact(_("Note"), study.note),
    ]


def people_chart(counts: dict[tuple[str, str], int]) -> Chart:
    """Participants by age, a column for each sex that was counted."""
    grid = queries.participant_grid(counts)
    ages = [(age, line) for age, line in grid if any(line)]
    shown = [
        (index, sex)
        for index, sex in enumerate(Sex)
        if any(line[index] for _age, line in ages)
    ]
    return column_chart(
        title=_("Participants by sex and age"),
        description=_("How many people of each age took part."),
        groups=[age.label for age, _line in ages],
        series=[
            Series(sex.label, [line[index] for _age, line in ages])
            for index, sex in shown
        ],
        group_heading=_("Age"),
        text=number,
    )


def people_table(counts: dict[tuple[str, str], int]) -> Table:
    """Participants by age and sex, with sums."""
    grid = queries.participant_grid(counts)
    heads = [Head(_("Age"))]
    heads += [Head(capfirst(sex.label), "num") for sex in Sex]
    heads.append(Head(_("All"), "num"))
    rows = [
        [capfirst(age.label), *map(number, line), number(sum(line))]
        for age, line in grid
        if any(line)
    ]
    sums = [sum(line[index] for _age, line in grid) for index in range(len(Sex))]
    return Table(heads, rows, [_("Total"), *map(number, sums), number(sum(sums))])


def ages_table(needs: Sequence[Need]) -> Table | None:
    """The people who named each service by age; None where nobody asked."""
    told = [need for need in needs if need.has_ages]
    if not told:
        return None
    heads = [Head(_("Service"))]
    heads += [Head(capfirst(age.label), "num") for age in AgeGroup]
    rows = [
        [need.service.name, *map(number, (*need.ages.values(), need.age_unknown))]
        for need in told
    ]
    return Table(heads, rows)


def needs_chart(needs: Sequence[Need]) -> Chart:
    """The services that most people named."""
    return bar_chart(
        title=_("Services by how many people named them"),
        description=_("The services that people named most often."),
        bars=[(need.service.name, need.people) for need in needs[:CHART_BARS]],
        headings=(_("Service"), _("People")),
        text=number,
    )


BESIDE = 5


def needs_beside(edition: RegistryEdition, audience: str) -> dict[str, Any]:
    """The card beside a registry: what people of the municipality named most often."""
    found = queries.ranked_needs(edition.municipality, edition)
    return {
        "ranking": found,
        "needs_first": found.needs[:BESIDE],
        "needs_years": years_text(found),
        "needs_url": reverse(
            f"{audience}:needs-ranking", args=[edition.municipality_id]
        ),
    }
