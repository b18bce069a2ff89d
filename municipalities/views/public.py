"""Public: the participants of the programme; accepting an invitation."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Crumb
from municipalities import queries
from municipalities.forms import MunicipalityFilter
from municipalities.forms.filters import asked_day
from municipalities.models import Municipality
from municipalities.views.place_lists import PLACE_SORTS


class ParticipantList(ListScreen):
    """The municipalities that take or took part, for everybody."""

    template_name = "municipalities/municipality_list.html"
    title = _("Municipalities of the programme")
    export_name = "participants"
    filterset_class = MunicipalityFilter
    sorts = PLACE_SORTS
    default_sort = "name"
    columns = (
        Column(_("SOATE code"), lambda place: place.shown_code),
        Column(_("Name"), lambda place: place.name),
        Column(_("Rayon"), lambda place: place.rayon.name if place.rayon else ""),
        Column(_("Oblast"), lambda place: place.oblast.name),
        Column(
            _("Cohorts"),
            lambda place: ", ".join(m.cohort.name for m in place.shown_memberships),
        ),
    )

    def rows(self) -> QuerySet[Municipality]:
        return queries.participant_rows(self.user, asked_day(self.request.GET))

    def matching(
        self, rows: QuerySet[Municipality], word: str
    ) -> QuerySet[Municipality]:
        return queries.matching_places(rows, word, asked_day(self.request.GET))

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
