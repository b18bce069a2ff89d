"""The municipality's page: one shape for public, staff and the municipality itself."""

from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import DASH, money
from core.screens import Screen
from core.ui import Action, Cell, Crumb, Figure, Head, Table, tone
from grants.enums import ApplicationState
from municipalities.models import Municipality
from reports.building.tables import share_text
from reports.queries.places import PlaceGrant, PlacePage
from reports.views.heritage import heritage_context
from reports.views.profile import profile_context


class MunicipalityScreen(Screen):
    """`pages()` gathers what the audience may see; names of routes follow `audience`."""

    template_name = "reports/municipality_detail.html"
    audience = "public"
    list_title: Any = _("Municipalities")

    def load(self) -> None:
        rows = Municipality.objects.visible_to(self.user).with_place()
        self.place = get_object_or_404(rows, pk=self.pk)

    def gather(self) -> PlacePage:
        raise NotImplementedError

    def trail(self) -> list[Crumb]:
        return [
            Crumb(self.list_title, reverse(f"{self.audience}:municipality-list")),
            Crumb(self.place.name),
        ]

    def get_context(self) -> dict[str, Any]:
        page = self.gather()
        taken = heritage_context(page, self.user, self.audience)
        joint = page.joint_grants
        if taken["heritage"] is not None:
            # what it took over is shown there, and nowhere twice
            held = taken["heritage"].keys
            joint = tuple(r for r in joint if r.grant.municipality_id not in held)
        return {
            "page": page,
            "place": self.place,
            "title": self.place.full_name,
            "card": page.card,
            "figures": _figures(page),
            "grants": grants_table(page.grants, self.audience, page.sums),
            "joint": grants_table(joint, self.audience),
            "editions": _editions(page, self.audience),
            "plans": _plans(page, self.audience),
            "applications": _applications(page, self.audience),
            "breadcrumbs": self.trail(),
            "actions": self.actions(),
            **taken,
            **profile_context(page, self.place, self.audience, self.user),
        }

    def actions(self) -> list[Action]:
        return []


def _figures(page: PlacePage) -> list[Figure]:
    if not page.grants:
        labels = _("Granted, KGS"), _("Own contribution, KGS"), _("Own share of total")
        return [Figure(DASH, label) for label in labels]
    sums = page.sums
    return [
        Figure(money(sums.grant), _("Granted, KGS")),
        Figure(money(sums.own), _("Own contribution, KGS")),
        Figure(share_text(sums.share_of_total), _("Own share of total")),
    ]


def grants_table(
    rows: tuple[PlaceGrant, ...], audience: str, sums: Any = None
) -> Table | None:
    """Grants with their kind, state and money; the last row adds up, where asked."""
    if not rows:
        return None
    heads = [
        Head(_("Number")),
        Head(_("What for")),
        Head(_("State")),
        Head(_("Granted, KGS"), "num"),
        Head(_("Own contribution, KGS"), "num"),
    ]
    body = [_grant_row(row, audience) for row in rows]
    totals: list[Any] = []
    if sums is not None:
        own = _own(sums.own, sums.share_of_total)
        totals = [_("All together"), "", "", money(sums.grant), own]
    return Table(heads, body, totals)


def _grant_row(row: PlaceGrant, audience: str) -> list[Any]:
    grant = row.grant
    link = (
        ""
        if audience == "public"
        else reverse(f"{audience}:grant-detail", args=[grant.pk])
    )
    note = _("sample data") if grant.is_sample else ""
    return [
        Cell(grant.number, link, note),
        Cell(
            grant.application.title, note=capfirst(str(grant.call.get_tier_display()))
        ),
        Cell(grant.get_state_display(), tone=tone(grant.state)),
        money(row.amounts.grant),
        _own(row.amounts.own, row.share_of_total),
    ]


def _own(amount: Decimal, part: Decimal | None) -> Cell:
    """The own contribution, with its share of the total cost beneath."""
    if part is None:
        return Cell(money(amount))
    note = _("%(share)s of the total") % {"share": share_text(part)}
    return Cell(money(amount), note=note)


def _editions(page: PlacePage, audience: str) -> Table | None:
    if not page.editions:
        return None
    rows = [
        [
            Cell(
                edition.number,
                reverse(f"{audience}:registry-detail", args=[edition.pk]),
            ),
            Cell(edition.get_state_display(), tone=tone(edition.state)),
            str(edition.resolution or "—"),
        ]
        for edition in page.editions
    ]
    heads = [Head(_("Edition")), Head(_("State")), Head(_("Kenesh resolution"))]
    return Table(heads, rows)


def _plans(page: PlacePage, audience: str) -> Table | None:
    if not page.plans:
        return None
    rows = [
        [
            Cell(
                plan.title,
                reverse(f"{audience}:plan-detail", args=[plan.pk]),
                _joint_note(plan, page.card.municipality),
            ),
            plan.service.name,
            Cell(plan.get_state_display(), tone=tone(plan.state)),
        ]
        for plan in page.plans
    ]
    return Table([Head(_("Plan")), Head(_("Service")), Head(_("State"))], rows)


def _joint_note(plan: Any, place: Municipality) -> Any:
    if plan.municipality_id == place.pk:
        return ""
    return _("joint plan led by %(place)s") % {"place": plan.municipality.name}


def _applications(page: PlacePage, audience: str) -> Table | None:
    """Staff see the state; the municipality what may be known before publication."""
    if not page.applications:
        return None
    rows = []
    for application in page.applications:
        state: Any = ApplicationState(application.state)
        if audience != "staff":
            state = application.public_state
        rows.append(
            [
                Cell(
                    str(application),
                    reverse(f"{audience}:application-detail", args=[application.pk]),
                ),
                application.call.title,
                Cell(state.label, tone=tone(state)),
            ]
        )
    return Table([Head(_("Application")), Head(_("Call")), Head(_("State"))], rows)
