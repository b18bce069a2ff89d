"""Filters of the staff's overview of plans."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from action_plans.forms.plans import PlanFilter
from action_plans.models import ActionPlan
from action_plans.queries import LEAST_SHARE
from action_plans.queries import overview as of_overview
from core.forms import CountField

Rows = QuerySet[ActionPlan]
LOW, ENOUGH, UNKNOWN = "low", "enough", "none"
LEAST = f"{LEAST_SHARE:f}"
# What the page shows at once; the others open on demand.
MAIN_FILTERS = ("state", "theme", "oblast", "cohort")
# Filters that tell where a plan is, and nothing of what it says.
PLACE_FILTERS = ("oblast", "cohort", "municipality")
MOST_DAYS = 36500


class DaysField(CountField):
    """A number of days."""

    def __init__(self, **kwargs: Any):
        super().__init__(max_value=MOST_DAYS, **kwargs)


class DaysFilter(django_filters.Filter):
    """More than so many days."""

    field_class = DaysField


class OverviewFilter(PlanFilter):
    """Where the plans are, since when, with whom and with how much of their own."""

    municipality = django_filters.CharFilter(
        label=_("Municipality or SOATE code"), method="by_municipality"
    )
    joint = django_filters.ChoiceFilter(
        label=_("Joint or not"),
        empty_label=_("all"),
        choices=[("yes", _("joint plans")), ("no", _("plans of one municipality"))],
        method="by_joint",
    )
    days = DaysFilter(label=_("In this state for more than, days"), method="by_days")
    share = django_filters.ChoiceFilter(
        label=_("Own share of the total"),
        empty_label=_("all"),
        choices=[
            (LOW, format_lazy(_("below {least} %"), least=LEAST)),
            (ENOUGH, format_lazy(_("{least} % and more"), least=LEAST)),
            (UNKNOWN, _("no costs yet")),
        ],
        method="by_own_share",
    )
    deadline = django_filters.ChoiceFilter(
        label=_("Deadline of the correction"),
        empty_label=_("all"),
        choices=[("passed", _("has passed"))],
        method="by_deadline",
    )

    past = django_filters.ChoiceFilter(
        label=_("Papers of the past"),
        empty_label=_("all"),
        choices=[
            ("yes", _("historic")),
            ("warned", _("historic, with warnings")),
            ("no", _("not historic")),
        ],
        method="by_past",
    )

    def by_municipality(self, rows: Rows, _name: str, value: str) -> Rows:
        return of_overview.of_place(rows, value)

    def by_joint(self, rows: Rows, _name: str, value: str) -> Rows:
        return of_overview.joint(rows, wanted=value == "yes")

    def by_days(self, rows: Rows, _name: str, value: int) -> Rows:
        return of_overview.older_in_state(rows, value)

    def by_own_share(self, rows: Rows, _name: str, value: str) -> Rows:
        if value == UNKNOWN:
            return of_overview.without_costs(rows)
        return of_overview.by_share(rows, LEAST_SHARE, reached=value == ENOUGH)

    def by_past(self, rows: Rows, _name: str, value: str) -> Rows:
        past = rows.filter(is_historical=value != "no")
        return past.filter(has_warnings=True) if value == "warned" else past

    def by_deadline(self, rows: Rows, _name: str, _value: str) -> Rows:
        return of_overview.deadline_passed(rows)

    def narrowed(self, rows: Rows, names: Any) -> Rows:
        """Rows narrowed by some of the filters only."""
        self.is_valid()
        for name in names:
            value = self.form.cleaned_data.get(name)
            rows = self.filters[name].filter(rows, value)
        return rows

    def is_set(self, name: str) -> bool:
        return bool(self.data.get(name))

    @property
    def main_fields(self) -> list[Any]:
        return [self.form[name] for name in MAIN_FILTERS]

    @property
    def further_fields(self) -> list[Any]:
        return [self.form[n] for n in self.filters if n not in MAIN_FILTERS]

    @property
    def further_are_set(self) -> bool:
        return any(self.is_set(n) for n in self.filters if n not in MAIN_FILTERS)
