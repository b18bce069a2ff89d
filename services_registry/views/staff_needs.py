"""Screens of the programme's staff: what people of all municipalities need."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.pages import FormPage
from core.ui import Action, Crumb
from municipalities.models import Municipality
from services_registry import queries
from services_registry.forms import StaffStudyFilter, StudyPlaceForm
from services_registry.models import NeedsStudy
from services_registry.permissions import can_manage_registries, can_see_registries
from services_registry.views import needs


class Seen(needs.NeedsPage):
    """Studies of all municipalities, for staff who see registries."""

    gate = works_as_staff
    audience = "staff"

    def may(self) -> bool:
        return can_see_registries(self.user)

    def studies(self) -> QuerySet[NeedsStudy]:
        return queries.study_rows(self.user)


class SeenStudy(Seen):
    """Loads one study."""

    study: Any

    def load(self) -> None:
        self.study = get_object_or_404(self.studies(), pk=self.pk)


class NeedsList(Seen, needs.StudyTable):
    """The studies of all municipalities."""

    filterset_class = StaffStudyFilter
    search_fields = ("municipality__search_key", "municipality__rayon__search_key")

    def actions(self) -> list[Action]:
        if not can_manage_registries(self.user):
            return []
        return [Action(_("Record for a municipality"), self.url("start"))]


class NeedsStart(FormPage):
    """For which municipality staff type in a study."""

    gate = works_as_staff
    form_class = StudyPlaceForm
    title = _("Record for a municipality")
    lead = _("What people of a municipality named, typed in by the programme's staff.")
    submit = _("Go on")

    def may(self) -> bool:
        return can_manage_registries(self.user)

    def trail(self) -> list[Crumb]:
        return [
            Crumb(_("Service registries"), reverse("staff:registry-list")),
            Crumb(_("What people need"), reverse("staff:needs-list")),
        ]

    def act(self, form: Any) -> str:
        return reverse(
            "staff:needs-create", args=[form.cleaned_data["municipality"].pk]
        )


class NeedsCreate(needs.StudyWriting):
    """A new study, typed in for a municipality."""

    gate = works_as_staff
    audience = "staff"

    def load(self) -> None:
        places = Municipality.objects.with_place()
        self.place = get_object_or_404(places, pk=self.pk)

    def may(self) -> bool:
        return can_manage_registries(self.user)


class NeedsDetail(SeenStudy, needs.StudyDetail):
    """Who took part, and what they named."""


class NeedsEdit(SeenStudy, needs.StudyWriting):
    """Correct a study for a municipality."""

    title = _("Correct the record")
    success = _("The record is corrected.")

    def load(self) -> None:
        super().load()
        self.place = self.study.municipality

    def may(self) -> bool:
        return can_manage_registries(self.user)


class NeedsRemove(SeenStudy, needs.StudyRemove):
    """Ask, then remove."""

    def may(self) -> bool:
        return can_manage_registries(self.user)


class NeedsMinutes(SeenStudy, needs.StudyMinutes):
    """The minutes as a download."""


class NeedsRanking(Seen, needs.NeedsRanking):
    """The ranking of a municipality."""

    def load(self) -> None:
        places = Municipality.objects.with_place()
        self.place = get_object_or_404(places, pk=self.pk)
