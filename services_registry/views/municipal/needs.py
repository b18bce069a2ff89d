"""Screens of the municipality: what its people need."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from core.ui import Action
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids, works_for_municipality
from services_registry import queries
from services_registry.forms import StudyFilter
from services_registry.models import NeedsStudy
from services_registry.views import needs


class Own(needs.NeedsPage):
    """Studies of one's own municipalities; all others do not exist."""

    gate = works_for_municipality
    audience = "municipal"

    def studies(self) -> QuerySet[NeedsStudy]:
        return queries.own_studies(self.user)


class OwnStudy(Own):
    """Loads one study."""

    study: Any

    def load(self) -> None:
        self.study = get_object_or_404(self.studies(), pk=self.pk)


class NeedsList(Own, needs.StudyTable):
    """The studies of one's own municipality."""

    filterset_class = StudyFilter

    def actions(self) -> list[Action]:
        """A button for each municipality; its name only where there are several."""
        places = list(queries.writable_places(self.user))
        several = len(places) > 1
        adding = [
            Action(
                _("Record for %(place)s") % {"place": place.name}
                if several
                else _("Record what people need"),
                self.url("create", place.pk),
            )
            for place in places
        ]
        rankings = [
            Action(
                _("Ranking of %(place)s") % {"place": place.name}
                if several
                else _("Ranking of needs"),
                self.url("ranking", place.pk),
                "secondary",
            )
            for place in own_places(self.user)
        ]
        return [*adding, *rankings]


class NeedsCreate(Own, needs.StudyWriting):
    """A new study of one's own municipality."""

    def load(self) -> None:
        places = queries.writable_places(self.user)
        self.place = get_object_or_404(places, pk=self.pk)


class NeedsDetail(OwnStudy, needs.StudyDetail):
    """Who took part, and what they named."""


class NeedsEdit(OwnStudy, needs.StudyWriting):
    """Correct a study."""

    title = _("Correct the record")
    success = _("The record is corrected.")

    def load(self) -> None:
        super().load()
        self.place = self.study.municipality


class NeedsRemove(OwnStudy, needs.StudyRemove):
    """Ask, then remove."""


class NeedsMinutes(OwnStudy, needs.StudyMinutes):
    """The minutes as a download."""


class NeedsRanking(Own, needs.NeedsRanking):
    """The ranking of one's own municipality."""

    def load(self) -> None:
        self.place = get_object_or_404(own_places(self.user), pk=self.pk)


def own_places(user: Any) -> QuerySet[Municipality]:
    """Municipalities for which the user works."""
    places = Municipality.objects.with_place().order_by("sort_key", "pk")
    return places.filter(pk__in=municipality_ids(user))
