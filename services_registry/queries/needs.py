"""What people need: studies as rows, and services ranked by who named them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from municipalities.models import Municipality
from municipalities.permissions import municipality_ids
from services_registry.enums import COUNTED_AGES, AgeGroup, Offer, Sex, Standing
from services_registry.models import (
    NeedsParticipants,
    NeedsPriority,
    NeedsStudy,
    RegistryEdition,
    Service,
)
from services_registry.queries.coverage import share
from services_registry.queries.standings import standings_of


def study_rows(user: Any) -> QuerySet[NeedsStudy]:
    """Studies that the user may see, with their place, people and priorities."""
    counted = NeedsParticipants.objects.filter(study=OuterRef("pk")).order_by()
    named = NeedsPriority.objects.filter(study=OuterRef("pk")).order_by()
    people = counted.values("study").annotate(all=Sum("count"))
    services = named.values("study").annotate(all=Count("pk"))
    return (
        NeedsStudy.objects.visible_to(user)
        .select_related("municipality__rayon", "municipality__oblast", "minutes")
        .annotate(
            people=Coalesce(Subquery(people.values("all")), 0),
            women=_of_sex(people, Sex.WOMEN),
            men=_of_sex(people, Sex.MEN),
            priority_count=Coalesce(Subquery(services.values("all")), 0),
        )
    )


def _of_sex(people: Any, sex: Sex) -> Coalesce:
    return Coalesce(Subquery(people.filter(sex=sex).values("all")), 0)


def own_studies(user: Any) -> QuerySet[NeedsStudy]:
    """Studies of the municipalities for which the user works."""
    return study_rows(user).filter(municipality__in=municipality_ids(user))


@dataclass(frozen=True)
class Need:
    """A service that people named, and where it stands in the ranking.

    `share`: percent of those who took part in the studies in which it was named and
    whose participants were counted; None where nobody was counted.
    """

    rank: int
    service: Service
    women: int
    men: int
    unknown: int
    studies: int
    share: float | None
    ages: dict[AgeGroup, int] = field(default_factory=dict)
    standing: Standing = Standing.NONE
    is_in_edition: bool = False

    @property
    def people(self) -> int:
        return self.women + self.men + self.unknown

    @property
    def has_ages(self) -> bool:
        """Whether anybody asked how old those were who named it."""
        return any(self.ages.values())

    @property
    def age_unknown(self) -> int:
        return self.people - sum(self.ages.values())


@dataclass(frozen=True)
class Ranking:
    """The studies that count, newest first, and the services by who named them."""

    studies: tuple[NeedsStudy, ...]
    needs: tuple[Need, ...]

    @property
    def years(self) -> tuple[int, int] | None:
        """The years of the first and of the last study."""
        if not self.studies:
            return None
        return self.studies[-1].held_on.year, self.studies[0].held_on.year


def ranked_needs(
    municipality: Municipality, edition: RegistryEdition | None = None
) -> Ranking:
    """Services by the people who named them over all studies; ties share a rank.

    With an `edition` each need also says whether that one offers it. Four queries, one
    more with an edition; a single one where nothing was recorded.
    """
    studies = tuple(_studies(municipality))
    if not studies:
        return Ranking((), ())
    rows = NeedsPriority.objects.filter(study__municipality=municipality)
    priorities = list(rows.select_related("service__theme"))
    offered = _offered_by(edition)
    standings = standings_of(municipality)
    needs = ranked(
        priorities,
        {study.pk: study.people for study in studies},  # type: ignore[attr-defined]
    )
    return Ranking(
        studies,
        tuple(
            Need(
                **{**vars(need)}
                | {
                    "standing": standings.get(need.service.pk, Standing.NONE),
                    "is_in_edition": need.service.pk in offered,
                }
            )
            for need in needs
        ),
    )


def _studies(municipality: Municipality) -> QuerySet[NeedsStudy]:
    """The studies of a municipality with their sums, newest first; one query."""
    counted = NeedsParticipants.objects.filter(study=OuterRef("pk")).order_by()
    people = counted.values("study").annotate(all=Sum("count"))
    return municipality.needs_studies.annotate(
        people=Coalesce(Subquery(people.values("all")), 0),
        women=_of_sex(people, Sex.WOMEN),
        men=_of_sex(people, Sex.MEN),
    )


def _offered_by(edition: RegistryEdition | None) -> set[int]:
    if edition is None:
        return set()
    entries = edition.entries.filter(offer=Offer.OFFERED)
    return set(entries.values_list("service_id", flat=True))


def ranked(
    priorities: Iterable[NeedsPriority], participants: dict[int, int]
) -> list[Need]:
    """Needs from the most named on; `participants`: people of each study by its key."""
    by_service: dict[Service, list[NeedsPriority]] = defaultdict(list)
    for row in priorities:
        by_service[row.service].append(row)
    ordered = sorted(
        by_service.items(),
        key=lambda pair: (-sum(row.people for row in pair[1]), pair[0].sort_key),
    )
    needs: list[Need] = []
    for place, (service, rows) in enumerate(ordered, start=1):
        need = _need(place, service, rows, participants)
        if needs and needs[-1].people == need.people:
            need = _need(needs[-1].rank, service, rows, participants)
        needs.append(need)
    return needs


def _need(
    rank: int,
    service: Service,
    rows: Sequence[NeedsPriority],
    participants: dict[int, int],
) -> Need:
    counted = [row for row in rows if participants.get(row.study_id)]
    asked = sum(participants[row.study_id] for row in counted)
    return Need(
        rank=rank,
        service=service,
        women=sum(row.women for row in rows),
        men=sum(row.men for row in rows),
        unknown=sum(row.unknown for row in rows),
        studies=len(rows),
        share=share(sum(row.people for row in counted), asked),
        ages={age: sum(row.ages[age] for row in rows) for age in COUNTED_AGES},
    )


def participants_of(study: NeedsStudy) -> dict[tuple[str, str], int]:
    """People by sex and age; without those that nobody counted."""
    rows = study.participants.values_list("sex", "age_group", "count")
    return {(sex, age): count for sex, age, count in rows}


def participant_grid(
    counts: dict[tuple[str, str], int],
) -> list[tuple[AgeGroup, list[int]]]:
    """A row for each age: women, men, sex not recorded."""
    return [(age, [counts.get((sex, age), 0) for sex in Sex]) for age in AgeGroup]
