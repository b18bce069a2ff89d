"""Beginning a plan and writing its sections."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from action_plans.enums import PlanState, PlanVerb
from action_plans.models import PLAN_LANGUAGES, ActionPlan
from action_plans.operations.agreements import end_agreements
from action_plans.operations.cleaning import cleaned
from action_plans.operations.holding import Difference, Seen, held
from action_plans.permissions import can_start_plan, can_write_plan
from action_plans.queries import BY_SLUG, CHOSEN, plan_totals, total_problems
from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities.models import Municipality, Village
from municipalities.queries import ended_problems
from services_registry.models import Service
from services_registry.queries import registered_services

VERSION_CONFLICT = "version"


class VersionConflict(OperationRefused):
    """Somebody saved the same section or row meanwhile; nothing was written.

    `saved` holds what stands in the record now, for the fields that differ from what
    was handed in; `version` is the version to hand in when it is saved all the same.
    """

    def __init__(self, saved: dict[str, Any], version: int):
        self.saved = saved
        self.version = version
        message = _(
            "A colleague changed this meanwhile. Compare both texts, then save again."
        )
        super().__init__([Problem(message, code=VERSION_CONFLICT)])


@transaction.atomic
def start_plan(
    *,
    municipality: Municipality,
    service: Service,
    title: str,
    by: Any,
    written_in: str = "",
) -> ActionPlan:
    """Begin a draft for a service of the municipality's registry.

    `written_in`: the language of its texts; if not told, that of the person.
    Asked twice (a form sent again), it returns the draft that is there, still empty.
    Raises PermissionDenied, or OperationRefused at `service` or `title`.
    """
    if not can_start_plan(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    refuse_if_any(_start_problems(municipality, service, title))
    begun = {
        "municipality": municipality,
        "service": service,
        "title": title.strip(),
    }
    untouched = ActionPlan.objects.filter(**begun, state=PlanState.DRAFT, version=1)
    there = untouched.first()
    if there is not None:
        return there
    plan = ActionPlan.objects.create(
        **begun, written_in=written_in or language_of_author(by)
    )
    audit.record(by=by, verb=PlanVerb.MADE, obj=plan, after={"title": plan.title})
    return plan


def _start_problems(
    municipality: Municipality, service: Service, title: str
) -> Iterator[Problem]:
    yield from ended_problems(municipality)
    if not title.strip():
        yield Problem(_("Write the title of the plan."), "title")
    if not registered_services(municipality).filter(pk=service.pk).exists():
        text = _(
            "The service is not in the registry of the municipality. Add it to the "
            "registry first."
        )
        yield Problem(text, "service", "not_registered")


def language_of_author(by: Any) -> str:
    """The language in which a person's plans are likely written."""
    return by.language if by.language in PLAN_LANGUAGES else PLAN_LANGUAGES[0]


def locked_for_writing(plan: ActionPlan, by: Any) -> ActionPlan:
    """The plan under a lock. Raises PermissionDenied, or OperationRefused by state."""
    plan = lock(plan)
    if not can_write_plan(by, plan):
        raise PermissionDenied
    refuse_if_closed(plan)
    return plan


def refuse_if_closed(plan: ActionPlan) -> None:
    """Raise OperationRefused where the plan cannot be changed in its state."""
    if not plan.is_editable:
        raise OperationRefused(
            [
                Problem(
                    _("The plan cannot be changed now: its state is “%(state)s”.")
                    % {"state": plan.get_state_display()},
                    code="not_editable",
                )
            ]
        )


def touch(plan: ActionPlan, section: str) -> None:
    """Count one save in a section, and save the plan."""
    plan.version += 1
    plan.section_versions[section] = plan.version
    plan.save()
    end_agreements(plan)


@transaction.atomic
def save_section(
    *,
    plan: ActionPlan,
    version: int,
    section: str,
    values: dict[str, Any],
    by: Any,
    seen: Seen | None = None,
) -> ActionPlan:
    """Save the texts of one section; a draft may be incomplete.

    `version` is the plan's version that the writer saw, `seen` the marks of the values
    that the page showed (`mark_of`): what the writer did not touch stays as it stands.
    Raises PermissionDenied, VersionConflict, or OperationRefused with problems at the
    fields.
    """
    plan = locked_for_writing(plan, by)
    fields = BY_SLUG[section].fields
    values = cleaned(ActionPlan, {n: v for n, v in values.items() if n in fields})
    stored = stored_values(plan, fields)
    is_stale = plan.section_versions.get(section, 0) > version
    found = held(stored, values, seen or {}, is_stale=is_stale)
    if found.clashes:
        raise VersionConflict(found.clashes, plan.version)
    if not found.after:
        return plan
    refuse_if_any(_text_problems(plan, stored | found.after))
    _write(plan, section, found, by)
    return plan


def _write(plan: ActionPlan, section: str, found: Difference, by: Any) -> None:
    for name, value in found.after.items():
        if name in CHOSEN:
            getattr(plan, name).set(value)
        else:
            setattr(plan, name, value)
    touch(plan, section)
    audit.record(
        by=by,
        verb=PlanVerb.SECTION_SAVED,
        obj=plan,
        before=_plain(found.before),
        after={"section": section, **_plain(found.after)},
    )


def stored_values(plan: ActionPlan, names: Iterable[str]) -> dict[str, Any]:
    """Fields of the plan as a save compares them."""
    values = {
        name: sorted(getattr(plan, name).all(), key=lambda row: row.pk)
        if name in CHOSEN
        else getattr(plan, name)
        for name in names
    }
    return cleaned(ActionPlan, values)


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """Chosen rows as their names, for the audit row."""
    return {
        name: [str(row) for row in value] if name in CHOSEN else value
        for name, value in values.items()
    }


def _text_problems(plan: ActionPlan, values: dict[str, Any]) -> Iterator[Problem]:
    if "title" in values and not values["title"].strip():
        yield Problem(_("Write the title of the plan."), "title")
    yield from period_problems(values)
    yield from _people_problems(values)
    villages = {village.pk for village in values.get("villages", ())}
    known = Village.objects.known_to(places_of(plan)).filter(pk__in=villages)
    if known.count() != len(villages):
        yield Problem(
            _("Choose villages of the municipalities of this plan."), "villages"
        )
    studies = {study.pk for study in values.get("studies", ())}
    if plan.municipality.needs_studies.filter(pk__in=studies).count() != len(studies):
        yield Problem(_("Choose surveys and hearings of this municipality."), "studies")
    if values.get("stated_total") is not None and not plan.is_historical:
        total = plan_totals(plan).total
        # before the first cost is written there is nothing to compare with
        yield from total_problems(values["stated_total"], total) if total else ()


def places_of(plan: ActionPlan) -> set[int]:
    """The municipalities of a plan: the lead and its partners."""
    partners = plan.partners.values_list("municipality", flat=True)
    return {plan.municipality_id, *partners}


def period_problems(values: dict[str, Any]) -> Iterator[Problem]:
    """An end before its start, at `end_date`."""
    start: datetime.date | None = values.get("start_date")
    end: datetime.date | None = values.get("end_date")
    if start and end and end < start:
        yield Problem(_("The end lies before the start."), "end_date", "end_first")


def _people_problems(values: dict[str, Any]) -> Iterator[Problem]:
    everybody = values.get("beneficiaries")
    if everybody is None:
        return
    for name in ("beneficiaries_women", "beneficiaries_vulnerable", "households"):
        part = values.get(name)
        if part is not None and part > everybody:
            yield Problem(
                _("This is more than all who benefit (%(all)s).") % {"all": everybody},
                name,
                "more_than_all",
            )
