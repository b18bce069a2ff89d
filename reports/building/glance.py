"""Figures, chart and tables of the programme: the same for the screen and the PDF."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import money, number
from core.spreadsheets import Column
from reports.building.tables import (
    ReportTable,
    group_table,
    people_text,
    share_text,
)
from reports.charts import Chart, Series, column_chart
from reports.queries.programme import ProgrammeData
from reports.queries.sums import Group, Sums

MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Figure:
    """A key figure: value and label, with a note of what it is reckoned from."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Glance:
    """The programme at a glance, ready to be shown."""

    figures: tuple[Figure, ...]
    chart: Chart
    by_oblast: ReportTable
    by_cohort: ReportTable
    by_tier: ReportTable
    by_theme: ReportTable


def glance_of(data: ProgrammeData) -> Glance:
    """All of it in the language that is active now."""
    whole = data.sums
    return Glance(
        figures=figures_of(whole),
        chart=year_chart(data.by_year),
        by_oblast=group_table(_("By oblast"), _("Oblast"), data.by_oblast, whole),
        by_cohort=group_table(_("By cohort"), _("Cohort"), data.by_cohort, whole),
        by_tier=group_table(_("By kind of grant"), _("Grant"), data.by_tier, whole),
        by_theme=group_table(_("By theme"), _("Theme"), data.by_theme, whole),
    )


def figures_of(sums: Sums) -> tuple[Figure, ...]:
    """The tiles: money, reach, own contribution, people."""
    people = sums.people_known
    of_plans = ngettext(
        "known for %(known)s of %(plans)s plan",
        "known for %(known)s of %(plans)s plans",
        sums.plans,
    ) % {"known": number(people), "plans": number(sums.plans)}
    return (
        Figure(_("Granted, KGS"), money(sums.amount), _grants_text(sums)),
        Figure(_("Municipalities with grants"), number(sums.municipalities)),
        Figure(_("Action plans with grants"), number(sums.plans)),
        Figure(
            _("Own contribution, share of the total cost"),
            share_text(sums.own_of_total),
            _("%(amount)s KGS; %(share)s of the grants")
            % {"amount": money(sums.own), "share": share_text(sums.own_of_grant)},
        ),
        Figure(
            _("People who benefit"), people_text(sums.beneficiaries, people), of_plans
        ),
        Figure(
            _("Of them women and men"),
            _("%(women)s and %(men)s")
            % {
                "women": people_text(sums.women, sums.sexes_known),
                "men": people_text(sums.men, sums.sexes_known),
            },
            _("where the plan tells them apart"),
        ),
    )


def year_chart(groups: tuple[Group, ...]) -> Chart:
    """Grants and own contribution by the year of the award, in million KGS."""
    return column_chart(
        title=_("Grants and own contribution by year, million KGS"),
        description=_(
            "Columns for each year of award: what the programme granted, and what the "
            "municipalities with their people and providers added."
        ),
        groups=[group.label for group in groups],
        series=[
            Series(_("Grants"), [g.sums.amount / MILLION for g in groups]),
            Series(_("Own contribution"), [g.sums.own / MILLION for g in groups]),
        ],
        group_heading=_("Year"),
        text=_millions,
    )


def grant_columns() -> list[Column]:
    """The spreadsheet of the programme: one row for each grant."""

    def column(title: str, name: str, kind: Any = "text") -> Column:
        return Column(title, lambda row: getattr(row, name), kind)

    return [
        column(_("Number"), "number"),
        column(_("Municipality"), "municipality"),
        column(_("SOATE code"), "municipality_code"),
        column(_("Oblast"), "oblast"),
        column(_("Cohort"), "cohort"),
        column(_("Kind of grant"), "tier_label"),
        column(_("Call"), "call"),
        column(_("Title"), "title"),
        column(_("Theme"), "theme"),
        column(_("Awarded on"), "awarded", "date"),
        column(_("Granted, KGS"), "amount", "money"),
        column(_("Own contribution, KGS"), "own", "money"),
        column(_("Other sources, KGS"), "other", "money"),
        column(_("Total cost, KGS"), "total", "money"),
        column(_("People who benefit"), "beneficiaries", "number"),
        column(_("Women"), "women", "number"),
        column(_("Men"), "men", "number"),
        column(_("Warning on the data"), "warning"),
        Column(_("Sample data"), lambda row: _("yes") if row.is_sample else ""),
    ]


def _grants_text(sums: Sums) -> str:
    return ngettext("in %(count)s grant", "in %(count)s grants", sums.grants) % {
        "count": number(sums.grants)
    }


def _millions(value: Any) -> str:
    return number(value, 2)
