"""Forms of the team of a municipality, of hand-overs, and the filter of people."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language, Role
from accounts.models import User
from core.forms import DayField, PortalForm
from municipalities import queries
from municipalities.enums import MunicipalRole
from municipalities.forms.filters import AsOfFilter
from municipalities.models import Official

TEAM_ROLES = [
    (role.value, role.label) for role in MunicipalRole if role != MunicipalRole.HEAD
]


class MemberInviteForm(PortalForm):
    """Whom the head invites, and as what."""

    full_name = forms.CharField(label=_("Full name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"))
    role = forms.ChoiceField(
        label=_("Role in the municipality"),
        choices=TEAM_ROLES,
        widget=forms.RadioSelect,
    )
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=Language, initial=Language.KY
    )


class MemberRoleForm(PortalForm):
    """Another role for a member of the team."""

    role = forms.ChoiceField(
        label=_("Role in the municipality"),
        choices=TEAM_ROLES,
        widget=forms.RadioSelect,
    )


class RightsEndForm(PortalForm):
    """Since when a person no longer works here, and why."""

    ended_on = DayField(
        label=_("Last day of work"),
        initial=timezone.localdate,
        help_text=_("Today or earlier. The rights end at once."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("The person reads it in the letter."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class HandOverForm(PortalForm):
    """Who takes over as head: a person of the team, or a new person by letter."""

    successor = forms.TypedChoiceField(
        label=_("Person of the team"), coerce=int, empty_value=None, required=False
    )
    full_name = forms.CharField(
        label=_("Full name of a new person"), max_length=150, required=False
    )
    email = forms.EmailField(
        label=_("E-mail of a new person"),
        required=False,
        help_text=_("Only if nobody of the team is chosen above."),
    )
    language = forms.ChoiceField(
        label=_("Language of the letter"), choices=Language, initial=Language.KY
    )
    begins_on = DayField(
        label=_("The new head begins on"),
        initial=timezone.localdate,
        help_text=_("From this day on the new head can accept."),
    )
    records_holder = forms.BooleanField(
        label=_("Write the change into the list of heads on the municipality's page"),
        initial=True,
        required=False,
    )

    def __init__(self, *args: Any, team: Iterable[Official] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = {post.user_id: str(post.user) for post in team if not post.is_head}
        chosen: Any = self.fields["successor"]
        chosen.choices = [("", _("a new person, by letter")), *names.items()]


class HeadRecordForm(HandOverForm):
    """A new head whom the staff record, with the document that says so."""

    document = forms.CharField(
        label=_("Document of the appointment"),
        max_length=250,
        help_text=_("Number and date, for example: order 15 of 20.08.2015."),
    )
    field_order = ["document"]


class AcceptForm(PortalForm):
    """Nothing to fill in: the button says it all."""


class PlaceChoice(forms.ModelChoiceField):
    """Municipalities with their rayon, because names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class PlaceFilter(django_filters.ModelChoiceFilter):
    field_class = PlaceChoice


class PeopleFilter(AsOfFilter):
    """Filters of the list of people."""

    municipality = PlaceFilter(
        empty_label=_("all"),
        label=_("Municipality"),
        queryset=lambda request: queries.places_with_people(),
        method="by_place",
    )
    municipal_role = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Role in a municipality"),
        choices=MunicipalRole,
        method="by_post",
    )
    role = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Role in the programme"),
        choices=Role,
        method="by_role",
    )
    seen = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Last came"),
        choices=queries.Absence,
        method="by_absence",
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

    def filter_queryset(self, queryset: Any) -> Any:
        """With the roles of the day; then the other filters."""
        return super().filter_queryset(queries.people_as_of(queryset, self.day))

    def by_role(self, rows: QuerySet[User], _name: str, value: str) -> QuerySet[User]:
        held = queries.roles_on(self.day).filter(role=value)
        return rows.filter(pk__in=held.values("user"))

    def by_post(self, rows: QuerySet[User], _name: str, _value: Any) -> QuerySet[User]:
        """Role and municipality together: a head there, not a head anywhere."""
        return rows.filter(pk__in=self._live_posts().values("user"))

    by_place = by_post

    def _live_posts(self) -> QuerySet[Official]:
        asked = self.form.cleaned_data
        posts = queries.posts_on(self.day)
        if asked.get("municipality"):
            posts = posts.filter(municipality=asked["municipality"])
        if asked.get("municipal_role"):
            posts = posts.filter(role=asked["municipal_role"])
        return posts

    def by_absence(
        self, rows: QuerySet[User], _name: str, value: str
    ) -> QuerySet[User]:
        return queries.absent(rows, value)
