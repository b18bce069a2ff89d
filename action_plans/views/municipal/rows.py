"""Municipality: the rows of a plan."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.enums import HearingKind
from action_plans.forms.cost_lines import PREFIX, CostLineFormSet, has_uncounted
from action_plans.forms.rows import row_form
from action_plans.forms.seen import written_marks
from action_plans.operations import VersionConflict
from action_plans.operations.rows import values_of
from action_plans.permissions import (
    PARTNER_KINDS,
    can_edit_row,
    can_write_plan,
    row_places,
)
from action_plans.queries import (
    BY_SLUG,
    LEAST_SHARE,
    ROW_KINDS,
    CostLine,
    lines_without,
    place_of_draft,
    row_prefix,
    totals_of,
    typed_in,
)
from action_plans.views.municipal.conflicts import decided
from action_plans.views.municipal.kept import KeepsDrafts, shown_again
from action_plans.views.municipal.row_pages import place_of
from action_plans.views.municipal.writing import Writing
from core.forms import add_problems
from core.forms.rows import more_rows
from core.problems import OperationRefused
from core.ui import Crumb


class RowCreate(KeepsDrafts, Writing):
    """A new row of a section."""

    template_name = "action_plans/plan_row.html"
    row: Any = None

    def load(self) -> None:
        super().load()
        self.kind = ROW_KINDS[self.kwargs["kind"]]

        about = self.request.GET.get("about")
        self.on_tariff = self.kind.slug == "hearing" and about == HearingKind.TARIFF
        if self.on_tariff:
            self.section = BY_SLUG["tariff"]

    def help_prefix(self) -> str:
        return row_prefix(self.kind.slug)

    @property
    def draft_place(self) -> str:
        return place_of_draft(self.kind.slug, self.row.pk if self.row else None)

    def about(self) -> str:
        return str(self.row)

    @property
    def section_url(self) -> str:
        """The section, where the row stands in it."""
        leads = can_write_plan(self.user, self.plan)
        return f"{super().section_url}{self.place if leads else ''}"

    @cached_property
    def place(self) -> str:
        return place_of(self.plan, self.kind.slug, self.row)

    def may(self) -> bool:
        """The lead; writers of a partner, where a row can be theirs."""
        if not self.plan.is_editable:
            return False
        if self.row is not None:
            return can_edit_row(
                self.user, self.plan, self.kind.slug, values_of(self.row)
            )
        places = row_places(self.user, self.plan)
        return places is None or (bool(places) and self.kind.slug in PARTNER_KINDS)

    def form(self, data: Any = None) -> Any:
        files = self.request.FILES if data is not None else None
        seen = written_marks(operations.stored_row(self.row)) if self.row else ""
        begins_one = self.on_tariff and self.row is None
        preset = {"kind": HearingKind.TARIFF} if begins_one else {}
        return row_form(self.kind)(
            data,
            files,
            plan=self.plan,
            by=self.user,
            instance=self.row,
            initial={
                "version": self.row.version if self.row else 0,
                "seen": seen,
                **preset,
            },
        )

    def get_context(self) -> dict[str, Any]:
        title = self.row or self.kind.add
        return {
            "plan": self.plan,
            "section": self.section,
            "title": title,
            "row": self.row,
            "is_measure": self.is_measure,
            "section_url": self.section_url,
            "draft_key": f"{self.plan.pk}:row:{self.kind.slug}:"
            f"{self.row.pk if self.row else 'new'}",
            "remove_url": reverse(
                "municipal:plan-row-remove",
                args=[self.plan.pk, self.kind.slug, self.row.pk],
            )
            if self.row
            else "",
            **self.draft_context(),
            "breadcrumbs": [
                *self.trail(),
                Crumb(self.section.title, self.section_url),
                Crumb(title),
            ],
        }

    @property
    def is_measure(self) -> bool:
        return self.kind.slug == "measure"

    def sums(self, lines: list[CostLine]) -> dict[str, Any]:
        """The measure with these lines, and the plan with it.

        `others`: the plan's other measures, to which the script adds what is typed.
        """
        others = lines_without(self.plan, self.row.pk if self.row else None)
        alone = totals_of(others)
        return {
            "measure": totals_of(lines),
            "plan": totals_of([*others, *lines]),
            "others": {
                group: f"{getattr(alone, group):.2f}"
                for group in ("grant", "own", "other")
            },
            "least": LEAST_SHARE,
        }

    def page(self, status: int = 200, **extra: Any) -> HttpResponse:
        form = extra.get("form")
        if form is not None and self.is_measure and "sums" not in extra:
            extra["sums"] = self.sums(form.counted_lines())
        return super().page(status, **extra)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.taken is not None:
            return self.page(form=self.typed_again(typed_in(self.taken)))
        return self.page(form=self.form())

    def send(self, request: HttpRequest) -> HttpResponseBase:
        form = self.form(decided(request.POST, self.form()))
        if self.is_measure and "more" in request.POST:
            sums = self.sums(form.counted_lines())
            sums["is_partial"] = has_uncounted(form.lines)
            return self.page(form=self.typed_again(request.POST), sums=sums)
        if form.is_valid():
            try:
                self.act(form)
            except VersionConflict as conflict:
                return self.conflict(form, conflict)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.forget()
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.section_url)
        return self.page(status=422, form=form)

    def typed_again(self, data: QueryDict) -> Any:
        """What was typed, not judged yet; of a measure with more empty lines."""
        form = shown_again(self.form(), data)
        if self.is_measure:
            form.lines = more_rows(CostLineFormSet, data, prefix=PREFIX)
        return form

    def act(self, form: Any) -> None:
        operations.add_row(
            plan=self.plan, kind=self.kind.slug, values=form.values(), by=self.user
        )


class RowEdit(RowCreate):
    """A row that stands already."""

    def load(self) -> None:
        super().load()
        rows = self.kind.model._default_manager.filter(plan=self.plan)
        self.row = rows.filter(pk=self.kwargs["row"]).first()
        if self.row is None and self.request.method != "POST":
            raise Http404

    def send(self, request: HttpRequest) -> HttpResponseBase:
        return super().send(request) if self.row else self.row_gone()

    def row_gone(self) -> HttpResponseBase:
        """Nothing typed is lost: saving again adds the row anew."""
        form = self.form(self.request.POST)
        form.add_error(
            None,
            _(
                "A colleague removed this row meanwhile. Save again to add what you "
                "wrote as a new row."
            ),
        )
        anew = reverse("municipal:plan-row-create", args=[self.plan.pk, self.kind.slug])
        return self.page(status=409, form=form, post_url=anew)

    def act(self, form: Any) -> None:
        operations.change_row(
            plan=self.plan,
            kind=self.kind.slug,
            row_id=self.kwargs["row"],
            version=form.cleaned_data.get("version") or 0,
            seen=form.cleaned_data["seen"],
            values=form.values(),
            by=self.user,
        )


class RowRemove(Writing):
    """Asks, then removes a row."""

    template_name = "action_plans/row_remove.html"

    def load(self) -> None:
        super().load()
        self.kind = ROW_KINDS[self.kwargs["kind"]]
        rows = self.kind.model._default_manager.filter(plan=self.plan)
        self.row = get_object_or_404(rows, pk=self.kwargs["row"])

    def may(self) -> bool:
        where = (self.user, self.plan, self.kind.slug, values_of(self.row))
        return self.plan.is_editable and can_edit_row(*where)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": _("Remove this row?"),
            "points": [str(self.row)],
            "cancel_url": self.section_url,
            "breadcrumbs": [
                *self.trail(),
                Crumb(self.section.title, self.section_url),
                Crumb(_("Remove")),
            ],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            operations.remove_row(
                plan=self.plan, kind=self.kind.slug, row_id=self.row.pk, by=self.user
            )
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(_("The row is removed."))
        return HttpResponseRedirect(self.section_url)
