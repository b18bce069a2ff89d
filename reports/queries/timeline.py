"""One timeline of a municipality: dated facts, and the trail of changes of its records.

Everybody sees facts of what is published. Staff and the municipality's own people also
see who changed what, as far as they may see the records themselves: an object that is
in none of the tables below is never told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.audit import AuditEvent
from municipalities.models import Municipality

PAGE_ROWS = 25


class Kind(TextChoices):
    """What a happening is about; the filter of the timeline."""

    PLACE = "place", _("the municipality and its profile")
    KENESH = "kenesh", _("local kenesh")
    COHORTS = "cohorts", _("cohorts")
    REGISTRY = "registry", _("service registry")
    PLANS = "plans", _("action plans")
    APPLICATIONS = "applications", _("applications")
    GRANTS = "grants", _("grants")
    REFORM = "reform", _("territorial reform")
    PEOPLE = "people", _("people and their rights")


@dataclass(frozen=True)
class Happening:
    """One entry. `event` is None for a dated fact, which has only its day."""

    at: datetime
    kind: Kind
    sentence: Any = ""
    url: str = ""
    event: AuditEvent | None = None
    event_id: int = 0

    @property
    def order(self) -> tuple[datetime, int]:
        """Facts of a day stand before what was written down on that day."""
        return self.at, self.event_id


@dataclass(frozen=True)
class Told:
    """Which events a reader may see: keys of records by object type, and whole types.

    `verbs` narrows a type to some verbs.
    """

    records: dict[str, set[str]]
    types: frozenset[str]
    verbs: dict[str, frozenset[str]]

    def tells(self, type_: str, pk: str, verb: str) -> bool:
        """Whether the reader may see this event."""
        known = type_ in self.types or pk in self.records.get(type_, ())
        return known and verb in self.verbs.get(type_, (verb,))


# Types that belong to one kind, whatever the verb.
KINDS = {
    "municipalities.municipality": Kind.PLACE,
    "municipalities.office": Kind.PLACE,
    "municipalities.postholder": Kind.PLACE,
    "municipalities.convocation": Kind.KENESH,
    "municipalities.resolution": Kind.KENESH,
    "municipalities.cohort": Kind.COHORTS,
    "municipalities.cohortmembership": Kind.COHORTS,
    "municipalities.reformact": Kind.REFORM,
    "municipalities.succession": Kind.REFORM,
    "municipalities.rightssuccession": Kind.REFORM,
    "services_registry.registryedition": Kind.REGISTRY,
    "services_registry.service": Kind.REGISTRY,
    "services_registry.provider": Kind.REGISTRY,
    "action_plans.actionplan": Kind.PLANS,
    "grants.application": Kind.APPLICATIONS,
    "grants.grant": Kind.GRANTS,
}
# Verbs of the municipality itself that are about something else.
OF_KENESH = frozenset({"municipality.convocation_removed"})
OF_PEOPLE = frozenset(
    {
        "municipality.official_added",
        "municipality.official_ended",
        "municipality.role_changed",
        "municipality.hand_over_asked",
        "municipality.hand_over_stopped",
        "municipality.hand_over_declined",
        "municipality.head_began",
        "municipality.head_recorded",
    }
)
OF_REFORM = frozenset(
    {
        "municipality.made",
        "municipality.succeeded",
        "municipality.renamed",
        "municipality.reform_undone",
        "municipality.rights_confirmed",
        "municipality.rights_withdrawn",
    }
)
# Every reader of the trail may see these whole.
PLACE_TYPES = frozenset(type_ for type_ in KINDS if type_.startswith("municipalities."))


def kind_of(type_: str, verb: str) -> Kind:
    """What an event of a known type is about."""
    for verbs, kind in (
        (OF_KENESH, Kind.KENESH),
        (OF_PEOPLE, Kind.PEOPLE),
        (OF_REFORM, Kind.REFORM),
    ):
        if verb in verbs:
            return kind
    return KINDS[type_]


def day_of(day: date) -> datetime:
    """The beginning of a day in Bishkek, to put facts among moments."""
    if isinstance(day, datetime):
        return day
    return timezone.make_aware(datetime.combine(day, time.min))


def trail(place: Municipality, told: Told) -> list[Happening]:
    """The events that the reader may see, without their contents, latest first."""
    rows = _events(place, told).values_list(
        "pk", "at", "object_type", "object_id", "verb"
    )
    return [
        Happening(at=at, kind=kind_of(type_, verb), event_id=pk)
        for pk, at, type_, object_id, verb in rows
        if told.tells(type_, object_id, verb)
    ]


def _events(place: Municipality, told: Told) -> Any:
    """Of the municipality by any code it ever had, and of joint plans led elsewhere."""
    codes = {place.code, *place.former_names.values_list("code", flat=True)}
    replaced = AuditEvent.objects.filter(
        object_type=place._meta.label_lower,
        object_id=str(place.pk),
        before__has_key="code",
    )
    codes |= {event.before["code"] for event in replaced}
    # an act that was undone may have lent a code to another municipality: what was done
    # to that one, and to its people, is not told here
    itself = Q(object_type=place._meta.label_lower)
    wanted = itself & Q(object_id=str(place.pk))
    wanted |= Q(municipality_code__in=codes) & ~itself
    for type_, keys in told.records.items():
        wanted |= Q(object_type=type_, object_id__in=keys)
    types = {*told.types, *told.records}
    return AuditEvent.objects.filter(wanted, object_type__in=types).order_by("-id")


def merged(
    facts: Iterable[Happening], events: Iterable[Happening], kind: str = ""
) -> list[Happening]:
    """Facts and events together, the latest first; of one kind where asked."""
    both = [row for row in (*facts, *events) if not kind or row.kind.value == kind]
    return sorted(both, key=lambda row: row.order, reverse=True)


def page_of(rows: list[Happening], number: Any, size: int = PAGE_ROWS) -> Page[Any]:
    """A page of the timeline, its events read whole."""
    page = Paginator(rows, size).get_page(number)
    page.object_list = read_whole(list(page.object_list))
    return page


def read_whole(rows: list[Happening]) -> list[Happening]:
    """The same entries with the contents of their events, in one query."""
    keys = [row.event_id for row in rows if row.event_id]
    found = AuditEvent.objects.in_bulk(keys) if keys else {}
    return [
        Happening(row.at, row.kind, event=found[row.event_id], event_id=row.event_id)
        if row.event_id
        else row
        for row in rows
    ]
