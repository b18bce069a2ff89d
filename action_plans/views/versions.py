"""A submitted version of a plan, and what it says differently from another one."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from action_plans.models import ActionPlan, PlanVersion
from action_plans.permissions import can_see_plans
from action_plans.queries import readable_plans
from action_plans.queries.differences import changes_between
from action_plans.queries.reading import read_version
from core.formats import DASH, moment_text
from core.screens import Screen
from core.text import whole_number
from core.ui import Crumb, Fact
from municipalities.permissions import works_for_municipality


class VersionScreen(Screen):
    """One version: who signed it when, the differences, and the whole text."""

    template_name = "action_plans/version.html"
    audience = ""
    plan: ActionPlan
    version: PlanVersion

    def load(self) -> None:
        self.plan = get_object_or_404(self.plans(), pk=self.pk)
        rows = self.plan.versions.select_related("submitted_by")
        self.version = get_object_or_404(rows, number=self.kwargs["number"])
        others = self.plan.versions.exclude(pk=self.version.pk).defer("content")
        self.others = list(others.order_by("-number"))
        self.other = self._chosen()

    def plans(self) -> Any:
        raise NotImplementedError

    def _chosen(self) -> PlanVersion | None:
        """The version that is asked for; else the one before, else the one after."""
        asked = self.request.GET.get("with", "")
        if asked:
            number = whole_number(asked)
            found = next((row for row in self.others if row.number == number), None)
            if found is None:
                raise Http404
            return found
        older = [row for row in self.others if row.number < self.version.number]
        return next(iter([*older, *reversed(self.others)]), None)

    def get_context(self) -> dict[str, Any]:
        title = _("Version %(number)s") % {"number": self.version.number}
        context: dict[str, Any] = {
            "title": title,
            "plan": self.plan,
            "version": self.version,
            "others": self.others,
            "other": self.other,
            "facts": version_facts(self.version),
            "sections": read_version(self.version),
            "receipt_url": reverse(
                f"{self.audience}:plan-receipt",
                args=[self.plan.pk, self.version.number],
            ),
            "breadcrumbs": [
                Crumb(_("Action plans"), reverse(f"{self.audience}:plan-list")),
                Crumb(
                    self.plan.title,
                    reverse(f"{self.audience}:plan-detail", args=[self.plan.pk]),
                ),
                Crumb(title),
            ],
        }
        if self.other is not None:
            pair = sorted((self.other, self.version), key=lambda row: row.number)
            old, new = pair
            context |= {
                "old": old,
                "new": new,
                "changes": changes_between(old.content, new.content),
                "other_url": reverse(
                    f"{self.audience}:plan-version",
                    args=[self.plan.pk, self.other.number],
                ),
            }
        return context


def version_facts(version: PlanVersion) -> list[Fact]:
    """Who signed when, the hash, and the code with the page that verifies it."""
    facts = [
        Fact(_("Submitted"), moment_text(version.submitted_at)),
        Fact(_("Signed by"), version.signed_by),
    ]
    code: Any = DASH
    if version.code:
        url = reverse("public:verify-code", args=[version.code])
        code = format_html('<a href="{}">{}</a>', url, version.code)
    return [
        *facts,
        Fact(_("Check code"), code),
        Fact(_("SHA-256 of the contents"), version.sha256),
    ]


class OwnVersion(VersionScreen):
    """For the municipalities of the plan."""

    gate = works_for_municipality
    audience = "municipal"

    def plans(self) -> Any:
        return ActionPlan.objects.of_places(self.user).with_place()


class StaffVersion(VersionScreen):
    """For staff."""

    gate = works_as_staff
    audience = "staff"

    def may(self) -> bool:
        return can_see_plans(self.user)

    def plans(self) -> Any:
        return readable_plans(self.user)
