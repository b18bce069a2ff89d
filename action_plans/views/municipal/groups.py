"""Rows and tables of a section as its page shows them."""

from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from action_plans.enums import HearingKind
from action_plans.queries import PlanContent, Section
from action_plans.queries.hearing_tables import on_tariff
from action_plans.queries.ranking import rank_text, ranking_table
from action_plans.views.municipal.row_pages import row_group


def section_groups(
    content: PlanContent, section: Section, asked: QueryDict
) -> list[dict[str, Any]]:
    """The rows of a section; the tariff shows its hearings, which stand in section 2."""
    groups = [
        row_group(content.plan, kind, content.rows(kind), asked)
        for kind in section.rows
    ]
    if section.slug == "tariff":
        found = on_tariff(content.hearings)
        about = f"?about={HearingKind.TARIFF}"
        own = row_group(content.plan, "hearing", found, asked, about)
        own["kind"] = replace(
            own["kind"], title=_("Hearings on the tariff"), add=_("Add a hearing on it")
        )
        groups.insert(0, own)
    return groups


def ranking_of(content: PlanContent) -> dict[str, Any] | None:
    """What people ranked first, for the section on need; None without any."""
    found = content.ranking
    if not found.needs:
        return None
    table = replace(ranking_table(found), caption="")  # the heading says it
    return {"table": table, "text": rank_text(found)}
