"""Municipality: writing a plan together, section by section, without losing anything."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.help import add_help
from action_plans.forms.plans import section_form
from action_plans.forms.remarks import add_remarks
from action_plans.forms.seen import written_marks
from action_plans.operations import VersionConflict
from action_plans.operations.needs import SECTION as NEEDS_SECTION
from action_plans.permissions import can_edit_plan, can_write_plan
from action_plans.queries import (
    BY_SLUG,
    ROW_KINDS,
    CostLine,
    PlanContent,
    Section,
    help_of,
    needs_text,
    next_section,
    plan_content,
    plan_warnings,
    section_of_rows,
    section_problems,
    section_reasons,
    sums_by_place,
    threads_of,
    typed_in,
    writers_now,
    writing_text,
)
from action_plans.queries.budget_tables import budget_tables
from action_plans.queries.document import budget_facts, gantt_of
from action_plans.queries.joint_tables import by_municipality
from action_plans.queries.reviews import CommentLine, comments_shown, notes_at
from action_plans.views.municipal.conflicts import (
    conflict_context,
    decided,
    last_save,
)
from action_plans.views.municipal.drafts import drafts_of, with_own_marks
from action_plans.views.municipal.groups import ranking_of, section_groups
from action_plans.views.municipal.kept import KeepsDrafts, shown_again, unsaved_links
from action_plans.views.municipal.plans import OfPlan
from action_plans.views.municipal.row_pages import paged_lines, shown_keys
from core.forms import add_problems
from core.problems import OperationRefused
from core.ui import Action, Crumb

# further comments stand on the page of the comments
THREADS_SHOWN = 10


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

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        form = extra.get("form")
        if form is not None:
            add_help(form, help_of(self.help_prefix()))
            add_remarks(form, self.remarks)
        extra.setdefault("drafts", drafts_of(self.request))
        return super().page(status, **{**self.presence(), **extra})

    def presence(self) -> dict[str, Any]:
        """Who else is at this step; opening the page tells it, also without script."""
        plan, slug = self.plan, self.section.slug
        if self.request.method == "GET":
            operations.note_presence(plan=plan, section=slug, by=self.user)
        names = writers_now(plan, self.user, slug).get(slug, ())
        return {
            "people": writing_text(names),
            "presence_url": reverse("municipal:plan-presence", args=[plan.pk, slug]),
        }

    @cached_property
    def remarks(self) -> list[CommentLine]:
        """Comments of the programme on the section; a page of a single row has none."""
        return []

    def help_prefix(self) -> str:
        """Whose fields the page asks for: a section's or a row's."""
        return self.section.slug

    def conflict(self, form: Any, conflict: VersionConflict) -> HttpResponseBase:
        """Both texts side by side: nothing is written until the writer has chosen."""
        add_problems(form, conflict)
        self.template_name = "action_plans/plan_conflict.html"
        saved = self.last_save()
        context = conflict_context(form, conflict, self.user, saved)
        if choice := context["lines"]:
            context["sums"] = self.sums([line for _key, line in choice.taken()])
        context |= {"saved": saved, "place": self.place_text()}
        return self.page(status=409, form=None, **context)

    def place_text(self) -> str:
        """The section; of a row or a table with its name."""
        return ": ".join(filter(None, (str(self.section.title), self.about())))

    def about(self) -> str:
        """Which row or table the page is about."""
        return ""

    def sums(self, lines: list[CostLine]) -> dict[str, Any]:
        """What lines of a budget add up to; only measures have any."""
        raise NotImplementedError

    def last_save(self) -> Any:
        """The audit row of what stands there; None if nobody can be named."""
        return last_save(self.plan, self.section.slug)

    @property
    def section_url(self) -> str:
        """Where to go on: the section; for a partner, who sees none, its part."""
        if not can_write_plan(self.user, self.plan):
            return reverse("municipal:plan-part", args=[self.plan.pk])
        return reverse("municipal:plan-section", args=[self.plan.pk, self.section.slug])


class PlanSection(KeepsDrafts, Writing):
    """One section: its texts, its rows, what it still lacks, and the way to the next."""

    template_name = "action_plans/plan_section.html"

    @property
    def draft_place(self) -> str:
        return f"section:{self.section.slug}"

    def draft_context(self) -> dict[str, Any]:
        """The draft of the texts, and those of the rows below them."""
        links = unsaved_links(self.plan, self.section, self.user)
        return {**super().draft_context(), "unsaved": links}

    @cached_property
    def remarks(self) -> list[CommentLine]:
        return comments_shown(self.plan, self.section.slug)

    def get_context(self) -> dict[str, Any]:
        plan, section = self.plan, self.section
        # the form writes into its copy of the plan: show what is stored
        content = plan_content(type(plan).objects.with_place().get(pk=plan.pk))
        following, threads = next_section(section), threads_of(plan, section.slug)
        groups = section_groups(content, section, self.request.GET)
        in_time = section.slug == "measures"
        return {
            "plan": plan,
            "section": section,
            "groups": [
                group | {"notes": notes_at(self.remarks, f"rows-{group['kind'].slug}")}
                for group in groups
            ],
            "ranking": ranking_of(content) if self.takes_needs else None,
            "threads": threads[:THREADS_SHOWN],
            "all_threads": len(threads),
            "comments_url": reverse(
                "municipal:plan-comments", args=[plan.pk, section.slug]
            ),
            "remarks": self.remarks,
            "lacks": list(section_problems(content, section)),
            "doubts": section_reasons(content, section),
            "budget": self.budget(content),
            "gantt": gantt_of(content, shown_keys(groups)) if in_time else None,
            "needs": needs_text(plan.municipality) if self.takes_needs else "",
            "autosave_url": self.url_of("plan-autosave"),
            "print": Action(
                _("Print this step"), self.url_of("plan-section-print"), "quiet"
            ),
            "draft_key": f"{plan.pk}:{section.slug}",
            **self.draft_context(),
            "next_url": self.url_of("plan-section", following) if following else "",
            "next_title": following.title if following else "",
            "breadcrumbs": [*self.trail(), Crumb(section.title)],
        }

    def url_of(self, name: str, section: Section | None = None) -> str:
        slug = (section or self.section).slug
        return reverse(f"municipal:{name}", args=[self.plan.pk, slug])

    def budget(self, content: PlanContent) -> dict[str, Any] | None:
        """Sums and shares beside the measures; in the budget with their tables."""
        totals = content.totals
        in_budget = self.section.slug == "budget"
        if not in_budget and not (self.section.slug == "measures" and totals.total):
            return None
        tables = budget_tables(totals, content.measures) if in_budget else []
        paged = paged_lines(tables, self.request.GET)
        if tables and (sums := sums_by_place(content)):
            tables.append(by_municipality(sums, totals))
        return {
            "facts": budget_facts(totals),
            "tables": tables,
            **paged,
            "warnings": plan_warnings(self.plan, totals),
        }

    def form(self, data: Any = None) -> Any:
        if not self.section.fields:
            return None
        seen = written_marks(operations.stored_values(self.plan, self.section.fields))
        initial = {"version": self.plan.version, "seen": seen}
        return section_form(self.section)(data, instance=self.plan, initial=initial)

    def posted_form(self) -> Any:
        """What was sent, after a choice between two texts; 404 without any fields."""
        stored = self.form()
        if stored is None:
            raise Http404
        there = operations.stored_values(self.plan, self.section.fields)
        data = with_own_marks(self.request, self.request.POST, there)
        return self.form(decided(data, stored))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form()
        if form is not None and self.taken is not None:
            shown_again(form, typed_in(self.taken))
        return self.page(form=form)

    def send(self, request: HttpRequest) -> HttpResponseBase:
        form = self.posted_form()
        if form.is_valid():
            try:
                self.write(form)
            except VersionConflict as conflict:
                return self.conflict(form, conflict)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.forget()
                return HttpResponseRedirect(self.after_saving())
        return self.page(status=422, form=form)

    def after_saving(self) -> str:
        """Where the pressed button leads; says what was done."""
        if "needs" in self.request.POST and self.takes_needs:
            self.tell(_("The ranking of needs stands in the plan now."))
            return self.section_url
        self.tell(_("Saved."))
        following = next_section(self.section)
        if "next" in self.request.POST and following:
            return self.url_of("plan-section", following)
        return self.plan.get_absolute_url()

    def write(self, form: Any) -> None:
        """Save what is typed; with the button of the ranking, the ranking below it."""
        if "needs" not in self.request.POST or not self.takes_needs:
            save(self, form)
            return
        operations.take_needs(
            plan=self.plan,
            version=form.cleaned_data["version"],
            seen=form.cleaned_data["seen"],
            values=form.values(),
            by=self.user,
        )

    @property
    def takes_needs(self) -> bool:
        """Whether the section can hold what people need."""
        return self.section.slug == NEEDS_SECTION


def save(screen: Writing, form: Any) -> Any:
    return operations.save_section(
        plan=screen.plan,
        version=form.cleaned_data["version"],
        seen=form.cleaned_data["seen"],
        section=screen.section.slug,
        values=form.values(),
        by=screen.user,
    )
