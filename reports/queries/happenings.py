"""Dated facts of a municipality, told from the rows that a reader may see."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.formats import money
from municipalities.models import CohortMembership, Resolution
from municipalities.queries.profile import Profile
from reports.queries.timeline import PLACE_TYPES, Happening, Kind, Told, day_of

REGISTRY_TYPES = frozenset({"services_registry.service", "services_registry.provider"})
# What the commission does stays out of the municipality's sight, also afterwards.
OWN_APPLICATION_VERBS = frozenset(
    {
        "application.made",
        "application.changed",
        "application.document_uploaded",
        "application.document_removed",
        "application.submit",
        "application.withdraw",
        "application.return",
    }
)


def facts_of(
    page: Any, profile: Profile, resolutions: Iterable[Resolution], audience: str
) -> list[Happening]:
    """All dated facts of what stands on the reader's page (`PlacePage`)."""
    return [
        *_of_cohorts(page.card.memberships),
        *_of_reform(page.card),
        *_of_posts(profile),
        *_of_kenesh(profile, resolutions),
        *_of_registry(page, audience),
        *_of_plans(page, audience),
        *_of_grants(page, audience),
    ]


def staff_told(page: Any, user: Any, barred: set[int]) -> Told:
    """Events for staff; `barred`: applications on which the reader has a conflict."""
    shown = {row.pk for row in page.applications} - barred
    records = {
        "services_registry.registryedition": _keys(page.editions),
        "action_plans.actionplan": _keys(page.plans),
        "grants.application": {str(pk) for pk in shown},
        "grants.grant": {str(row.grant.pk) for row in page.grants},
    }
    sees = has_verb(user, Verb.SEE_REGISTRIES)
    return Told(records, PLACE_TYPES | (REGISTRY_TYPES if sees else frozenset()), {})


def own_told(page: Any) -> Told:
    """Events for the municipality's people; of applications their own doing only."""
    records = {
        "services_registry.registryedition": _keys(page.editions),
        "action_plans.actionplan": _keys(page.plans),
        "grants.application": _keys(page.applications),
        "grants.grant": {str(row.grant.pk) for row in page.grants},
    }
    verbs = {"grants.application": OWN_APPLICATION_VERBS}
    return Told(records, PLACE_TYPES | REGISTRY_TYPES, verbs)


def _keys(rows: Iterable[Any]) -> set[str]:
    return {str(row.pk) for row in rows}


def _fact(day: Any, kind: Kind, sentence: str, url: str = "") -> Iterator[Happening]:
    """The fact, where its day is known."""
    if day:
        yield Happening(day_of(day), kind, sentence, url)


def _of_cohorts(memberships: Iterable[CohortMembership]) -> Iterator[Happening]:
    for row in memberships:
        named = {"cohort": row.cohort.name}
        signed = _("The commitments of the cohort “%(cohort)s” were signed.") % named
        joined = _("The municipality joined the cohort “%(cohort)s”.") % named
        yield from _fact(row.commitments_date, Kind.COHORTS, signed)
        yield from _fact(row.joined_date, Kind.COHORTS, joined)
        left = (
            _("The municipality left the cohort “%(cohort)s”.")
            if row.is_withdrawn
            else _("The municipality graduated from the cohort “%(cohort)s”.")
        )
        yield from _fact(row.left_date, Kind.COHORTS, left % named)


def _of_reform(card: Any) -> Iterator[Happening]:
    for link in card.predecessors:
        text = _("%(name)s went over into this municipality.")
        named = {"name": link.predecessor.full_name}
        yield from _fact(link.date, Kind.REFORM, text % named)
    for link in card.successors:
        text = _("This municipality went over into %(name)s.")
        named = {"name": link.successor.full_name}
        yield from _fact(link.date, Kind.REFORM, text % named)


def _of_posts(profile: Profile) -> Iterator[Happening]:
    for row in profile.holders:
        named = {"name": row.full_name, "post": row.get_post_display()}
        began = _("%(name)s took up the post: %(post)s.") % named
        ended = _("%(name)s left the post: %(post)s.") % named
        yield from _fact(row.since_date, Kind.PLACE, began)
        yield from _fact(row.until_date, Kind.PLACE, ended)


def _of_kenesh(
    profile: Profile, resolutions: Iterable[Resolution]
) -> Iterator[Happening]:
    for row in profile.convocations:
        began = _("Convocation %(number)s of the kenesh was elected.")
        yield from _fact(row.start_date, Kind.KENESH, began % {"number": row.number})
    for paper in resolutions:
        text = _("Resolution № %(number)s of the kenesh: %(title)s")
        named = {"number": paper.number, "title": paper.title}
        yield from _fact(paper.date, Kind.KENESH, text % named)


def _of_registry(page: Any, audience: str) -> Iterator[Happening]:
    for row in page.editions:
        text = _("Edition %(number)s of the service registry was published.")
        url = reverse(f"{audience}:registry-detail", args=[row.pk])
        named = {"number": row.number}
        yield from _fact(row.published_at, Kind.REGISTRY, text % named, url)


def _of_plans(page: Any, audience: str) -> Iterator[Happening]:
    for row in page.plans:
        text = _("The kenesh approved the plan “%(title)s”.") % {"title": row.title}
        url = reverse(f"{audience}:plan-detail", args=[row.pk])
        day = row.resolution.date if row.resolution else None
        yield from _fact(day, Kind.PLANS, text, url)


def _of_grants(page: Any, audience: str) -> Iterator[Happening]:
    for row in page.grants:
        grant = row.grant
        named = {"number": grant.number, "amount": money(grant.amount, "KGS")}
        url = (
            ""
            if audience == "public"
            else reverse(f"{audience}:grant-detail", args=[grant.pk])
        )
        given = _("Grant %(number)s was awarded: %(amount)s.") % named
        signed = _("The agreement of grant %(number)s was signed.") % named
        closed = _("Grant %(number)s was closed.") % named
        yield from _fact(grant.awarded_at, Kind.GRANTS, given, url)
        yield from _fact(grant.agreement_date, Kind.GRANTS, signed, url)
        yield from _fact(grant.closed_date, Kind.GRANTS, closed, url)
