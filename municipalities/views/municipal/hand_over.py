"""Municipality: handing over the post of the head, and the successor's answer."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.problems import OperationRefused
from core.screens import Screen
from core.ui import Crumb
from municipalities import operations, queries
from municipalities.forms import HandOverForm
from municipalities.models import HandOver
from municipalities.permissions import works_for_municipality
from municipalities.views.acting import AskedAgain, FormPage
from municipalities.views.municipal.team import OfTeam
from municipalities.views.team_parts import require_of_team, successor_of


class HandOverCreate(AskedAgain, OfTeam, FormPage):
    """The leaving head names who takes over, and from when."""

    form_class = HandOverForm
    title = _("Hand over the post of the head")
    lead = _(
        "Your rights as head end at the moment in which the successor accepts. Until "
        "then nothing changes, and you can stop the hand-over."
    )
    submit = _("Ask the successor")
    success = _("The successor gets a letter. You stay the head until the answer.")

    def load(self) -> None:
        super().load()
        self.team = queries.officials_of(self.place)
        if self.request.method == "POST":
            require_of_team(self.request, self.team)

    def form_arguments(self) -> dict[str, Any]:
        return super().form_arguments() | {"team": self.team}

    def act(self, form: HandOverForm) -> str:
        values = form.cleaned_data
        operations.ask_hand_over(
            municipality=self.place,
            successor=successor_of(values, self.team),
            begins_on=values["begins_on"],
            records_holder=values["records_holder"],
            by=self.user,
        )
        return self.back


class HandOverAnswer(AskedAgain, Screen):
    """The named person of the team accepts or declines."""

    gate = works_for_municipality
    template_name = "municipalities/hand_over_answer.html"

    def load(self) -> None:
        rows = HandOver.objects.filter(
            successor=self.user,
            invitation=None,
            municipality__in=queries.own_teams(self.user),
        )
        found = rows.select_related("municipality__rayon", "municipality__oblast")
        self.hand_over = get_object_or_404(
            found.select_related("asked_by", "outgoing__user"), pk=self.pk
        )

    def get_context(self) -> dict[str, Any]:
        title = _("You are to take over the post of the head")
        return {
            "title": title,
            "hand_over": self.hand_over,
            "place": self.hand_over.municipality,
            "breadcrumbs": [
                Crumb(_("My municipality"), reverse("municipal:home")),
                Crumb(title),
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        declines = request.POST.get("answer") == "decline"
        answer = operations.accept_hand_over
        if declines:
            answer = operations.decline_hand_over
        try:
            answer(hand_over=self.hand_over, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
            return HttpResponseRedirect(request.path)
        if declines:
            self.tell(_("You declined. The head gets a letter."))
            return HttpResponseRedirect(reverse("municipal:home"))
        self.tell(_("You are now the head of the municipality in the portal."))
        place = [self.hand_over.municipality_id]
        return HttpResponseRedirect(reverse("municipal:team-detail", args=place))
