"""Figures, chart and tables of the programme: the same for the screen and the PDF."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.charts import Chart, Series, column_chart
from core.formats import money, number
from core.spreadsheets import Column
from core.ui import Figure
from grants.queries import ProgrammeRow
from reports.building.tables import ReportTable, group_table, known, share_text
from reports.queries.programme import Groups, ProgrammeData

MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Glance:
    """The programme at a glance, ready to be shown."""

    figures: tuple[Figure, ...]
    chart: Chart
    by_oblast: ReportTable
    by_cohort: ReportTable
    by_tier: ReportTable
    by_theme: ReportTable

    @property
    def first_figures(self) -> tuple[Figure, ...]:
        """Money and reach: the first row of tiles."""
        return self.figures[:3]

    @property
    def last_figures(self) -> tuple[Figure, ...]:
        """Own contribution and people: the second row."""
        return self.figures[3:]


def glance_of(data: ProgrammeData) -> Glance:
    """All of it in the language that is active now."""
    whole = data.figures
    return Glance(
        figures=figures_of(data),
        chart=year_chart(data.by_year),
        by_oblast=group_table(_("By oblast"), _("Oblast"), data.by_oblast, whole),
        by_cohort=group_table(_("By cohort"), _("Cohort"), data.by_cohort, whole),
        by_tier=group_table(_("By kind of grant"), _("Grant"), data.by_tier, whole),
        by_theme=group_table(_("By theme"), _("Theme"), data.by_theme, whole),
    )


def figures_of(data: ProgrammeData) -> tuple[Figure, ...]:
    """The six tiles: money, reach, own contribution, people."""
    sums, extra = data.figures, data.extra
    grants = ngettext("in %(count)s grant", "in %(count)s grants", sums.grants) % {
        "count": number(sums.grants)
    }
    reached = ngettext(
        "%(count)s with the partners of joint plans",
        "%(count)s with the partners of joint plans",
        sums.reached,
    ) % {"count": number(sums.reached)}
    shares = ngettext(
        "average of %(count)s grant; %(amount)s KGS in all",
        "average of %(count)s grants; %(amount)s KGS in all",
        sums.shares_known,
    ) % {"count": number(sums.shares_known), "amount": money(sums.own)}
    people = ngettext(
        "known for %(known)s of %(plans)s plan",
        "known for %(known)s of %(plans)s plans",
        sums.plans,
    ) % {"known": number(extra.people_known), "plans": number(sums.plans)}
    return (
        Figure(money(sums.amount), _("Granted, KGS"), note=grants),
        Figure(number(sums.municipalities), _("Municipalities"), note=reached),
        Figure(number(sums.plans), _("Action plans with grants")),
        Figure(
            share_text(sums.average_share),
            _("Own contribution, share of the total cost"),
            note=shares,
        ),
        Figure(known(sums.beneficiaries), _("People who benefit"), note=people),
        Figure(
            _("%(women)s / %(men)s")
            % {"women": known(extra.women), "men": known(extra.men)},
            _("Women / men"),
            note=_("of the plans that tell both"),
        ),
    )


def year_chart(groups: Groups) -> Chart:
    """Grants and own contribution by the year of the award, in million KGS."""
    return column_chart(
        title=_("Grants and own contribution by year, million KGS"),
        description=_(
            "Columns for each year of award: what the programme granted, and what the "
            "municipalities with their people and providers added."
        ),
        groups=[year for year, _sums in groups],
        series=[
            Series(_("Grants"), [sums.amount / MILLION for _year, sums in groups]),
            Series(
                _("Own contribution"), [sums.own / MILLION for _year, sums in groups]
            ),
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
        column(_("Rayon"), "rayon"),
        column(_("Oblast"), "oblast"),
        Column(_("Partners"), lambda row: ", ".join(row.partners)),
        Column(_("Cohorts"), lambda row: ", ".join(row.cohorts)),
        column(_("Kind of grant"), "tier_label"),
        column(_("Theme"), "theme"),
        column(_("What for"), "title"),
        column(_("Year"), "awarded_year", "number"),
        column(_("State"), "state_label"),
        column(_("Granted, KGS"), "amount", "money"),
        column(_("Own contribution, KGS"), "own", "money"),
        column(_("Other sources, KGS"), "other", "money"),
        column(_("Total cost, KGS"), "total", "money"),
        column(_("Own share of total, %"), "shown_share_of_total", "number"),
        column(_("Own share of grant, %"), "shown_share_of_grant", "number"),
        column(_("Spent, KGS"), "spent", "money"),
        column(_("People who benefit"), "beneficiaries", "number"),
        column(_("Women"), "women", "number"),
        column(_("Warning"), "warning"),
        Column(_("Sample data"), lambda row: _("yes") if row.is_sample else ""),
    ]


def place_text(row: ProgrammeRow) -> str:
    """The municipality with its rayon: names repeat inside an oblast."""
    return f"{row.municipality} ({row.rayon or row.oblast})"


def _millions(value: Any) -> str:
    return number(value, 2)
