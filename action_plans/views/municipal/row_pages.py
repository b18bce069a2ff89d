"""Rows of a kind on the page of their section: a few at a time, with their addresses."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from action_plans.models import PlanPart
from action_plans.queries import ENTRY_TABLES, ROW_KINDS
from action_plans.queries.tables import TABLES
from core.ui import Table

ROWS_SHOWN = 15
LINES_SHOWN = 50


def row_group(
    plan: Any, slug: str, rows: Any, asked: QueryDict, about: str = ""
) -> dict[str, Any]:
    """Rows of a kind with their addresses and one table for reading.

    Sums and numbers are those of all rows, also of those on other pages. `about` is the
    query with which the forms of the rows are opened.
    """
    table = TABLES[slug](rows)
    pairs = list(zip(table.body(), rows, strict=True))
    page = Paginator(pairs, ROWS_SHOWN).get_page(asked.get(_name(slug)))
    return {
        "kind": ROW_KINDS[slug],
        "heads": table.heads,
        "rows": [
            {
                "cells": cells,
                "edit": reverse("municipal:plan-row-edit", args=[plan.pk, slug, row.pk])
                + about,
                "photos": photos_of(plan, slug, row),
                "label": str(row),
            }
            for cells, row in page.object_list
        ],
        "page": page,
        "pages": page_links(page, _name(slug), f"rows-{slug}"),
        "totals": table.foot(),
        "add": reverse("municipal:plan-row-create", args=[plan.pk, slug]) + about,
        "table": ENTRY_TABLES.get(slug),
        "table_url": reverse("municipal:plan-table", args=[plan.pk, slug])
        if slug in ENTRY_TABLES
        else "",
    }


def photos_of(plan: Any, slug: str, row: Any) -> str:
    """The page of a hearing's photos; other rows have none."""
    if slug != "hearing":
        return ""
    return reverse("municipal:plan-hearing-photos", args=[plan.pk, row.pk])


def paged_lines(tables: list[Table], asked: QueryDict) -> dict[str, Any]:
    """The pages of the last table, of all lines; it is cut to the page. Totals stay."""
    if not tables:
        return {}
    page = Paginator(tables[-1].rows, LINES_SHOWN).get_page(asked.get("lines-page"))
    tables[-1] = replace(tables[-1], rows=list(page.object_list))
    return {"page": page, "pages": page_links(page, "lines-page", "lines")}


def page_links(page: Page[Any], name: str, anchor: str) -> list[dict[str, Any]]:
    """The pages with their addresses."""
    return [
        {"number": n, "url": f"?{name}={n}#{anchor}"} for n in page.paginator.page_range
    ]


def shown_keys(groups: list[dict[str, Any]]) -> set[int]:
    """Keys of the rows that stand on the page."""
    return {row.pk for group in groups for _cells, row in group["page"].object_list}


def _name(slug: str) -> str:
    return f"{slug}-page"


def place_of(plan: Any, slug: str, row: Any) -> str:
    """What leads to a row on the page of its section; a new row stands at the end."""
    kind = ROW_KINDS[slug]
    if not issubclass(kind.model, PlanPart):
        return ""
    before = getattr(plan, kind.relation).all()
    if row is not None:
        before = before.filter(
            Q(order__lt=row.order) | Q(order=row.order, pk__lt=row.pk)
        )
    page = before.count() // ROWS_SHOWN + 1
    return f"?{_name(slug)}={page}#rows-{slug}" if page > 1 else ""
