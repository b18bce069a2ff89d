"""The discussion of an edition, the remarks on it, and its publication."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.formats import date_text
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Action, Crumb
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.forms import (
    AnswerForm,
    DiscussionForm,
    PublicationForm,
    RemarkFilter,
    RemarkForm,
)
from services_registry.models import DiscussionComment, RegistryEdition
from services_registry.permissions import can_answer_remarks, can_submit_edition
from services_registry.views.municipal.base import EditionForm, OwnEdition, crumbs


def _shown(row: DiscussionComment) -> Any:
    return _("yes") if row.is_answered and not row.is_withheld else _("no")


REMARK_COLUMNS = (
    Column(_("Day"), lambda row: row.given_on, "date"),
    Column(_("How it came"), lambda row: row.get_way_display()),
    Column(_("Who said it"), lambda row: row.author),
    Column(_("Service"), lambda row: row.service.name if row.service else ""),
    Column(_("Remark"), lambda row: row.text),
    Column(_("Answer"), lambda row: row.answer),
    Column(_("Answered on"), lambda row: row.answered_at, "date"),
    Column(_("Shown to the public"), _shown),
)


class DiscussionChange(EditionForm):
    """Other dates or another notice while the discussion lasts."""

    form_class = DiscussionForm
    title = _("Change the discussion")
    lead = _("People see the new dates and the new notice at once.")
    success = _("The discussion is changed.")

    def form_arguments(self) -> dict[str, Any]:
        names = ("discussion_from", "discussion_until", "notice_ky", "notice_ru")
        known = {name: getattr(self.edition, name) for name in names}
        return {"by": self.user, "initial": known}

    def act(self, form: Any) -> str:
        edition = operations.change_discussion(
            edition=self.edition, by=self.user, **form.cleaned_data
        )
        return edition.get_absolute_url()


class RegistryPublish(EditionForm):
    """From which day the edition holds, and what it retires."""

    form_class = PublicationForm
    title = _("Publish the registry")
    submit = _("Publish the registry")
    success = _("The registry is published.")

    def may(self) -> bool:
        return can_submit_edition(self.user, self.edition)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "initial": {"in_force_from": timezone.localdate()}}

    def get_context(self) -> dict[str, Any]:
        return {**super().get_context(), "lead": self._consequences()}

    def _consequences(self) -> Any:
        """Which edition is retired, and until when it holds."""
        place = self.edition.municipality
        old = place.registry_editions.filter(state="published").first()
        if old is None:
            return _("It is the first registry of the municipality that is published.")
        if old.in_force_from and old.in_force_from > timezone.localdate():
            text = _(
                "Edition %(old)s is published from %(date)s. Edition %(new)s retires it: "
                "choose that day or a later one."
            )
        else:
            text = _(
                "Edition %(old)s is in force now. Edition %(new)s retires it: edition "
                "%(old)s holds until the day before the day that you choose."
            )
        return text % {
            "old": old.number,
            "new": self.edition.number,
            "date": date_text(old.in_force_from),
        }

    def act(self, form: Any) -> str:
        edition = operations.publish_edition(
            edition=self.edition, by=self.user, **form.cleaned_data
        )
        return edition.get_absolute_url()


class RemarkList(OwnEdition, ListScreen):
    """What people said of the edition, and what they were answered."""

    gate = works_for_municipality
    template_name = "services_registry/remark_list.html"
    title = _("Remarks of the discussion")
    filterset_class = RemarkFilter
    search_fields = ("search_key", "service__search_key")
    sorts = {"day": ("given_on",)}
    default_sort = "-day"
    columns = REMARK_COLUMNS
    export_name = "remarks"

    def rows(self) -> QuerySet[DiscussionComment]:
        return queries.remarks_of(self.edition)

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        writes = edition.is_editable and can_answer_remarks(self.user, edition)
        record = reverse("municipal:remark-record", args=[edition.pk])
        return {
            "title": self.title,
            "edition": edition,
            "counts": queries.remark_counts(edition),
            "writes": writes,
            "action": Action(_("Record a remark"), record) if writes else None,
            "breadcrumbs": crumbs(edition, self.title),
        }


class RemarkRecord(EditionForm):
    """A remark from a hearing, a gathering, a letter or a call."""

    form_class = RemarkForm
    title = _("Record a remark")
    lead = _("What people said at a hearing or a gathering, on paper or by phone.")
    success = _("The remark is recorded.")

    def form_arguments(self) -> dict[str, Any]:
        return {
            "by": self.user,
            "services": queries.services_in(self.edition),
            "initial": {"given_on": timezone.localdate()},
        }

    def get_context(self) -> dict[str, Any]:
        back = reverse("municipal:remark-list", args=[self.edition.pk])
        return {
            **super().get_context(),
            "cancel_url": back,
            "breadcrumbs": _remark_crumbs(self.edition, self.title),
        }

    def act(self, form: Any) -> str:
        operations.record_remark(
            edition=self.edition, by=self.user, values=form.values()
        )
        return reverse("municipal:remark-list", args=[self.edition.pk])


def _remark_crumbs(edition: RegistryEdition, title: Any) -> list[Crumb]:
    remarks = reverse("municipal:remark-list", args=[edition.pk])
    return [
        *crumbs(edition),
        Crumb(_("Remarks of the discussion"), remarks),
        Crumb(title),
    ]


class RemarkAnswer(EditionForm):
    """Answer one remark, or mend the answer."""

    template_name = "services_registry/remark_answer.html"
    form_class = AnswerForm
    title = _("Answer the remark")
    success = _("The answer is kept.")

    def load(self) -> None:
        remarks = DiscussionComment.objects.of_own(self.user).select_related(
            "service", "edition__municipality"
        )
        self.remark = get_object_or_404(remarks, pk=self.pk)
        self.edition = self.remark.edition

    def form_arguments(self) -> dict[str, Any]:
        remark = self.remark
        known = {
            "answer": remark.answer,
            "is_withheld": remark.is_withheld,
            "seen": operations.answer_mark(remark),
        }
        return {"by": self.user, "initial": known}

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "remark": self.remark,
            "cancel_url": reverse("municipal:remark-list", args=[self.edition.pk]),
            "breadcrumbs": _remark_crumbs(self.edition, self.title),
        }

    def act(self, form: Any) -> str:
        operations.answer_remark(remark=self.remark, by=self.user, **form.cleaned_data)
        return reverse("municipal:remark-list", args=[self.edition.pk])
