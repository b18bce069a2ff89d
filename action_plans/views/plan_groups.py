"""Staff: the plans of the overview together by theme, oblast, cohort, age and share."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from action_plans.queries.budget import LEAST_SHARE
from action_plans.queries.overview import Rows
from action_plans.queries.plan_groups import GROUPINGS, PlanGroup
from core.formats import DASH, money, number, percent
from core.ui import Cell, Head, Table

TITLES: dict[str, Any] = {
    "": gettext_lazy("by state"),
    "theme": gettext_lazy("by theme"),
    "oblast": gettext_lazy("by oblast"),
    "cohort": gettext_lazy("by cohort"),
    "days": gettext_lazy("by age in the state"),
    "share": gettext_lazy("by own share"),
}
HEADS: dict[str, Any] = {
    "theme": gettext_lazy("Theme"),
    "oblast": gettext_lazy("Oblast"),
    "cohort": gettext_lazy("Cohort"),
    "days": gettext_lazy("In this state for more than, days"),
    "share": gettext_lazy("Own share of the total"),
}


# where one plan stands in several lines: their sums are not those of all plans together
NOTES: dict[str, Any] = {
    "cohort": gettext_lazy(
        "A plan counts in every cohort of its municipality: the lines together can be "
        "more than all plans."
    ),
    "days": gettext_lazy(
        "A plan counts in every line whose days have passed: the lines are not added up."
    ),
}


def group_links(asked: Any) -> list[dict[str, Any]]:
    """The ways to put the plans together; the filters stay."""
    chosen = asked.get("by", "")
    links = []
    for name, title in TITLES.items():
        query = _kept(asked)
        if name:
            query["by"] = name
        is_chosen = chosen == name or (not name and chosen not in GROUPINGS)
        url = f"?{query.urlencode()}"
        links.append({"url": url, "title": title, "is_chosen": is_chosen})
    return links


def group_table(rows: Rows, asked: Any) -> Table | None:
    """The plans by what is asked for; None: by state, as the page shows them anyway."""
    name = asked.get("by", "")
    if name not in GROUPINGS:
        return None
    heads = [
        Head(HEADS[name]),
        Head(_("Plans"), "num"),
        Head(_("Total cost, som"), "num"),
        Head(_("Grant, som"), "num"),
        Head(_("Own contribution, som"), "num"),
        Head(_("Own share of total"), "num"),
    ]
    groups = [_cells(group, name, asked) for group in GROUPINGS[name](rows)]
    return Table(heads, groups, caption=NOTES.get(name, ""))


def _cells(group: PlanGroup, name: str, asked: Any) -> list[Any]:
    query = _kept(asked)
    query["by"], query[name] = name, group.value
    return [
        Cell(_label(name, group), url=f"?{query.urlencode()}"),
        number(group.count),
        *_sums(group),
        percent(group.share),
    ]


def _sums(group: PlanGroup) -> list[str]:
    """Total, grant and own contribution; without costs they are not known, not zero."""
    if not group.total_sum:
        return [DASH] * 3
    return [
        money(amount) for amount in (group.total_sum, group.grant_sum, group.own_sum)
    ]


def _label(name: str, group: PlanGroup) -> str:
    if name != "share":
        return str(group.label)
    least = f"{LEAST_SHARE:f}"
    return {
        "low": _("below {least} %").format(least=least),
        "enough": _("{least} % and more").format(least=least),
        "none": _("no costs yet"),
    }[group.label]


def _kept(asked: Any) -> Any:
    query = asked.copy()
    for name in ("by", "page", "export"):
        query.pop(name, None)
    return query
