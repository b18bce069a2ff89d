"""The words of a submitted plan: kept in its frozen version, and read instead of today's.

Rows of a plan refer to places, services and studies by key, and the ranking of needs is
counted from studies. What those say may change; what was signed may not.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from action_plans.models import ActionPlan
from action_plans.queries.ranking import PlanRanking
from core.models.kept_names import at_hand, call, name_fields, names_of
from municipalities.models import Municipality
from municipalities.queries.kept_places import lay_over_place, place_words
from services_registry.enums import AgeGroup
from services_registry.models import NeedsStudy, Service
from services_registry.queries import Need

Words = dict[str, Any]
# the kinds of rows that name a municipality
WITH_PLACE = ("partner", "member", "hearing", "measure")


def kept_words(plan: ActionPlan) -> Words | None:
    """Those of the version that was submitted last; None while the plan is written.

    Versions of before words were kept have none: there the records are read.
    """
    if plan.is_editable:
        return None
    words: Words | None = plan.versions.values_list("content__words", flat=True).first()
    return words


def words_of(plan: ActionPlan, chosen: Any, parts: Any, ranking: PlanRanking) -> Words:
    """What the plan calls things today, and what people ranked first."""
    theme = plan.service.theme
    lead = Municipality.objects.select_related("rayon", "oblast").get(
        pk=plan.municipality_id
    )
    places = [lead, *_places(parts)]
    villages = [
        *chosen["villages"],
        *(row.village for row in parts["beneficiaries"]),
    ]
    return {
        "service": {"names": names_of(plan.service), "theme": names_of(theme)},
        "places": _told_places(places),
        "villages": {village.code: names_of(village) for village in villages},
        "village_order": [village.code for village in chosen["villages"]],
        "partner_order": [row.municipality.code for row in parts["partner"]],
        "studies": [
            {
                "id": study.pk,
                "kind": study.kind,
                "title": study.title,
                "held_on": study.held_on.isoformat(),
            }
            for study in chosen["studies"]
        ],
        "ranking": [_need(need) for need in ranking.needs],
    }


def _places(parts: Any) -> Iterator[Any]:
    """Municipalities that rows name."""
    for kind in WITH_PLACE:
        yield from (row.municipality for row in parts[kind] if row.municipality)


def _told_places(places: Iterable[Any]) -> dict[str, Any]:
    """By code; a place that several rows name is told with all that any one fetched."""
    found: dict[str, Any] = {}
    for place in places:
        found[place.code] = found.get(place.code, {}) | place_words(place)
    return found


def _need(need: Need) -> dict[str, Any]:
    return {
        "rank": need.rank,
        "service": need.service.pk,
        "names": names_of(need.service),
        "women": need.women,
        "men": need.men,
        "unknown": need.unknown,
        "studies": need.studies,
        "share": need.share,
        "ages": {str(age): count for age, count in need.ages.items()},
    }


# Reading ------------------------------------------------------------------------------
def lay_over(plan: ActionPlan, chosen: Any, parts: Any, words: Words) -> None:
    """A plan that has been read says what it said when it was signed."""
    call(plan.service, words["service"]["names"])
    if theme := at_hand(plan.service, "theme"):
        call(theme, words["service"]["theme"])
    _lay_over_place(at_hand(plan, "municipality"), words)
    for place in _places(parts):
        _lay_over_place(place, words)
    for row in parts["beneficiaries"]:
        _lay_over_village(row.village, words)
        _lay_over_place(at_hand(row.village, "municipality"), words)
    for village in chosen["villages"]:
        _lay_over_village(village, words)
    chosen["villages"] = _in_order(
        chosen["villages"], lambda row: row.code, words["village_order"]
    )
    parts["partner"] = _in_order(
        parts["partner"], lambda row: row.municipality.code, words["partner_order"]
    )
    chosen["studies"] = tuple(_studies(plan, chosen["studies"], words["studies"]))


def _lay_over_place(place: Any, words: Words) -> None:
    if place is not None:
        lay_over_place(place, words["places"].get(place.code))


def _lay_over_village(village: Any, words: Words) -> None:
    if names := words["villages"].get(village.code):
        call(village, names)


def _in_order(rows: Iterable[Any], code: Any, kept: list[str]) -> tuple[Any, ...]:
    """In the order in which they stood; what was not there then comes last."""
    known = {each: at for at, each in enumerate(kept)}
    return tuple(sorted(rows, key=lambda row: known.get(code(row), len(known))))


def _studies(
    plan: ActionPlan, rows: Iterable[Any], kept: Iterable[dict[str, Any]]
) -> Iterator[NeedsStudy]:
    """The studies that the plan named, also those that are gone."""
    found = {row.pk: row for row in rows}
    for told in kept:
        study = found.get(told["id"]) or NeedsStudy(
            pk=told["id"], municipality_id=plan.municipality_id
        )
        study.kind, study.title = told["kind"], told["title"]
        study.held_on = date.fromisoformat(told["held_on"])
        yield study


def kept_ranking(plan: ActionPlan, words: Words) -> PlanRanking:
    """What people had ranked first when the plan was signed."""
    needs = tuple(
        Need(
            rank=told["rank"],
            service=Service(pk=told["service"], **name_fields(told["names"])),
            women=told["women"],
            men=told["men"],
            unknown=told["unknown"],
            studies=told["studies"],
            share=told["share"],
            ages={AgeGroup(age): count for age, count in told["ages"].items()},
        )
        for told in words["ranking"]
    )
    own = next((need for need in needs if need.service.pk == plan.service_id), None)
    return PlanRanking(needs, own)
