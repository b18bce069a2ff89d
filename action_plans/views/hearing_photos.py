"""Photos of hearings: on the pages of a plan, added and removed by its writers."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans.forms.hearing_photos import HearingPhotoForm
from action_plans.operations.hearing_photos import (
    add_hearing_photo,
    remove_hearing_photo,
)
from action_plans.operations.rows import values_of
from action_plans.permissions import can_edit_row, can_write_plan
from action_plans.queries import public_plans
from action_plans.queries.hearing_photos import hearing_photos, public_hearing_photos
from action_plans.views.municipal import plans
from action_plans.views.record import photo_links
from action_plans.views.staff import OfPlan as StaffPlan
from core import files
from core.formats import date_text
from core.problems import OperationRefused
from core.screens import FormScreen, Screen
from core.ui import Crumb


class OfHearing(plans.OfPlan):
    """Loads a hearing of a plan for those who may write it now."""

    def load(self) -> None:
        super().load()
        rows = self.plan.hearing_rows.select_related("plan__municipality")
        self.hearing = get_object_or_404(rows, pk=self.kwargs["row"])

    def may(self) -> bool:
        where = (self.user, self.plan, "hearing", values_of(self.hearing))
        return self.plan.is_editable and can_edit_row(*where)

    @property
    def photos_url(self) -> str:
        where = [self.plan.pk, self.hearing.pk]
        return reverse("municipal:plan-hearing-photos", args=where)


class HearingPhotos(OfHearing, FormScreen):
    """The photos of a hearing, and a form for one more."""

    template_name = "action_plans/hearing_photos.html"
    form_class = HearingPhotoForm
    success = _("The photo is added.")

    def form_arguments(self) -> dict[str, Any]:
        known = {"place": self.hearing.place, "taken_on": self.hearing.date}
        return {"by": self.user, "initial": known}

    def act(self, form: Any) -> str:
        add_hearing_photo(hearing=self.hearing, by=self.user, **form.cleaned_data)
        return self.photos_url

    def get_context(self) -> dict[str, Any]:
        rows = hearing_photos(self.plan).filter(hearing=self.hearing)
        links = photo_links(rows, "municipal")
        for link in links:
            where = [self.plan.pk, self.hearing.pk, link["row"].pk]
            link["remove_url"] = reverse("municipal:plan-photo-remove", args=where)
        title = _("Photos of the hearing")
        back = reverse("municipal:plan-section", args=[self.plan.pk, "need"])
        if not can_write_plan(self.user, self.plan):
            back = reverse("municipal:plan-part", args=[self.plan.pk])
        return {
            "title": title,
            "caption": f"{date_text(self.hearing.date)}, {self.hearing.place}",
            "evidence": links,
            "submit": _("Add the photo"),
            "cancel_url": back,
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }


class PhotoRemove(OfHearing):
    """Takes a photo of a hearing out."""

    http_method_names = ["post"]

    def load(self) -> None:
        super().load()
        rows = hearing_photos(self.plan).filter(hearing=self.hearing)
        rows = rows.select_related("hearing__plan__municipality")
        self.photo = get_object_or_404(rows, pk=self.kwargs["photo"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            remove_hearing_photo(photo=self.photo, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(_("The photo is removed."))
        return HttpResponseRedirect(self.photos_url)


class OwnPhoto(plans.OfPlan):
    """A photo of a hearing, for those who read the plan."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = get_object_or_404(hearing_photos(self.plan), pk=kwargs["row"])
        return files.serve(row.file, inline=True)


class StaffPhoto(StaffPlan):
    """The same for staff, once the plan was handed in."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = get_object_or_404(hearing_photos(self.plan), pk=kwargs["row"])
        return files.serve(row.file, inline=True)


class PublicPhoto(Screen):
    """The same for everybody, of plans that everybody may read."""

    def load(self) -> None:
        plan = get_object_or_404(public_plans(), pk=self.pk)
        rows = public_hearing_photos(plan)
        self.row = get_object_or_404(rows, pk=self.kwargs["row"])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return files.serve(self.row.file, inline=True)
