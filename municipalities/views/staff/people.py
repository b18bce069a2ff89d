"""Staff: people and their roles.

People work for the programme or for municipalities, so these screens stand above
accounts, where the municipalities are known.
"""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts import operations as accounts
from accounts.enums import Role, Verb
from accounts.models import RoleAssignment, User
from accounts.permissions import ROLE_VERBS, can_invite_people, works_as_staff
from core import audit
from core.screens import ListScreen, Screen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from municipalities import operations, queries
from municipalities.enums import MunicipalRole
from municipalities.forms import PeopleFilter, PostForm, RoleForm
from municipalities.permissions import MUNICIPAL_DUTIES
from municipalities.views.acting import Button, FormPage


def role_names(person: Any) -> str:
    """Programme roles of a row of `queries.people`."""
    return ", ".join(str(row.get_role_display()) for row in person.live_roles)


def post_names(person: Any) -> str:
    """Roles in municipalities of a row of `queries.people`."""
    return ", ".join(
        f"{post.get_role_display()}: {post.municipality.full_name}"
        for post in person.live_posts
    )


def people_crumb() -> Crumb:
    return Crumb(_("People"), reverse("staff:person-list"))


class PersonList(ListScreen):
    """Everybody who has an account."""

    gate = can_invite_people
    template_name = "municipalities/person_list.html"
    title = _("People")
    export_name = "people"
    filterset_class = PeopleFilter
    search_fields = ("search_key",)
    sorts = {
        "name": ("sort_key",),
        "email": ("email",),
        "last_login": ("last_login", "sort_key"),
        "last_seen": ("last_seen_on", "sort_key"),
    }
    default_sort = "name"
    columns = (
        Column(_("Full name"), lambda person: person.full_name),
        Column(_("E-mail"), lambda person: person.email),
        Column(_("Roles in the programme"), role_names),
        Column(_("Roles in municipalities"), post_names),
        Column(_("Last log-in"), lambda person: person.last_login, "date"),
        Column(_("Last came"), lambda person: person.last_seen_on, "date"),
        Column(
            _("Account"),
            lambda person: _("open") if person.is_active else _("account closed"),
        ),
    )

    def rows(self) -> QuerySet[User]:
        return queries.people()

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "breadcrumbs": [Crumb(self.title)],
            "action": Action(_("Invite a person"), reverse("staff:person-invite")),
            "actions": [
                Action(
                    _("Open invitations"), reverse("staff:invitation-list"), "secondary"
                ),
                Action(_("Roles"), reverse("staff:role-list"), "secondary"),
            ],
        }


class PersonDetail(Screen):
    """A person: roles now and before, the account, what happened to it."""

    gate = can_invite_people
    template_name = "municipalities/person_detail.html"

    def load(self) -> None:
        self.person = get_object_or_404(User, pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        return {
            "person": self.person,
            "roles": self.person.role_assignments.order_by("-granted_at", "-pk"),
            "posts": self.person.official_posts.select_related(
                "municipality__rayon", "municipality__oblast"
            ).order_by("-since", "-pk"),
            "role_form": RoleForm(prefix="role"),
            "post_form": PostForm(prefix="post"),
            "is_self": self.person == self.user,
            "events": audit.timeline(self.person),
            "breadcrumbs": [people_crumb(), Crumb(self.person.full_name)],
        }


class _OfPerson(Screen):
    """Loads the person of the address; afterwards the person's page."""

    gate = can_invite_people

    def load(self) -> None:
        self.person = get_object_or_404(User, pk=self.pk)
        self.back = reverse("staff:person-detail", args=[self.person.pk])

    def trail(self) -> list[Crumb]:
        return [people_crumb(), Crumb(self.person.full_name, self.back)]


class RoleGive(_OfPerson, FormPage):
    """Give a programme role."""

    form_class = RoleForm
    title = _("Give a role in the programme")
    success = _("The role is given.")

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "prefix": "role"}

    def act(self, form: RoleForm) -> str:
        accounts.give_role(
            user=self.person, role=form.cleaned_data["role"], by=self.user
        )
        return self.back


class PostGive(_OfPerson, FormPage):
    """Give a role in a municipality."""

    form_class = PostForm
    title = _("Give a role in a municipality")
    success = _("The role is given.")

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "prefix": "post"}

    def act(self, form: PostForm) -> str:
        operations.add_official(
            user=self.person,
            municipality=form.cleaned_data["municipality"],
            role=form.cleaned_data["municipal_role"],
            by=self.user,
        )
        return self.back


class PersonDeactivate(_OfPerson, Button):
    """Close an account."""

    success = _("The account is closed.")

    def act(self) -> str:
        operations.close_account(user=self.person, by=self.user)
        return self.back


class PersonReactivate(_OfPerson, Button):
    """Open a closed account again."""

    success = _("The account is open again.")

    def act(self) -> str:
        accounts.reactivate_user(user=self.person, by=self.user)
        return self.back


class RoleEnd(Button):
    """End a programme role."""

    gate = can_invite_people
    success = _("The role is ended.")

    def load(self) -> None:
        self.assignment = get_object_or_404(RoleAssignment, pk=self.pk)
        self.back = reverse("staff:person-detail", args=[self.assignment.user_id])

    def act(self) -> str:
        accounts.end_role(assignment=self.assignment, by=self.user)
        return self.back


class RoleList(Screen):
    """Which role may do what: the table that the portal itself obeys."""

    gate = works_as_staff
    template_name = "municipalities/role_list.html"

    def get_context(self) -> dict[str, Any]:
        return {
            "verbs": [
                (verb.label, [verb in ROLE_VERBS[role] for role in Role])
                for verb in Verb
            ],
            "roles": [role.label for role in Role],
            "municipal_roles": [
                (role.label, MUNICIPAL_DUTIES[role]) for role in MunicipalRole
            ],
            "title": _("Roles"),
            "breadcrumbs": [Crumb(_("Roles"))],
        }
