"""Public: the participants of the programme; accepting an invitation."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.queries import open_invitation
from core.screens import FormScreen, ListScreen
from core.spreadsheets import Column
from core.ui import Crumb
from municipalities import operations, queries
from municipalities.forms import MunicipalityFilter, PasswordForm
from municipalities.models import Municipality


class ParticipantList(ListScreen):
    """The municipalities that take or took part, for everybody."""

    template_name = "municipalities/municipality_list.html"
    title = _("Municipalities of the programme")
    export_name = "participants"
    filterset_class = MunicipalityFilter
    sorts = {
        "name": ("sort_key",),
        "code": ("code",),
        "rayon": ("rayon_key", "sort_key"),
        "oblast": ("oblast__sort_key", "sort_key"),
        "population": ("known_population", "sort_key"),
    }
    default_sort = "name"
    columns = (
        Column(_("SOATE code"), lambda place: place.code),
        Column(_("Name"), lambda place: place.name),
        Column(_("Rayon"), lambda place: place.rayon.name if place.rayon else ""),
        Column(_("Oblast"), lambda place: place.oblast.name),
        Column(
            _("Cohorts"),
            lambda place: ", ".join(m.cohort.name for m in place.memberships.all()),
        ),
    )

    def rows(self) -> QuerySet[Municipality]:
        return queries.participant_rows(self.user)

    def matching(
        self, rows: QuerySet[Municipality], word: str
    ) -> QuerySet[Municipality]:
        return queries.matching_places(rows, word)

    def get_context(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "lead": _(
                "Listed are the municipalities for which a public source shows that they "
                "took part."
            ),
            "breadcrumbs": [Crumb(self.title)],
            "detail_url": "public:municipality-detail",
        }


class InvitationAccept(FormScreen):
    """The page behind the link of the letter: choose a password, get the account."""

    template_name = "municipalities/invitation_accept.html"
    form_class = PasswordForm
    success = _("Your account is ready. Log in with your e-mail and password.")

    def load(self) -> None:
        self.invitation = open_invitation(self.kwargs["token"])

    def get_context(self) -> dict[str, Any]:
        return {"invitation": self.invitation}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.invitation is None:
            return self.page(status=410)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.invitation is None:
            return self.page(status=410)
        return super().post(request, *args, **kwargs)

    def act(self, form: PasswordForm) -> str:
        operations.accept_invitation(
            token=self.kwargs["token"], password=form.cleaned_data["password"]
        )
        return reverse("account_login")
