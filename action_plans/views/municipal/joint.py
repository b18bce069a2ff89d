"""Municipality: a partner of a joint plan writes its part and agrees to the whole."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans import operations
from action_plans.forms.seen import written_marks
from action_plans.forms.together import PartForm
from action_plans.models import PlanPartner
from action_plans.operations import VersionConflict
from action_plans.operations.rows import values_of
from action_plans.permissions import (
    PARTNER_KINDS,
    can_agree_for,
    partner_places,
    place_of_row,
)
from action_plans.queries import (
    Agreement,
    PlanContent,
    agreements,
    plan_content,
    plan_digest,
    plan_document,
    typed_in,
)
from action_plans.views.municipal.conflicts import decided
from action_plans.views.municipal.drafts import drafts_of
from action_plans.views.municipal.kept import KeepsDrafts, shown_again
from action_plans.views.municipal.plans import OfPlan
from action_plans.views.municipal.row_pages import row_group
from action_plans.views.municipal.saving import both_texts
from core.forms import add_problems
from core.problems import OperationRefused
from core.screens import FormScreen
from core.ui import Crumb


class OfPartner(OfPlan):
    """Loads the part of the plan for which the person writes; a lead has none."""

    partner: PlanPartner

    def load(self) -> None:
        super().load()
        places = partner_places(self.user, self.plan)
        rows = self.plan.partners.select_related("municipality__rayon", "agreed_by")
        partner = rows.filter(municipality__in=places).first()
        if partner is None:
            raise Http404
        self.partner = partner

    @property
    def part_url(self) -> str:
        return reverse("municipal:plan-part", args=[self.plan.pk])

    def agreement(self) -> Agreement:
        found = agreements(self.plan)
        return next(one for one in found if one.partner.pk == self.partner.pk)


class PlanPart(KeepsDrafts, OfPartner, FormScreen):
    """The texts and rows of a partner, and whether it agreed to the plan."""

    template_name = "action_plans/plan_part.html"

    @property
    def draft_place(self) -> str:
        return f"part:{self.partner.pk}"

    def make_form(self) -> Any:
        if not self.plan.is_editable:
            return None
        stored = self.form()
        if self.request.method != "POST":
            taken = self.taken
            return stored if taken is None else shown_again(stored, typed_in(taken))
        return self.form(decided(self.request.POST, stored))

    def form(self, data: Any = None) -> PartForm:
        partner = self.fresh()
        seen = written_marks(operations.part_values(partner))
        initial = {"version": partner.version, "seen": seen}
        return PartForm(data, instance=partner, initial=initial)

    def fresh(self) -> PlanPartner:
        """The part as it is stored: a form writes into its copy."""
        return PlanPartner.objects.get(pk=self.partner.pk)

    def get_context(self) -> dict[str, Any]:
        plan, agreement = self.plan, self.agreement()
        content = plan_content(plan)
        signs = plan.is_editable and can_agree_for(self.user, self.partner)
        where = [plan.pk]
        title = _("Part of your municipality in the plan")
        return {
            "title": title,
            "plan": plan,
            "place": self.partner.municipality.full_name,
            "partner": agreement.partner,
            "agreement": agreement,
            "drafts": drafts_of(self.request),
            "draft_key": f"{plan.pk}:part",
            **self.draft_context(),
            "agree_url": reverse("municipal:plan-agree", args=where),
            "take_back_url": reverse("municipal:plan-take-back", args=where)
            if signs and agreement.is_agreed
            else "",
            "groups": [
                row_group(plan, kind, self.own_rows(content, kind), self.request.GET)
                for kind in PARTNER_KINDS
            ]
            if plan.is_editable
            else [],
            "cancel_url": plan.get_absolute_url(),
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }

    def own_rows(self, content: PlanContent, kind: str) -> list[Any]:
        place = self.partner.municipality_id
        rows = content.rows(kind)
        return [row for row in rows if place_of_row(kind, values_of(row)) == place]

    def send(self, request: HttpRequest) -> HttpResponseBase:
        form = self.make_form()
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                self.write(form)
            except VersionConflict as conflict:
                return both_texts(self, form, conflict, self.partner.municipality)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.forget()
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.part_url)
        return self.page(status=422, form=form)

    def write(self, form: Any) -> PlanPartner:
        return operations.write_part(
            partner=self.fresh(),
            version=form.cleaned_data["version"],
            seen=form.cleaned_data["seen"],
            values=form.values(),
            by=self.user,
        )


class PlanAgree(OfPartner):
    """The whole plan to read, then the head of the partner agrees to exactly that."""

    template_name = "action_plans/plan_agree.html"

    def get_context(self) -> dict[str, Any]:
        title = _("Agreement to the joint plan")
        return {
            "title": title,
            "plan": self.plan,
            "place": self.partner.municipality.full_name,
            "document": plan_document(self.plan),
            "agreement": self.agreement(),
            "can_agree": self.plan.is_editable
            and can_agree_for(self.user, self.partner),
            "seen": plan_digest(self.plan),
            "part_url": self.part_url,
            "breadcrumbs": [*self.trail(), Crumb(title)],
        }

    def may(self) -> bool:
        return self.request.method != "POST" or can_agree_for(self.user, self.partner)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seen = request.POST.get("seen", "")
        try:
            operations.agree(partner=self.partner, seen=seen, by=self.user)
        except OperationRefused as refused:
            self.load()
            return self.page(status=422, refused=refused.problems)
        self.tell(_("The agreement of your municipality is recorded."))
        return HttpResponseRedirect(self.part_url)


class PlanTakeBack(OfPartner):
    """The head takes the agreement back."""

    http_method_names = ["post"]

    def may(self) -> bool:
        return can_agree_for(self.user, self.partner)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            operations.take_agreement_back(partner=self.partner, by=self.user)
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(_("The agreement is taken back."))
        return HttpResponseRedirect(self.part_url)
