"""What people need, as the pages of municipalities and of staff share it."""

from typing import Any

from django.db.models import QuerySet
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.forms import add_problems
from core.forms.rows import bound_rows, kept_forms, more_rows, shown_rows
from core.pages import refuse_rows
from core.problems import OperationRefused
from core.screens import ListScreen, Screen
from core.spreadsheets import table_response
from core.ui import Action, Crumb
from municipalities.models import Municipality
from services_registry import operations, queries
from services_registry.enums import Sex
from services_registry.forms import PriorityRows, StudyForm, priority_of, row_initial
from services_registry.models import NeedsStudy
from services_registry.permissions import can_keep_needs
from services_registry.views.needs_shapes import (
    NEED_COLUMNS,
    STUDY_COLUMNS,
    STUDY_SORTS,
    ages_table,
    needs_chart,
    people_chart,
    people_table,
    study_facts,
    years_text,
)


class NeedsPage(Screen):
    """What every page of this part knows: its audience and its way up."""

    audience = ""
    user: Any

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.audience}:needs-{name}", args=args)

    def studies(self) -> QuerySet[NeedsStudy]:
        raise NotImplementedError

    def trail(self, *more: Any) -> list[Crumb]:
        up = {"staff": _("Service registries"), "municipal": _("Service registry")}
        return [
            Crumb(up[self.audience], reverse(f"{self.audience}:registry-list")),
            Crumb(_("What people need"), self.url("list")),
            *(one if isinstance(one, Crumb) else Crumb(one) for one in more),
        ]


class StudyTable(NeedsPage, ListScreen):
    """The list of studies."""

    template_name = "services_registry/needs/list.html"
    title = _("What people need")
    sorts = STUDY_SORTS
    default_sort = "-day"
    columns = STUDY_COLUMNS
    export_name = "needs"

    def rows(self) -> QuerySet[NeedsStudy]:
        return self.studies()

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": _("What people named in surveys, at hearings and gatherings."),
            "breadcrumbs": [self.trail()[0], Crumb(self.title)],
            "actions": self.actions(),
            "study_url": f"{self.audience}:needs-detail",
            "ranking_url": f"{self.audience}:needs-ranking",
        }

    def actions(self) -> list[Action]:
        return []


class StudyPage(NeedsPage):
    """Loads one study."""

    study: NeedsStudy

    def keeps(self) -> bool:
        return can_keep_needs(self.user, self.study.municipality)


class StudyDetail(StudyPage):
    """Who took part, and what they named."""

    template_name = "services_registry/needs/detail.html"

    def get_context(self) -> dict[str, Any]:
        study = self.study
        counts = queries.participants_of(study)
        rows = list(study.priorities.select_related("service__theme"))
        remarks = {row.service_id: row.remark for row in rows}
        needs = queries.ranked(rows, {study.pk: sum(counts.values())})
        return {
            "study": study,
            "title": study.title,
            "caption": study.municipality.full_name,
            "breadcrumbs": self.trail(study.title),
            "facts": study_facts(study, sum(counts.values())),
            "minutes_url": self.url("minutes", study.pk),
            "people_chart": people_chart(counts) if counts else None,
            "people_table": people_table(counts) if counts else None,
            "needs_chart": needs_chart(needs),
            "ages_table": ages_table(needs),
            "needs": [(need, remarks[need.service.pk]) for need in needs],
            "ranking_url": self.url("ranking", study.municipality_id),
            "edit_url": self.url("edit", study.pk) if self.keeps() else "",
            "remove_url": self.url("remove", study.pk) if self.keeps() else "",
            "events": audit.timeline(study),
        }


