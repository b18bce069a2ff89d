"""Municipality: writing a plan together, section by section, without losing anything."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.enums import PlanVerb, Source
from action_plans.forms.plans import section_form
from action_plans.forms.rows import cost_label
from action_plans.operations import VersionConflict
from action_plans.operations.needs import SECTION as NEEDS_SECTION
from action_plans.permissions import can_edit_plan
from action_plans.queries import (
    BY_SLUG,
    ROW_KINDS,
    needs_text,
    next_section,
    plan_content,
    plan_warnings,
    section_of_rows,
    section_problems,
    value_text,
)
from action_plans.queries.document import budget_facts
from action_plans.queries.tables import TABLES, by_category, by_source
from action_plans.views.municipal.plans import OfPlan
from core import audit
from core.formats import money
from core.forms import add_problems
from core.problems import OperationRefused
from core.ui import Crumb


class Writing(OfPlan):
    """Pages on which a plan that is not submitted is written."""

    def load(self) -> None:
        super().load()
        slug = self.kwargs.get("section") or self.section_slug()
        if slug not in BY_SLUG:
            raise Http404
        self.section = BY_SLUG[slug]

    def section_slug(self) -> str:
        kind = self.kwargs["kind"]
        return section_of_rows(kind).slug if kind in ROW_KINDS else ""

    def may(self) -> bool:
        return can_edit_plan(self.user, self.plan)

    @property
    def section_url(self) -> str:
        return reverse("municipal:plan-section", args=[self.plan.pk, self.section.slug])


class PlanSection(Writing):
    """One section: its texts, its rows, what it still lacks, and the way to the next."""

    template_name = "action_plans/plan_section.html"

    def get_context(self) -> dict[str, Any]:
        plan, section = self.plan, self.section
        # the form writes into its copy of the plan: show what is stored
        content = plan_content(type(plan).objects.with_place().get(pk=plan.pk))
        following = next_section(section)
        return {
            "plan": plan,
            "section": section,
            "groups": [self.group(kind, content.rows(kind)) for kind in section.rows],
            "lacks": list(section_problems(content, section)),
            "budget": self.budget(content.totals),
            "needs": needs_text(plan.municipality) if self.takes_needs else "",
            "autosave_url": reverse(
                "municipal:plan-autosave", args=[plan.pk, section.slug]
            ),
            "next_url": reverse(
                "municipal:plan-section", args=[plan.pk, following.slug]
            )
            if following
            else "",
            "next_title": following.title if following else "",
            "breadcrumbs": [*self.trail(), Crumb(section.title)],
        }

    def group(self, slug: str, rows: Any) -> dict[str, Any]:
        """Rows of a kind with their addresses and one table for reading."""
        table = TABLES[slug](rows)
        return {
            "kind": ROW_KINDS[slug],
            "heads": table.heads,
            "rows": [
                {
                    "cells": cells,
                    "edit": reverse(
                        "municipal:plan-row-edit", args=[self.plan.pk, slug, row.pk]
                    ),
                    "label": str(row),
                }
                for cells, row in zip(
                    (cells for cells in table.body()), rows, strict=True
                )
            ],
            "totals": table.foot(),
            "add": reverse("municipal:plan-row-create", args=[self.plan.pk, slug]),
        }

    def budget(self, totals: Any) -> dict[str, Any] | None:
        """Sums and shares beside the measures; in the budget with their tables."""
        in_budget = self.section.slug == "budget"
        if not in_budget and not (self.section.slug == "measures" and totals.total):
            return None
        tables = [by_source(totals), by_category(totals)] if totals.total else []
        return {
            "facts": budget_facts(totals),
            "tables": tables if in_budget else [],
            "warnings": plan_warnings(self.plan, totals),
        }

    def form(self, data: Any = None) -> Any:
        if not self.section.fields:
            return None
        arguments = {"instance": self.plan, "initial": {"version": self.plan.version}}
        return section_form(self.section)(data, **arguments)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(request.POST)
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                self.write(form)
            except VersionConflict as conflict:
                return self.conflict(form, conflict)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                if "needs" in request.POST and self.takes_needs:
                    self.tell(_("The ranking of needs stands in the plan now."))
                    return HttpResponseRedirect(self.section_url)
                self.tell(_("Saved."))
                following = next_section(self.section)
                if "next" in request.POST and following:
                    target = reverse(
                        "municipal:plan-section", args=[self.plan.pk, following.slug]
                    )
                    return HttpResponseRedirect(target)
                return HttpResponseRedirect(self.plan.get_absolute_url())
        return self.page(status=422, form=form)

    def write(self, form: Any) -> None:
        """Save what is typed; with the button of the ranking, the ranking below it."""
        if "needs" not in self.request.POST or not self.takes_needs:
            save(self, form)
            return
        operations.take_needs(
            plan=self.plan,
            version=form.cleaned_data["version"],
            values=form.values(),
            by=self.user,
        )

    @property
    def takes_needs(self) -> bool:
        """Whether the section can hold what people need."""
        return self.section.slug == NEEDS_SECTION

    def conflict(self, form: Any, conflict: VersionConflict) -> HttpResponseBase:
        """Both texts; what was typed stays, saving again is a decision."""
        data = self.request.POST.copy()
        data["version"] = str(conflict.version)
        again = self.form(data)
        add_problems(again, conflict)
        typed = form.values()
        differences = [
            {
                "label": form.fields[name].label,
                "mine": readable(typed[name]),
                "theirs": readable(saved),
            }
            for name, saved in conflict.saved.items()
        ]
        return self.page(
            status=409,
            form=again,
            differences=differences,
            saved=last_save(self.plan, self.section.slug),
        )


def last_save(plan: Any, section: str) -> Any:
    """The audit row of the last save of a section: who and when; None if unknown."""
    events = audit.timeline(plan).filter(verb=PlanVerb.SECTION_SAVED)
    return next((e for e in events[:50] if e.after.get("section") == section), None)


def save(screen: Writing, form: Any) -> Any:
    return operations.save_section(
        plan=screen.plan,
        version=form.cleaned_data["version"],
        section=screen.section.slug,
        values=form.values(),
        by=screen.user,
    )


def readable(value: Any) -> str:
    """A value of either side as text."""
    if isinstance(value, dict):
        return "; ".join(
            f"{cost_label(Source(source), in_kind)}: {money(kgs)}"
            for (source, in_kind), kgs in value.items()
        )
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)
    return value_text(value)


class PlanAutosave(PlanSection):
    """The section saves itself: JSON with the new version, or why it was not saved."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(request.POST)
        if form is None:
            raise Http404
        if not form.is_valid():
            invalid = _("Not saved: some answers are not valid yet.")
            return JsonResponse({"message": invalid}, status=422)
        try:
            plan = save(self, form)
        except OperationRefused as refused:
            text = " ".join(str(problem.message) for problem in refused.problems)
            status = 409 if isinstance(refused, VersionConflict) else 422
            return JsonResponse({"message": text}, status=status)
        return JsonResponse({"version": plan.version, "message": _("Saved.")})
