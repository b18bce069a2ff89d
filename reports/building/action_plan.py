"""An action plan as PDF: its fourteen sections in the order of the plan's form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import (
    DASH,
    date_short,
    date_text,
    moment_text,
    money,
    number,
    period_text,
)
from core.ui import Fact
from reports.building.plan_tables import (
    annexes,
    budget,
    hearings,
    indicators,
    measures,
    problems,
    risks,
)
from reports.building.tables import ReportTable, share_text
from reports.queries.facts import ACTION_PLAN, PROGRAMME
from reports.queries.plans import PlanData
from reports.rendering import render_pdf


@dataclass(frozen=True)
class Part:
    """A section: heading, (label, text) pairs, facts and tables. Empty ones say so."""

    title: str
    texts: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    tables: tuple[ReportTable, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.texts or self.facts or self.tables)


def plan_pdf(*, data: PlanData, language: str) -> bytes:
    """The plan in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=plan_html(data=data), language=language, title=data.plan.title
    )


def plan_html(*, data: PlanData) -> str:
    """The whole document, without touching the database."""
    plan = data.plan
    context = {
        "programme": PROGRAMME,
        "term": ACTION_PLAN,
        "plan": plan,
        "cover": _cover(data),
        "parts": _parts(data),
    }
    return render_to_string("reports/pdf/action_plan.html", context)


def _cover(data: PlanData) -> list[tuple[str, str]]:
    plan = data.plan
    facts = [
        (_("Municipality"), plan.municipality.full_name),
        (_("Oblast"), plan.municipality.oblast.name),
        *([(_("Partners"), ", ".join(data.partners))] if data.partners else []),
        (_("Service"), plan.service.name),
        (_("Period"), period_text(plan.start_date, plan.end_date)),
        (_("State"), capfirst(str(plan.get_state_display()))),
    ]
    if plan.resolution:
        facts.append((_("Kenesh resolution"), _resolution(plan.resolution)))
    facts.append((_("Total cost, KGS"), money(data.amounts.total)))
    facts.append((_("Own share of total"), share_text(data.amounts.share_of_total)))
    facts.append((_("Printed on (Bishkek time)"), moment_text(timezone.now())))
    return facts


def _resolution(resolution: Any) -> str:
    return _("No. %(number)s of %(date)s") % {
        "number": resolution.number,
        "date": date_text(resolution.date),
    }


def _parts(data: PlanData) -> list[Part]:
    plan = data.plan

    def text(*names: str) -> tuple[tuple[str, str], ...]:
        return _texts(plan, names)

    objectives = [(str(n), row.text) for n, row in enumerate(data.objectives, start=1)]
    return [
        Part(_("Passport"), text("working_group"), tuple(_passport(data))),
        Part(
            _("How the need was found"),
            text("need", "need_survey"),
            tables=_filled(hearings(data.hearings)),
        ),
        Part(
            _("Situation"),
            text("coverage", "quality", "providers", "assets", "finance", "legal"),
        ),
        Part(_("Problems and causes"), tables=_filled(problems(data.problems))),
        Part(_("Vision, goal, objectives"), (*text("vision", "goal"), *objectives)),
        Part(_("Measures"), tables=_filled(measures(data.measures))),
        Part(_("Budget"), facts=tuple(_shares(data)), tables=_filled(budget(data))),
        Part(
            _("Management of the service"), text("management"), tuple(_provider(plan))
        ),
        Part(
            _("Tariff and subsidies"),
            text("tariff", "tariff_relief"),
            tuple(_tariff(plan)),
        ),
        Part(_("Inclusion and gender"), text("inclusion", "gender")),
        Part(_("Indicators"), tables=_filled(indicators(data.indicators))),
        Part(_("Risks"), tables=_filled(risks(data.risks))),
        Part(_("Upkeep after the grant"), text("upkeep"), tuple(_upkeep(plan))),
        Part(_("Monitoring by citizens"), text("monitoring")),
        Part(_("Annexes"), tables=_filled(annexes(data.annexes))),
    ]


def _texts(plan: Any, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Label and text of the filled fields."""
    pairs = ((_label(plan, name), getattr(plan, name)) for name in names)
    return tuple((label, text) for label, text in pairs if text.strip())


def _label(plan: Any, name: str) -> str:
    """The label of a field of the plan, as on its form."""
    return capfirst(str(plan._meta.get_field(name).verbose_name))


def _filled(table: ReportTable) -> tuple[ReportTable, ...]:
    return (table,) if table.rows else ()


def _passport(data: PlanData) -> list[Fact]:
    plan = data.plan
    counts = (
        "beneficiaries",
        "beneficiaries_women",
        "beneficiaries_vulnerable",
        "households",
        "jobs",
    )
    return [
        Fact(_("Theme"), plan.service.theme.name),
        Fact(_("Villages"), ", ".join(data.villages) or DASH),
        Fact(_("Order on the working group"), plan.working_group_order or DASH),
        *(Fact(_label(plan, name), number(getattr(plan, name))) for name in counts),
    ]


def _shares(data: PlanData) -> list[Fact]:
    amounts = data.amounts
    return [
        Fact(_("Grant asked for, KGS"), money(amounts.grant)),
        Fact(_("Own contribution, KGS"), money(amounts.own)),
        Fact(_("Own share of total"), share_text(amounts.share_of_total)),
        Fact(_("Own share of grant"), share_text(amounts.share_of_grant)),
        Fact(_("Total cost, KGS"), money(amounts.total)),
        Fact(_("Total by the approved estimate, KGS"), money(data.plan.stated_total)),
    ]


def _provider(plan: Any) -> list[Fact]:
    return _chosen(
        (_("Who will provide the service"), plan.get_provider_model_display())
    )


def _tariff(plan: Any) -> list[Fact]:
    day = date_short(plan.tariff_hearing_date) if plan.tariff_hearing_date else ""
    return _chosen(
        (_("Tariff hearing"), day),
        (_("Covers running costs"), plan.get_tariff_covers_running_display()),
        (_("Covers depreciation"), plan.get_tariff_covers_depreciation_display()),
    )


def _upkeep(plan: Any) -> list[Fact]:
    cost = money(plan.upkeep_yearly_cost) if plan.upkeep_yearly_cost is not None else ""
    return _chosen((_("Yearly cost of upkeep, KGS"), cost))


def _chosen(*pairs: tuple[str, Any]) -> list[Fact]:
    """Facts of what was filled in."""
    return [Fact(label, capfirst(str(value))) for label, value in pairs if value]
