"""The profile part of a municipality's page: tables, chart and timeline."""

from textwrap import shorten
from typing import Any

from django.apps import apps
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.charts import Chart, Limit, Series, column_chart
from core.formats import DASH, date_short, date_text, number, percent, period_text
from core.ui import Cell, Head, Table, tone
from core.workflow import sentence
from municipalities.models import BudgetSufficiency, Municipality
from municipalities.permissions import (
    can_keep_profile,
    can_manage_municipalities,
)
from reports.queries.places import PlacePage, timeline_of
from reports.queries.thresholds import asked_sufficiency
from reports.queries.timeline import Happening, page_of

NEWEST = 8
FIRST_RESOLUTIONS = 5


def profile_context(
    page: PlacePage, place: Municipality, audience: str, user: Any
) -> dict[str, Any]:
    """What `templates/reports/_profile.html` shows; buttons as far as the reader may."""
    inside = audience in {"staff", "municipal"}
    keeps = inside and can_keep_profile(user, place)
    manages = audience == "staff" and can_manage_municipalities(user)
    newest = page_of(timeline_of(page, audience), 1, NEWEST)
    return {
        "audience": audience,
        "keeps": keeps,
        "manages": manages,
        "office": page.profile.office,
        "sufficiency_chart": sufficiency_chart(page.card.sufficiencies, place),
        "sufficiency": sufficiency_table(page, manages),
        "population": population_table(page, manages),
        "holders": holders_table(page, manages),
        "convocations": convocations_table(page, audience, keeps),
        "resolutions": resolution_cells(page.resolutions, audience, FIRST_RESOLUTIONS),
        "resolution_count": len(page.resolutions),
        "happenings": [entry_of(row, place, audience) for row in newest],
        "happening_count": newest.paginator.count,
        "office_url": _url(f"{audience}:office-edit", place, keeps),
        "convocation_url": _url(f"{audience}:convocation-create", place, keeps),
        "resolution_url": _url(f"{audience}:resolution-create", place, keeps),
        "resolutions_url": reverse(f"{audience}:resolution-list", args=[place.pk]),
        "timeline_url": reverse(f"{audience}:municipality-timeline", args=[place.pk]),
    }


def _url(name: str, place: Municipality, allowed: bool) -> str:
    return reverse(name, args=[place.pk]) if allowed else ""


def sufficiency_chart(
    rows: list[BudgetSufficiency], place: Municipality
) -> Chart | None:
    """Percent by year; with a line where a call or selection asks for a percent."""
    if not rows:
        return None
    asked, limit = asked_sufficiency(place), None
    if asked is not None:
        title, least = asked
        text = _("asked by “%(title)s”: %(percent)s")
        named = {"title": shorten(title, 40, placeholder="…")}
        limit = Limit(text % (named | {"percent": percent(least)}), least)
    by_year = sorted(rows, key=lambda row: row.year)
    return column_chart(
        title=_("Budget sufficiency by year"),
        description=_("Percent as the documents of each year state it."),
        groups=[str(row.year) for row in by_year],
        series=[Series(_("percent"), [row.percent for row in by_year])],
        group_heading=_("Year"),
        text=lambda value: percent(value, 0 if value == int(value) else 2),
        limit=limit,
    )


def sufficiency_table(page: PlacePage, manages: bool) -> Table | None:
    """Percent of each year with its document."""
    place = page.card.municipality
    body = [
        [
            _year(row.year, "sufficiency", place, manages),
            percent(row.percent),
            _sourced(row),
        ]
        for row in page.card.sufficiencies
    ]
    heads = [Head(_("Year")), Head(_("Percent"), "num"), Head(_("Source document"))]
    return Table(heads, body) if body else None


def _year(year: int, what: str, place: Municipality, manages: bool) -> Cell:
    """The year; for who may correct it, with the way there."""
    url = reverse(f"staff:{what}-record", args=[place.pk])
    return Cell(str(year), f"{url}?year={year}" if manages else "")


def population_table(page: PlacePage, manages: bool) -> Table | None:
    """People by year with their document."""
    place = page.card.municipality
    body = [
        [
            _year(row.year, "population", place, manages),
            number(row.people),
            number(row.women),
            _sourced(row),
        ]
        for row in page.profile.population
    ]
    heads = [
        Head(_("Year")),
        Head(_("People"), "num"),
        Head(_("Of them women"), "num"),
        Head(_("Source document")),
    ]
    return Table(heads, body) if body else None


