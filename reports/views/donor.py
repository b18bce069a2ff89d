"""Donor: the programme at a glance, its report as PDF, one's own reports."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.ui import Action, Crumb
from reports.permissions import can_see_programme_as_donor
from reports.views.jobs import JobList
from reports.views.programme import ProgrammeScreen, ReportAsk


class Home(ProgrammeScreen):
    """The donor's home is the programme itself."""

    gate = can_see_programme_as_donor
    ask_url = "donor:report-create"
    list_url = "donor:report-list"


class ReportList(JobList):
    """The donor's own reports."""

    gate = can_see_programme_as_donor

    def get_context(self) -> dict[str, Any]:
        asking = Action(_("Make a report"), reverse("donor:report-create"))
        home = Crumb(_("The programme at a glance"), reverse("donor:home"))
        context = super().get_context()
        crumbs = [home, *context["breadcrumbs"]]
        return context | {"action": asking, "breadcrumbs": crumbs}


class ReportCreate(ReportAsk):
    """Ask for the programme report."""

    gate = can_see_programme_as_donor
    back_url = "donor:home"
