"""Municipality: open calls, and beginning an application."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.pages import FormPage
from core.screens import ListScreen, Screen
from core.ui import Action, Crumb
from grants import operations
from grants.forms.applications import ApplicationStartForm
from grants.models import Application, Call
from grants.models.calls import ANNOUNCED_STATES
from grants.views.record import call_facts
from grants.views.shapes import arrival
from municipalities.enums import MembershipState
from municipalities.models import CohortMembership, Municipality
from municipalities.permissions import (
    WRITERS,
    municipality_ids,
    posts_of,
    works_for_municipality,
)


def known_calls(user: Any) -> QuerySet[Call]:
    """Announced calls; to municipal pages drafts do not exist for anybody."""
    return Call.objects.visible_to(user).filter(state__in=ANNOUNCED_STATES)


def writing_for(user: Any) -> list[Municipality]:
    """Municipalities for which the user may begin to apply; ended ones begin nothing."""
    places = {place for place, role in posts_of(user) if role in WRITERS}
    return list(Municipality.objects.current().filter(pk__in=places).with_place())


class CallList(ListScreen):
    """Calls for the user's municipalities, open ones first."""

    gate = works_for_municipality
    template_name = "grants/call_list_municipal.html"
    title = _("Calls")
    search_fields = ("search_key",)
    sorts = {"closes": ("closes_at",), "title": ("sort_key",)}
    default_sort = "-closes"

    def rows(self) -> QuerySet[Call]:
        member = CohortMembership.objects.filter(
            municipality__in=municipality_ids(self.user),
            state=MembershipState.ACTIVE,
            cohort__calls=OuterRef("pk"),
        )
        return known_calls(self.user).annotate(is_for_us=Exists(member))

    def get_context(self) -> dict[str, Any]:
        return {"title": self.title, "breadcrumbs": [Crumb(self.title)]}


class CallDetail(Screen):
    """The rules of a call, the own applications, and the way to apply."""

    gate = works_for_municipality
    template_name = "grants/call_public.html"

    def load(self) -> None:
        self.call = get_object_or_404(known_calls(self.user), pk=self.pk)

    def get_context(self) -> dict[str, Any]:
        call = self.call
        own = Application.objects.filter(
            call=call, municipality__in=municipality_ids(self.user)
        ).select_related("municipality")
        for application in own:
            application.call = call
        apply = Action(
            _("Apply for a grant"),
            reverse("municipal:application-create", args=[call.pk]),
        )
        opened = call.is_open_at(timezone.now()) and writing_for(self.user)
        return {
            "call": call,
            "facts": call_facts(call),
            "criteria": call.criteria.all(),
            "documents": call.required_documents.all(),
            "own": own,
            "is_municipal": True,
            "action": apply if opened else None,
            "breadcrumbs": [
                Crumb(_("Calls"), reverse("municipal:call-list")),
                Crumb(call.title),
            ],
        }


class ApplicationCreate(FormPage):
    """Begin an application: choose the plan, or give a title."""

    gate = works_for_municipality
    form_class = ApplicationStartForm
    title = _("Apply for a grant")
    submit = _("Begin the application")

    def load(self) -> None:
        self.call = get_object_or_404(known_calls(self.user), pk=self.pk)

    def may(self) -> bool:
        return any(role in WRITERS for _place, role in posts_of(self.user))

    def trail(self) -> list[Crumb]:
        where = reverse("municipal:call-detail", args=[self.call.pk])
        return [Crumb(self.call.title, where)]

    def form_arguments(self) -> dict[str, Any]:
        places = Municipality.objects.filter(
            pk__in=[place.pk for place in writing_for(self.user)]
        ).with_place()
        return {"by": self.user, "call": self.call, "places": places}

    def act(self, form: ApplicationStartForm) -> str:
        application = operations.start_application(
            call=self.call,
            by=self.user,
            received_at=arrival(self.request),
            **form.cleaned_data,
        )
        return application.get_absolute_url()