def holders_table(page: PlacePage, manages: bool) -> Table | None:
    """Who held which post, the present ones first within a post."""
    body = []
    for row in page.profile.holders:
        edit = reverse("staff:holder-edit", args=[row.pk]) if manages else ""
        since = _("since %(day)s") % {"day": date_text(row.since_date)}
        ended = row.until_date and period_text(row.since_date, row.until_date)
        sample = _("sample data") if row.is_sample else ""
        line = [
            capfirst(row.get_post_display()),
            Cell(row.full_name, edit, sample),
            ended or since,
        ]
        body.append([*line, row.source or DASH] if manages else line)
    heads = [Head(_("Post")), Head(_("Full name")), Head(_("When"))]
    if manages:
        heads.append(Head(_("Source document")))
    return Table(heads, body) if body else None


def convocations_table(page: PlacePage, audience: str, keeps: bool) -> Table | None:
    """Convocations with their deputies, the latest first."""
    body = []
    for row in page.profile.convocations:
        edit = reverse(f"{audience}:convocation-edit", args=[row.pk]) if keeps else ""
        number_ = Cell(str(row.number), edit, _("sample data") if row.is_sample else "")
        period = f"{date_short(row.start_date)} – " + (
            date_short(row.end_date) if row.end_date else "…"
        )
        body.append([number_, period, number(row.deputies), number(row.women)])
    heads = [
        Head(_("Convocation")),
        Head(_("When")),
        Head(_("Deputies"), "num"),
        Head(_("Of them women"), "num"),
    ]
    return Table(heads, body) if body else None


def _sourced(row: Any) -> Cell:
    return Cell(row.source or DASH, note=_("sample data") if row.is_sample else "")


def resolution_cells(
    papers: Any, audience: str, most: int | None = None
) -> list[dict[str, Any]]:
    """Resolutions with the address of the scan and what rests on each."""
    return [
        {
            "paper": paper,
            "scan_url": reverse(f"{audience}:resolution-scan", args=[paper.pk])
            if paper.scan
            else "",
            "records": [
                *(
                    (
                        _("Registry, edition %(number)s") % {"number": edition.number},
                        reverse(f"{audience}:registry-detail", args=[edition.pk]),
                    )
                    for edition in paper.shown_editions
                ),
                *(
                    (plan.title, reverse(f"{audience}:plan-detail", args=[plan.pk]))
                    for plan in paper.shown_plans
                ),
            ],
        }
        for paper in papers[:most]
    ]


# Records that have a page of their own, by audience-free route.
PAGES = {
    "services_registry.registryedition": "registry-detail",
    "action_plans.actionplan": "plan-detail",
    "grants.application": "application-detail",
    "grants.grant": "grant-detail",
}


def entry_of(row: Happening, place: Municipality, audience: str) -> dict[str, Any]:
    """A happening made ready for `templates/reports/_happenings.html`."""
    entry: dict[str, Any] = {
        "at": row.at,
        "kind": row.kind.label,
        "tone": tone(row.kind),
        "is_fact": row.event is None,
        "sentence": row.sentence,
        "url": row.url,
    }
    event = row.event
    if event is None:
        return entry
    is_place = event.object_type == place._meta.label_lower
    route = PAGES.get(event.object_type)
    return entry | {
        "who": _("the portal") if event.actor_label == "system" else event.actor_label,
        "sentence": sentence(event.verb),
        "about": "" if is_place else event.object_label,
        "url": reverse(f"{audience}:{route}", args=[event.object_id]) if route else "",
        "note": event.note,
        "changes": _changes(event),
    }


def _changes(event: Any) -> list[dict[str, Any]]:
    """Changed values under the names that forms give them; the state is told already."""
    names = dict.fromkeys([*event.before, *event.after])
    model = apps.get_model(event.object_type)
    labels = {field.name: field for field in model._meta.get_fields()}
    return [
        {
            "label": capfirst(_label(labels.get(name), name)),
            "before": event.before.get(name),
            "after": event.after.get(name),
        }
        for name in names
        if name != "state"
    ]


def _label(field: Any, name: str) -> str:
    return str(getattr(field, "verbose_name", "") or name.replace("_", " "))
