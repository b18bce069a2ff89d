"""Filters of the staff's overview of registries."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.forms import PortalForm
from municipalities.enums import MembershipState
from municipalities.models import Cohort, CohortMembership, Municipality, Oblast
from municipalities.queries import in_cohort
from services_registry import queries
from services_registry.enums import EditionState, Register, Standing
from services_registry.models import Service

NOTHING = "nothing"
# what a municipality may have instead of a registry in force
INSTEAD = (
    (NOTHING, _("nothing")),
    (EditionState.DRAFT.value, _("a draft is being prepared")),
    (EditionState.PUBLIC_DISCUSSION.value, EditionState.PUBLIC_DISCUSSION.label),
    (EditionState.SUBMITTED.value, EditionState.SUBMITTED.label),
    (EditionState.APPROVED.value, EditionState.APPROVED.label),
    (EditionState.PUBLISHED.value, _("published, in force from a later day")),
)


class PlaceFilter(django_filters.FilterSet):
    """Which municipalities."""

    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Oblast"), queryset=Oblast.objects.all()
    )
    cohort = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Cohort"),
        queryset=Cohort.objects.all(),
        method="by_cohort",
    )
    programme = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Municipalities"),
        choices=[("members", _("members of the programme"))],
        method="by_programme",
    )

    class Meta:
        model = Municipality
        form = PortalForm
        fields = ["oblast"]

    def by_cohort(
        self, rows: QuerySet[Municipality], _name: str, value: Cohort
    ) -> QuerySet[Municipality]:
        return in_cohort(rows, value)

    def by_programme(
        self, rows: QuerySet[Municipality], _name: str, _value: str
    ) -> QuerySet[Municipality]:
        """Those in a cohort that they did not leave."""
        stayed = CohortMembership.objects.filter(municipality=OuterRef("pk"))
        return rows.filter(Exists(stayed.exclude(state=MembershipState.WITHDRAWN)))

    def unchanged(self, rows: Any, _name: str, _value: Any) -> Any:
        """What narrows the services, not the municipalities."""
        return rows

    def chosen(self, name: str) -> Any:
        """A filter's cleaned value; None where nothing, or something wrong, is chosen."""
        self.is_valid()
        return self.form.cleaned_data.get(name) if self.is_bound else None


class MatrixFilter(PlaceFilter):
    """Which municipalities, and which of the services at hand."""

    theme = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Theme"), choices=(), method="unchanged"
    )
    register = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Register"),
        choices=Register,
        method="unchanged",
    )

    def __init__(self, *args: Any, services: Sequence[Service], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.services = services
        themes = {row.theme_id: row.theme for row in services}
        self.filters["theme"].extra["choices"] = [
            (str(theme.pk), theme.name)
            for theme in sorted(themes.values(), key=lambda row: row.order)
        ]

    def chosen_services(self) -> list[Service]:
        """The services that theme and register leave."""
        theme, register = self.chosen("theme"), self.chosen("register")
        return [
            row
            for row in self.services
            if (not theme or str(row.theme_id) == theme)
            and (not register or row.register == register)
        ]


class StandingFilter(PlaceFilter):
    """Which municipalities, by the standing of one service."""

    standing = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("State"), choices=Standing, method="unchanged"
    )


class MissingFilter(PlaceFilter):
    """Municipalities without a registry in force, or with one that waits for a check."""

    show = django_filters.ChoiceFilter(
        empty_label=_("without an approved registry"),
        label=_("Show"),
        choices=[("stale", _("registries with overdue checks"))],
        method="unchanged",
    )
    instead = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("What there is"),
        choices=INSTEAD,
        method="by_instead",
    )

    def filter_queryset(self, queryset: Any) -> Any:
        rows = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("show"):
            return queries.with_overdue_checks(rows)
        return queries.without_registry(rows)

    def by_instead(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return rows.filter(registry_state="" if value == NOTHING else value)
