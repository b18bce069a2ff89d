"""Surveys, hearings and gatherings: what people said they need.

Removing is for records that should not be there: the audit row keeps all that was in it,
and a plan that took the ranking over has it as text of its own.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.locking import lock
from core.models.files import StoredFile
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Municipality
from services_registry.enums import COUNTED_AGES, AgeGroup, RegistryVerb, Sex
from services_registry.models import (
    NeedsParticipants,
    NeedsPriority,
    NeedsStudy,
    Service,
)
from services_registry.permissions import can_keep_needs

Participants = Mapping[tuple[Any, Any], int]  # (sex, age): people
COLUMNS = ("kind", "title", "held_on", "place", "note", "minutes")


@dataclass(frozen=True)
class PriorityValues:
    """A service, and how many people named it."""

    service: Service | None
    women: int = 0
    men: int = 0
    unknown: int = 0
    remark: str = ""
    ages: Mapping[AgeGroup, int] = field(default_factory=dict)

    @property
    def people(self) -> int:
        return self.women + self.men + self.unknown


@dataclass(frozen=True)
class StudyValues:
    """A study: participants by (sex, age) as far as counted, and its priorities."""

    kind: str
    title: str
    held_on: datetime.date
    place: str = ""
    note: str = ""
    minutes: StoredFile | None = None
    participants: Participants = field(default_factory=dict)
    priorities: Sequence[PriorityValues] = ()


@transaction.atomic
def save_study(
    *,
    municipality: Municipality,
    by: Any,
    values: StudyValues,
    study: NeedsStudy | None = None,
    version: int | None = None,
) -> NeedsStudy:
    """Record a study, or correct `study`; counts and priorities are replaced as a whole.

    `version`: the one that the person saw. Raises PermissionDenied, or OperationRefused
    at the field (rows: `priorities-2-service`), or with the code "changed".
    """
    if not can_keep_needs(by, municipality):
        raise PermissionDenied
    row = lock(study) if study else NeedsStudy(municipality=lock(municipality))
    if study and version is not None and version != row.version:
        raise OperationRefused([_changed()])
    refuse_if_any(_problems(row.municipality, values))
    before = _contents(row) if study else {}
    for name in COLUMNS:
        setattr(row, name, getattr(values, name))
    row.title, row.version = values.title.strip(), row.version + bool(study)
    if values.minutes:
        files.attach(values.minutes)
    row.save()
    _write_counts(row, values)
    audit.record(
        by=by,
        verb=RegistryVerb.STUDY_CHANGED if study else RegistryVerb.STUDY_RECORDED,
        obj=row,
        before=before,
        after=_contents(row),
    )
    return row


@transaction.atomic
def remove_study(*, study: NeedsStudy, by: Any) -> None:
    """Remove a study; the audit row keeps what stood in it. Raises PermissionDenied."""
    if not can_keep_needs(by, study.municipality):
        raise PermissionDenied
    row = lock(study)
    audit.record(by=by, verb=RegistryVerb.STUDY_REMOVED, obj=row, before=_contents(row))
    row.delete()


def _write_counts(row: NeedsStudy, values: StudyValues) -> None:
    row.participants.all().delete()
    NeedsParticipants.objects.bulk_create(
        NeedsParticipants(study=row, sex=sex, age_group=age, count=count)
        for (sex, age), count in values.participants.items()
        if count
    )
    row.priorities.all().delete()
    NeedsPriority.objects.bulk_create(
        NeedsPriority(
            study=row,
            service=given.service,
            women=given.women,
            men=given.men,
            unknown=given.unknown,
            remark=given.remark.strip(),
            **{age.column: count for age, count in given.ages.items()},
        )
        for given in values.priorities
    )


def _contents(row: NeedsStudy) -> dict[str, Any]:
    """All that a study says, for the audit row."""
    return {
        **{name: getattr(row, name) for name in COLUMNS[:-1]},
        "minutes": row.minutes.name if row.minutes else None,
        "participants": {
            f"{one.sex}, {one.age_group}": one.count for one in row.participants.all()
        },
        "priorities": {
            one.service.code: [one.women, one.men, one.unknown, one.remark, *_ages(one)]
            for one in row.priorities.select_related("service")
        },
    }


def _ages(row: NeedsPriority) -> list[dict[str, int]]:
    """People by age for the audit row; nothing where nobody asked."""
    told = {age.value: count for age, count in row.ages.items() if count}
    return [told] if told else []


def _changed() -> Problem:
    text = _(
        "A colleague changed this meanwhile. Look at the record, then write again."
    )
    return Problem(text, code="changed")


def _problems(place: Municipality, values: StudyValues) -> Iterator[Problem]:
    if not values.title.strip():
        yield Problem(_("Write a title."), "title", "no_title")
    if values.held_on > timezone.localdate():
        yield Problem(_("The day lies in the future."), "held_on", "future")
    if not values.priorities:
        text = _("Name at least one service that people need.")
        yield Problem(text, code="no_priority")
    yield from _service_problems(place, values.priorities)
    for number, given in enumerate(values.priorities):
        if sum(given.ages.values()) > given.people:
            text = _("By age these are more people than named it (%(all)s).")
            first = f"priorities-{number}-{COUNTED_AGES[0].column}"
            yield Problem(text % {"all": given.people}, first, "more_than_named")
    asked = _asked(values.participants)
    if sum(asked.values()):
        for number, given in enumerate(values.priorities):
            yield from _people_problems(number, given, asked)
            yield from _age_problems(number, given, values.participants)


def _service_problems(
    place: Municipality, given: Sequence[PriorityValues]
) -> Iterator[Problem]:
    """Each row names a service of the municipality, once, and somebody who named it."""
    usable = set(Service.objects.usable_by(place).values_list("pk", flat=True))
    seen: set[int] = set()
    for number, row in enumerate(given):
        field_name = f"priorities-{number}-service"
        if row.service is None or row.service.pk not in usable:
            yield Problem(_("Choose a service of the list."), field_name, "foreign")
        elif row.service.pk in seen:
            yield Problem(_("This service is named twice."), field_name, "twice")
        else:
            seen.add(row.service.pk)
        if not row.people:
            text = _("Write how many people named it.")
            yield Problem(text, f"priorities-{number}-women", "nobody")


def _asked(participants: Participants) -> dict[str, int]:
    """Participants by sex."""
    asked = dict.fromkeys(Sex.values, 0)
    for (sex, _age), count in participants.items():
        asked[sex] += count
    return asked


def _people_problems(
    number: int, given: PriorityValues, asked: dict[str, int]
) -> Iterator[Problem]:
    """No more people named a service than took part; who is unknown may be either."""
    for name, sex in (("women", Sex.WOMEN), ("men", Sex.MEN)):
        most = asked[sex] + asked[Sex.UNKNOWN]
        if getattr(given, name) > most:
            yield Problem(
                _("No more than %(most)s took part.") % {"most": most},
                f"priorities-{number}-{name}",
                "more_than_asked",
            )
    everybody = sum(asked.values())
    if given.people > everybody:
        yield Problem(
            _("Together this is more than all who took part (%(all)s).")
            % {"all": everybody},
            f"priorities-{number}-unknown",
            "more_than_all",
        )


def _age_problems(
    number: int, given: PriorityValues, participants: Participants
) -> Iterator[Problem]:
    """The same by age; who is of unknown age may be of any."""
    asked: dict[str, int] = defaultdict(int)
    for (_sex, age), count in participants.items():
        asked[age] += count
    for age, count in given.ages.items():
        most = asked[age] + asked[AgeGroup.UNKNOWN]
        if count > most:
            yield Problem(
                _("No more than %(most)s took part.") % {"most": most},
                f"priorities-{number}-{age.column}",
                "more_than_asked",
            )
