"""What pages of several audiences show of a plan."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, Evidence
from action_plans.permissions import can_amend_plan, can_translate_plan
from action_plans.queries import PlanDocument, share_note
from action_plans.queries.amendments import change_under_way, changes_taken_in
from core.formats import DASH, date_text, money
from core.spreadsheets import Column
from core.ui import Figure

LIST_SORTS: dict[str, tuple[str, ...]] = {
    "title": ("sort_key",),
    "municipality": ("municipality__sort_key",),
    "total": ("total_sum",),
    "grant": ("grant_sum",),
    "state": ("state",),
    "changed": ("updated_at",),
}

VERSIONS_SHOWN = 10


def known(plan: Any, amount: Any) -> Any:
    """The amount of a plan with costs; None without: not known is not zero."""
    return amount if plan.total_sum else None


LIST_COLUMNS = (
    Column(_("Title"), lambda row: row.title),
    Column(_("Municipality"), lambda row: row.municipality.full_name),
    Column(_("SOATE code"), lambda row: row.municipality.code),
    Column(_("Service"), lambda row: row.service.name),
    Column(_("Theme"), lambda row: row.service.theme.name),
    Column(_("State"), lambda row: row.get_state_display()),
    Column(_("Papers of the past"), lambda row: str(row.past_label)),
    Column(_("Total cost, KGS"), lambda row: row.total_sum or None, "money"),
    Column(_("Grant, KGS"), lambda row: known(row, row.grant_sum), "money"),
    Column(_("Own contribution, KGS"), lambda row: known(row, row.own_sum), "money"),
    Column(_("Beneficiaries"), lambda row: row.beneficiaries, "number"),
)


def figures(document: PlanDocument) -> list[Figure]:
    """The sums of a plan as tiles; dashes while it has no costs."""
    totals = document.totals
    if not totals.total:
        labels = _("Total cost"), _("Grant of the programme"), _("Own contribution")
        return [Figure(DASH, label) for label in labels]
    return [
        Figure(money(totals.total), _("Total cost"), _("som")),
        Figure(money(totals.grant), _("Grant of the programme"), _("som")),
        Figure(money(totals.own), _("Own contribution"), _("som"), share_note(totals)),
    ]


def progress_url(plan: ActionPlan, audience: str) -> str:
    """The page of the quarters; empty while the plan is not carried out."""
    if not (plan.is_in_implementation or plan.quarter_reports.exists()):
        return ""
    return reverse(f"{audience}:plan-progress", args=[plan.pk])


def translations_url(plan: ActionPlan, user: Any, audience: str) -> str:
    """The page of the translations; empty for those who may not write them."""
    if not can_translate_plan(user, plan):
        return ""
    return reverse(f"{audience}:plan-translations", args=[plan.pk])


def file_links(plan: ActionPlan, audience: str) -> list[dict[str, Any]]:
    """Minutes, annexes and the resolution's scan, with where to get them."""
    found: list[tuple[Any, str, int, str]] = [
        (hearing.minutes, "hearing", hearing.pk, str(hearing))
        for hearing in plan.hearing_rows.select_related("minutes")
        if hearing.minutes
    ]
    annexes = plan.annex_rows.select_related("file")
    found += [(annex.file, "annex", annex.pk, annex.title) for annex in annexes]
    if plan.resolution and plan.resolution.scan:
        paper = plan.resolution
        found.append((paper.scan, "resolution", paper.pk, paper.title))
    return [
        {
            "file": stored,
            "title": title,
            "url": reverse(f"{audience}:plan-file", args=[plan.pk, kind, pk]),
        }
        for stored, kind, pk, title in found
    ]


def photo_links(rows: Iterable[Evidence], audience: str) -> list[dict[str, Any]]:
    """Photos with where to get them, as the pages show them."""
    return [
        {
            "row": row,
            "measure": _of_hearing(row),
            "is_picture": row.file.content_type.startswith("image/"),
            "url": reverse(f"{audience}:plan-photo", args=[row.plan_id, row.pk]),
        }
        for row in rows
    ]


def _of_hearing(row: Evidence) -> str:
    """About what the hearing was; its day and place where the photo has none."""
    hearing = row.hearing
    if hearing is None:
        return ""
    about = [capfirst(str(hearing.get_kind_display()))]
    about += [] if row.place else [hearing.place]
    about += [] if row.taken_on else [date_text(hearing.date)]
    return "; ".join(about)


def version_links(plan: ActionPlan, audience: str) -> list[dict[str, Any]]:
    """The latest submitted versions with their pages; earlier ones open from there."""
    return [
        {
            "number": version.number,
            "submitted_at": version.submitted_at,
            "url": reverse(f"{audience}:plan-version", args=[plan.pk, version.number]),
        }
        for version in plan.versions.defer("content")[:VERSIONS_SHOWN]
    ]


def stored_file(plan: ActionPlan, kind: str, row: int) -> Any:
    """The file of a row of this plan, or None."""
    if kind == "hearing":
        hearing = plan.hearing_rows.filter(pk=row).first()
        return hearing.minutes if hearing else None
    if kind == "annex":
        annex = plan.annex_rows.filter(pk=row).first()
        return annex.file if annex else None
    if kind == "resolution" and plan.resolution_id == row and plan.resolution:
        return plan.resolution.scan
    return None


def change_context(plan: ActionPlan, user: Any, audience: str) -> dict[str, Any]:
    """What the page of a plan says of its changes, or of the plan that it changes."""
    if plan.amends is not None:
        page = reverse(f"{audience}:plan-detail", args=[plan.amends.pk])
        told = reverse(f"{audience}:plan-change", args=[plan.pk])
        return {"amended_url": page, "difference_url": told}
    change = change_under_way(plan)
    unseen = change is not None and audience == "staff" and change.is_unsubmitted
    may = plan.is_approved and not plan.is_historical and audience == "municipal"
    return {
        "change": None if unseen else change,
        "change_url": reverse(f"{audience}:plan-detail", args=[change.pk])
        if change
        else "",
        "amend_url": reverse("municipal:plan-amend", args=[plan.pk])
        if may and change is None and can_amend_plan(user, plan)
        else "",
        "taken_in": [
            {
                "url": reverse(f"{audience}:plan-change", args=[taken.pk]),
                "day": taken.state_since,
                "resolution": taken.resolution,
            }
            for taken in changes_taken_in(plan)
        ],
    }
