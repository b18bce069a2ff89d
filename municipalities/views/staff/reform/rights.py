"""Staff: to whom the rights of a unit that ended pass, and taking this back."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from accounts.permissions import works_as_staff
from core.screens import Screen
from core.ui import Crumb
from municipalities import operations, queries
from municipalities.forms.reform import ReasonForm, RightsForm
from municipalities.permissions import can_confirm_rights
from municipalities.queries.successions import links
from municipalities.views.acting import AskedAgain, FormPage
from municipalities.views.staff.reform.acts import act_crumb, reform_crumb


class OfLink(AskedAgain, Screen):
    """Loads the succession of the address, in which somebody takes over."""

    gate = works_as_staff

    def load(self) -> None:
        self.link = get_object_or_404(links().filter(takes_over=True), pk=self.pk)
        self.rights: Any = getattr(self.link, "rights", None)

    def may(self) -> bool:
        return can_confirm_rights(self.user, self.link) and super().may()

    def back_to(self) -> str:
        act = self.link.act
        place = self.link.predecessor
        return act.get_absolute_url() if act else place.get_absolute_url()

    def trail(self) -> list[Crumb]:
        if self.link.act is not None:
            return [reform_crumb(), act_crumb(self.link.act)]
        place = self.link.predecessor
        return [reform_crumb(), Crumb(place.full_name, place.get_absolute_url())]


class RightsConfirm(OfLink, FormPage):
    """Who of the predecessor's people gets which role in the successor."""

    template_name = "municipalities/reform_rights.html"
    form_class = RightsForm
    title = _("Confirm to whom the rights pass")
    submit = _("Confirm")
    success = _("The rights have passed. Everybody concerned gets a letter.")

    def load(self) -> None:
        super().load()
        if self.rights is not None:
            raise Http404
        self.posts = queries.officials_of(self.link.predecessor)
        self.heir = queries.heir_of(self.link.successor) or self.link.successor
        self.there = queries.officials_of(self.heir)

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "posts": self.posts}

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {
            "link": self.link,
            "heir": self.heir,
            "posts": self.posts,
            "there": self.there,
        }

    def act(self, form: RightsForm) -> str:
        operations.confirm_rights(succession=self.link, by=self.user, **form.decided())
        return self.back_to()


class RightsWithdraw(OfLink, FormPage):
    """Take a confirmation back, with a reason."""

    form_class = ReasonForm
    title = _("Withdraw the passing of the rights")
    lead = _(
        "The posts that the confirmation ended live again, those that it began are "
        "gone. Everybody concerned gets a letter with the reason."
    )
    submit = _("Withdraw")
    success = _("The passing of the rights is withdrawn.")

    def load(self) -> None:
        super().load()
        if self.rights is None:
            raise Http404

    def act(self, form: ReasonForm) -> str:
        operations.withdraw_rights(
            rights=self.rights, by=self.user, reason=form.cleaned_data["reason"]
        )
        return self.back_to()
