"""Calls, applications and grants for the walk: of A, and of B with the canary."""

from types import SimpleNamespace
from typing import Any

from grants.enums import ApplicationState, CallState, Tier
from grants.models import ApplicationDocument, Call
from tests.access.world import CANARY
from tests.factories.grants import (
    declare,
    make_application,
    make_call,
    make_file,
    make_grant,
    make_seat,
)


def build(world: SimpleNamespace) -> None:
    """One call for each audience's step, with an application of A and one of B."""
    cohort = world.places.cohort
    world.call_draft = make_call(cohort=cohort, state=CallState.DRAFT)
    world.call_open = make_call(
        cohort=cohort, documents=1, opens_at="2016-01-01T00:00Z", closes_at=_far()
    )
    world.draft = make_application(world.call_open, world.places.a)
    world.draft_b = make_application(
        world.call_open, world.places.b, title=f"{CANARY} draft"
    )
    world.call = make_call(
        cohort=cohort,
        documents=1,
        state=CallState.SCORING,
        minutes=make_file(world.people.grant_manager, "minutes.pdf"),
    )
    world.application = _eligible(world, world.call, world.places.a, "Application A")
    world.application_b = _eligible(
        world, world.call, world.places.b, f"{CANARY} title"
    )
    world.document = _document(world, world.application)
    world.document_b = _document(world, world.application_b)
    for member in (world.people.commission_member, world.people.conflicted_member):
        seat = make_seat(world.call, member, attended=True)
        conflicted = member == world.people.conflicted_member
        for application in (world.application, world.application_b):
            declare(application, seat, conflict=conflicted)
    world.call_session = make_call(cohort=cohort, state=CallState.SESSION)
    world.award = _eligible(world, world.call_session, world.places.a, "To award")
    published = make_call(cohort=cohort, state=CallState.PUBLISHED, tier=Tier.OTHER)
    world.call_published = published
    world.grant = _grant(world, published, world.places.a, "Granted A")
    # the title of a published award is public, its further data are not
    world.grant_b = _grant(world, published, world.places.b, "Granted B")
    world.grant_b.warning = f"{CANARY} warning"
    world.grant_b.save()
    world.call.refresh_from_db()


def _far() -> str:
    return "2099-01-01T00:00Z"


def _eligible(world: Any, call: Call, place: Any, title: str) -> Any:
    return make_application(call, place, title=title, state=ApplicationState.ELIGIBLE)


def _grant(world: Any, call: Call, place: Any, title: str) -> Any:
    selected = make_application(
        call, place, title=title, state=ApplicationState.SELECTED
    )
    scan = make_file(world.people.grant_manager, "agreement.pdf")
    return make_grant(selected, agreement_scan=scan)


def _document(world: Any, application: Any) -> ApplicationDocument:
    return ApplicationDocument.objects.create(
        application=application,
        requirement=application.call.required_documents.get(),
        file=make_file(world.people.head_a),
    )
