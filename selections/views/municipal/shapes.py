"""What the municipal screens of selections share: loading, rights, time."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.screens import Screen
from core.ui import Crumb
from municipalities.permissions import works_for_municipality
from selections.models import Candidate, Selection
from selections.permissions import can_edit_candidate, can_see_own_candidate
from selections.queries import own_candidates

IN_DAYS = timedelta(days=2)
IN_HOURS = timedelta(hours=2)


def arrival(request: Any) -> datetime:
    """When the request reached the server; deadlines are judged by it alone."""
    return request.received_at


def time_left(selection: Selection, moment: datetime) -> str:
    """How long papers are still taken, in days, hours or minutes; "" once closed."""
    left = selection.closes_at - moment
    if left < timedelta(0):
        return ""
    if left >= IN_DAYS:
        text = ngettext("%(count)s day left", "%(count)s days left", left.days)
        return text % {"count": left.days}
    if left >= IN_HOURS:
        hours = left // timedelta(hours=1)
        text = ngettext("%(count)s hour left", "%(count)s hours left", hours)
        return text % {"count": hours}
    minutes = left // timedelta(minutes=1)
    if not minutes:
        return _("less than a minute left")
    text = ngettext("%(count)s minute left", "%(count)s minutes left", minutes)
    return text % {"count": minutes}


def list_crumb() -> Crumb:
    return Crumb(gettext_lazy("Selections"), reverse("municipal:selection-list"))


class OfCandidate(Screen):
    """Loads a candidate of the user's municipality; a stranger's is a 404."""

    gate = works_for_municipality

    def load(self) -> None:
        self.candidate = get_object_or_404(own_candidates(self.user), pk=self.pk)
        self.selection = self.candidate.selection

    def may(self) -> bool:
        return can_see_own_candidate(self.user, self.candidate)

    def trail(self) -> list[Crumb]:
        return [
            list_crumb(),
            Crumb(self.selection.title, self.candidate.get_absolute_url()),
        ]

    def is_writing(self) -> bool:
        """Whether the papers can be changed and sent in at this moment."""
        return can_write_now(self.candidate, arrival(self.request))


def can_write_now(candidate: Candidate, moment: datetime) -> bool:
    """A new candidate until the closing second; a returned one while the check lasts."""
    if candidate.is_returned:
        return candidate.selection.is_in_screening
    return candidate.is_editable and candidate.selection.takes_submission_at(moment)


class Writing(OfCandidate):
    """A page of the papers; once they are sent in, it leads back to the candidate."""

    def may(self) -> bool:
        return can_edit_candidate(self.user, self.candidate)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.candidate.is_editable:
            return HttpResponseRedirect(self.candidate.get_absolute_url())
        return super().get(request, *args, **kwargs)