class StudyMinutes(StudyPage):
    """The minutes as a download."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.study.minutes is None:
            raise Http404
        return files.serve(self.study.minutes)


class StudyRemove(StudyPage):
    """Ask, then remove a study."""

    template_name = "services_registry/needs/remove.html"

    def may(self) -> bool:
        return self.keeps()

    def get_context(self) -> dict[str, Any]:
        title = _("Remove the record")
        back = self.url("detail", self.study.pk)
        return {
            "title": title,
            "study": self.study,
            "cancel_url": back,
            "breadcrumbs": self.trail(Crumb(self.study.title, back), title),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        operations.remove_study(study=self.study, by=self.user)
        self.tell(_("The record is removed."))
        return HttpResponseRedirect(self.url("list"))


class StudyWriting(NeedsPage):
    """The form of a study: its facts, the grid of participants, rows of priorities."""

    template_name = "services_registry/needs/form.html"
    title: Any = _("Record what people need")
    success: Any = _("What people need is recorded.")
    row_label = _("Service")
    place: Municipality
    study: NeedsStudy | None = None

    def may(self) -> bool:
        return can_keep_needs(self.user, self.place)

    def get_context(self) -> dict[str, Any]:
        back = self.url("detail", self.study.pk) if self.study else self.url("list")
        known = [Crumb(self.study.title, back)] if self.study else []
        return {
            "title": self.title,
            "caption": self.place.full_name,
            "cancel_url": back,
            "breadcrumbs": self.trail(*known, self.title),
            "sexes": [capfirst(sex.label) for sex in Sex],
        }

    def form(self, *data: Any, **more: Any) -> StudyForm:
        counts = queries.participants_of(self.study) if self.study else {}
        return StudyForm(*data, by=self.user, study=self.study, counts=counts, **more)

    def row_arguments(self) -> dict[str, Any]:
        services = list(queries.usable_services(self.place))
        return {"form_kwargs": {"services": services}}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        rows = self.study.priorities.all() if self.study else ()
        formset = shown_rows(
            PriorityRows, [row_initial(row) for row in rows], **self.row_arguments()
        )
        return self.page(form=self.form(), formset=formset)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form, extra = self.form(request.POST, request.FILES), self.row_arguments()
        valid = form.is_valid()
        if "more" in request.POST:
            form.errors.clear()  # nobody has said yet that the form is finished
            formset: BaseFormSet = more_rows(PriorityRows, request.POST, **extra)
            return self.page(form=form, formset=formset)
        formset = bound_rows(PriorityRows, request.POST, **extra)
        if formset.is_valid() and valid:
            try:
                study = self.save(form, formset)
            except OperationRefused as refused:
                self.refuse(form, formset, refused)
            else:
                self.tell(self.success)
                return HttpResponseRedirect(self.url("detail", study.pk))
        return self.page(status=422, form=form, formset=formset)

    def save(self, form: StudyForm, formset: BaseFormSet) -> NeedsStudy:
        rows: Any = kept_forms(formset)
        values = operations.StudyValues(
            **form.study(), priorities=[priority_of(row) for row in rows]
        )
        return operations.save_study(
            municipality=self.place,
            by=self.user,
            values=values,
            study=self.study,
            version=form.cleaned_data["version"],
        )

    @staticmethod
    def refuse(
        form: StudyForm, formset: BaseFormSet, refused: OperationRefused
    ) -> None:
        """Each problem at its field; those of rows at the rows."""
        of_rows = [p for p in refused.problems if p.field.startswith("priorities-")]
        others = [p for p in refused.problems if p not in of_rows]
        refuse_rows(formset, kept_forms(formset), OperationRefused(of_rows))
        add_problems(form, OperationRefused(others))


class NeedsRanking(NeedsPage):
    """Services of one municipality, ranked over all its studies."""

    template_name = "services_registry/needs/ranking.html"
    place: Municipality

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = queries.ranked_needs(self.place)
        kind = request.GET.get("export", "")
        if kind in {"xlsx", "csv"}:
            return table_response(
                request,
                name="needs-ranking",
                title=_("Ranking of needs"),
                columns=NEED_COLUMNS,
                rows=found.needs,
                kind=kind,
            )
        return self.page(
            title=_("Ranking of needs"),
            caption=self.place.full_name,
            lead=years_text(found),
            breadcrumbs=self.trail(_("Ranking of needs")),
            ranking=found,
            study_url=f"{self.audience}:needs-detail",
            needs_chart=needs_chart(found.needs) if found.needs else None,
            ages_table=ages_table(found.needs),
        )
