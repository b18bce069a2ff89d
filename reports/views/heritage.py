"""The part of a municipality's page that gathers what it took over."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import DASH, date_text, money
from core.ui import Cell, Figure, Head, Table, tone
from grants.enums import ApplicationState
from municipalities.models import Municipality
from reports.queries.heritage import Heritage, heritage_of
from reports.queries.places import PlacePage

HOLDER = _("Legal holder")


def heritage_context(page: PlacePage, user: Any, audience: str) -> dict[str, Any]:
    """What the templates of the page show of predecessors and successors."""
    heritage = heritage_of(page, user, audience)
    heirs = [link for link in page.card.successors if link.takes_over]
    found: dict[str, Any] = {"heritage": heritage, "heirs": heirs}
    if heritage is None:
        return found
    return found | {
        "heritage_figures": _figures(heritage),
        "heritage_tables": [
            (title, table)
            for title, table in (
                (_("Grants"), _grants(heritage, audience)),
                (_("Action plans"), _plans(heritage, audience)),
                (_("Applications"), _applications(heritage, audience)),
                (_("Service registry"), _editions(heritage, audience)),
                (_("Kenesh resolutions"), _resolutions(heritage)),
                (_("Cohorts"), _memberships(heritage)),
            )
            if table is not None
        ],
    }


def _figures(heritage: Heritage) -> list[Figure]:
    sums = heritage.sums
    shown = bool(heritage.grants)
    return [
        Figure(money(sums.grant) if shown else DASH, _("Granted, KGS")),
        Figure(money(sums.own) if shown else DASH, _("Own contribution, KGS")),
        Figure(len(heritage.grants), _("Grants")),
    ]


def _table(heads: Iterable[Any], rows: list[list[Any]]) -> Table | None:
    """A table whose last column names the legal holder; None without rows."""
    if not rows:
        return None
    named = [head if isinstance(head, Head) else Head(head) for head in heads]
    return Table([*named, Head(HOLDER)], rows)


def _holder(place: Municipality) -> Cell:
    return Cell(place.full_name)


def _url(heritage: Heritage, audience: str, name: str, record: Any) -> str:
    """A record's page where the reader may open it, else the public one."""
    if audience == "municipal" and record.municipality_id not in heritage.open_to:
        audience = "public"
    return reverse(f"{audience}:{name}", args=[record.pk])


def _grants(heritage: Heritage, audience: str) -> Table | None:
    rows: list[list[Any]] = []
    for row in heritage.grants:
        grant = row.grant
        link = (
            reverse(f"{audience}:grant-detail", args=[grant.pk])
            if grant.municipality_id in heritage.open_to
            else ""
        )
        tier = capfirst(str(grant.call.get_tier_display()))
        rows.append(
            [
                Cell(grant.number, link, grant.application.title),
                Cell(grant.get_state_display(), tone=tone(grant.state), note=tier),
                money(row.amounts.grant),
                money(row.amounts.own),
                _holder(grant.municipality),
            ]
        )
    heads = [_("Number"), _("State"), Head(_("Granted, KGS"), "num")]
    table = _table([*heads, Head(_("Own contribution, KGS"), "num")], rows)
    if table is None:
        return None
    sums = heritage.sums
    totals = [_("All together"), "", money(sums.grant), money(sums.own), ""]
    return Table(table.heads, table.rows, totals)


def _plans(heritage: Heritage, audience: str) -> Table | None:
    rows = [
        [
            Cell(
                plan.title,
                reverse(f"{audience}:plan-detail", args=[plan.pk]),
                plan.service.name,
            ),
            Cell(plan.get_state_display(), tone=tone(plan.state)),
            _holder(plan.municipality),
        ]
        for plan in heritage.plans
    ]
    return _table([_("Plan"), _("State")], rows)


def _applications(heritage: Heritage, audience: str) -> Table | None:
    rows = []
    for application in heritage.applications:
        state: Any = ApplicationState(application.state)
        if audience != "staff":
            state = application.public_state
        url = _url(heritage, audience, "application-detail", application)
        rows.append(
            [
                Cell(str(application), url, application.call.title),
                Cell(state.label, tone=tone(state)),
                _holder(application.municipality),
            ]
        )
    return _table([_("Application"), _("State")], rows)


def _editions(heritage: Heritage, audience: str) -> Table | None:
    rows = [
        [
            Cell(edition.number, _url(heritage, audience, "registry-detail", edition)),
            Cell(edition.get_state_display(), tone=tone(edition.state)),
            str(edition.resolution or DASH),
            _holder(edition.municipality),
        ]
        for edition in heritage.editions
    ]
    return _table([_("Edition"), _("State"), _("Kenesh resolution")], rows)


def _resolutions(heritage: Heritage) -> Table | None:
    rows = [
        [str(paper), paper.title, _holder(paper.municipality)]
        for paper in heritage.resolutions
    ]
    return _table([_("Resolution"), _("Title")], rows)


def _memberships(heritage: Heritage) -> Table | None:
    rows = [
        [
            member.cohort.name,
            Cell(member.get_state_display(), tone=tone(member.state)),
            date_text(member.joined_date),
            _holder(member.municipality),
        ]
        for member in heritage.memberships
    ]
    return _table([_("Cohort"), _("State"), _("Joined on")], rows)
