"""The profile of a municipality: its office, its population, who holds its posts."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import audit
from core.formats import period_text
from core.locking import lock
from core.problems import Problem, refuse_if_any
from municipalities.enums import MunicipalityVerb as Verb
from municipalities.models import Municipality, Office, PopulationFigure, PostHolder
from municipalities.operations.places import FIRST_YEAR
from municipalities.permissions import can_keep_profile, can_manage_municipalities

FIRST_DAY = datetime.date(FIRST_YEAR, 1, 1)
MOST_PEOPLE = 3_000_000  # above any city of the country: a slip of the pen


@transaction.atomic
def save_office(*, municipality: Municipality, by: Any, **values: Any) -> Office:
    """Record the address and contacts of the office (fields of `Office`).

    The municipality's head and coordinator may do it too. Raises PermissionDenied.
    """
    if not can_keep_profile(by, municipality):
        raise PermissionDenied
    municipality = lock(municipality)
    known = Office.objects.filter(municipality=municipality).first()
    office = known or Office(municipality=municipality)
    return _save(office, values, by=by, verb=Verb.OFFICE_CHANGED)


@transaction.atomic
def record_population(
    *,
    municipality: Municipality,
    by: Any,
    year: int,
    people: int,
    source: str,
    women: int | None = None,
) -> PopulationFigure:
    """Record (or correct) how many people lived there in a year.

    The latest year is repeated on the municipality. Raises PermissionDenied, or
    OperationRefused at `year`, `people`, `women`, `source`.
    """
    _require_manager(by)
    municipality = lock(municipality)
    refuse_if_any(population_problems(year, people, women, source))
    known = municipality.population_figures.filter(year=year).first()
    row = known or PopulationFigure(municipality=municipality, year=year)
    values = {"people": people, "women": women, "source": source.strip()}
    before, after = audit.changed_values(row, values)
    for name, value in {**values, "is_sample": False}.items():
        setattr(row, name, value)
    row.save()
    if year >= (municipality.population_year or 0):
        municipality.population, municipality.population_year = people, year
        municipality.save(update_fields=["population", "population_year"])
    audit.record(
        by=by,
        verb=Verb.POPULATION_RECORDED,
        obj=municipality,
        before=before if known else {},
        after={"year": year, **after},
    )
    return row


def population_problems(
    year: int, people: int, women: int | None, source: str
) -> Iterable[Problem]:
    """What is wrong with a figure, at its fields."""
    today = timezone.localdate().year
    if not FIRST_YEAR <= year <= today:
        text = _("Write a year from %(first)s to %(last)s.")
        yield Problem(text % {"first": FIRST_YEAR, "last": today}, "year")
    if people < 1:
        yield Problem(
            _("Write how many people live there. It cannot be zero."), "people"
        )
    if people > MOST_PEOPLE:
        yield Problem(_("These are more people than any city has."), "people")
    if women is not None and not 0 <= women <= people:
        yield Problem(_("There cannot be more women than people."), "women")
    if not source.strip():
        yield Problem(_("Name the document that states the figure."), "source")


@transaction.atomic
def record_holder(
    *, municipality: Municipality, by: Any, ends_present: bool = False, **values: Any
) -> PostHolder:
    """Record who holds or held a post: `post, full_name, since_date, until_date, source`.

    `ends_present`: the time of the present holder ends on `since_date`. Raises
    PermissionDenied, or OperationRefused at the field concerned.
    """
    _require_manager(by)
    return begin_holder(
        municipality=lock(municipality), by=by, ends_present=ends_present, **values
    )


def begin_holder(
    *, municipality: Municipality, by: Any, ends_present: bool, **values: Any
) -> PostHolder:
    """As `record_holder`, for an operation that judged the right and locked the place."""
    if ends_present:
        _end_present(municipality, values["post"], values["since_date"], by)
    holder = PostHolder(municipality=municipality)
    return _save_holder(holder, values, by=by, verb=Verb.HOLDER_RECORDED)


@transaction.atomic
def change_holder(*, holder: PostHolder, by: Any, **values: Any) -> PostHolder:
    """Correct a holder of a post. Raises as `record_holder` does."""
    _require_manager(by)
    lock(holder.municipality)
    return _save_holder(lock(holder), values, by=by, verb=Verb.HOLDER_CHANGED)


def _end_present(place: Municipality, post: str, day: datetime.date, by: Any) -> None:
    present = place.post_holders.filter(
        post=post, until_date=None, since_date__lt=day
    ).first()
    if present is not None:
        _save(present, {"until_date": day}, by=by, verb=Verb.HOLDER_CHANGED)


def _save_holder(
    holder: PostHolder, values: dict[str, Any], *, by: Any, verb: Verb
) -> PostHolder:
    merged = {
        name: values.get(name, getattr(holder, name))
        for name in ("post", "full_name", "since_date", "until_date")
    }
    problems = [*holder_problems(**merged)]
    problems = problems or [*_holder_overlaps(holder, **merged)]
    refuse_if_any(problems)
    return _save(holder, values, by=by, verb=verb)


def holder_problems(
    post: str,
    full_name: str,
    since_date: datetime.date,
    until_date: datetime.date | None,
) -> Iterable[Problem]:
    """What is wrong with a holder of a post alone, at its fields."""
    if not full_name.strip():
        yield Problem(_("Write the full name."), "full_name")
    yield from period_problems(since_date, until_date, "since_date", "until_date")


def period_problems(
    start: datetime.date, end: datetime.date | None, start_name: str, end_name: str
) -> Iterable[Problem]:
    """What is wrong with a past or present time in office, at its two fields."""
    today = timezone.localdate()
    if start < FIRST_DAY:
        text = _("Write a day from %(year)s on.")
        yield Problem(text % {"year": FIRST_YEAR}, start_name)
    if start > today:
        yield Problem(_("This day lies in the future."), start_name)
    if end is not None and end > today:
        yield Problem(_("This day lies in the future."), end_name)
    if end is not None and end < start:
        yield Problem(_("The end lies before the beginning."), end_name)


def overlaps(
    first: tuple[datetime.date, datetime.date | None],
    second: tuple[datetime.date, datetime.date | None],
) -> bool:
    """Whether two times in office share more than the day of handing over."""
    last = datetime.date.max
    return first[0] == second[0] or (
        first[0] < (second[1] or last) and second[0] < (first[1] or last)
    )


def _holder_overlaps(
    holder: PostHolder,
    post: str,
    full_name: str,
    since_date: datetime.date,
    until_date: datetime.date | None,
) -> Iterable[Problem]:
    others = PostHolder.objects.filter(municipality=holder.municipality, post=post)
    for other in others.exclude(pk=holder.pk):
        if overlaps((since_date, until_date), (other.since_date, other.until_date)):
            text = _(
                "%(name)s is recorded in this post for this time: %(period)s. Correct "
                "one of the two."
            )
            period = period_text(other.since_date, other.until_date)
            yield Problem(
                text % {"name": other.full_name, "period": period}, "since_date"
            )


def _save(row: Any, values: dict[str, Any], *, by: Any, verb: Verb) -> Any:
    """Save what differs, with one audit row; nothing where nothing differs."""
    values = {k: v.strip() if isinstance(v, str) else v for k, v in values.items()}
    is_new = row.pk is None
    before, after = audit.changed_values(row, values)
    if after:
        for name, value in values.items():
            setattr(row, name, value)
        row.save()
        audit.record(
            by=by, verb=verb, obj=row, before={} if is_new else before, after=after
        )
    return row


def _require_manager(by: Any) -> None:
    if not can_manage_municipalities(by):
        raise PermissionDenied
