"""Filters of the lists."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import User
from core.forms import PortalForm
from municipalities import queries
from municipalities.enums import MunicipalityKind, MunicipalRole
from municipalities.models import Cohort, Municipality, Oblast, Phase, Rayon


class MunicipalityFilter(django_filters.FilterSet):
    """Filters of the municipality lists."""

    oblast = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Oblast"), queryset=Oblast.objects.all()
    )
    rayon = django_filters.ModelChoiceFilter(
        empty_label=_("all"), label=_("Rayon"), queryset=Rayon.objects.all()
    )
    kind = django_filters.ChoiceFilter(
        empty_label=_("all"), label=_("Kind"), choices=MunicipalityKind
    )
    cohort = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Cohort"),
        queryset=Cohort.objects.all(),
        method="by_cohort",
    )
    phase = django_filters.ModelChoiceFilter(
        empty_label=_("all"),
        label=_("Participant of phase"),
        queryset=Phase.objects.all(),
        method="by_phase",
    )

    class Meta:
        model = Municipality
        form = PortalForm
        fields = ["oblast", "rayon", "kind"]

    def by_cohort(
        self, rows: QuerySet[Municipality], _name: str, value: Cohort
    ) -> QuerySet[Municipality]:
        return queries.in_cohort(rows, value)

    def by_phase(
        self, rows: QuerySet[Municipality], _name: str, value: Phase
    ) -> QuerySet[Municipality]:
        return queries.in_phase(rows, value)


class PeopleFilter(django_filters.FilterSet):
    """Filters of the list of people."""

    role = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Role in the programme"),
        choices=Role,
        method="by_role",
    )
    municipal_role = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Role in a municipality"),
        choices=MunicipalRole,
        method="by_post",
    )
    is_active = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Account"),
        choices=[("1", _("open")), ("0", _("account closed"))],
    )

    class Meta:
        model = User
        form = PortalForm
        fields = ["is_active"]

    def by_role(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(
            pk__in=User.objects.filter(
                role_assignments__role=value, role_assignments__revoked_at=None
            ).values("pk")
        )

    def by_post(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        return rows.filter(
            pk__in=User.objects.filter(
                official_posts__role=value, official_posts__ended_at=None
            ).values("pk")
        )
