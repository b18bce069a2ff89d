"""Columns of the table of plans of the past: of the plan, the measure, the line."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.validators import validate_slug
from django.db import models
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.enums import CostCategory, PlanState, Source, YesNo
from action_plans.models import ActionPlan, Measure, MeasureCost
from action_plans.operations.history import PAST
from core.imports import RegisterColumn
from core.imports.several import SeveralColumn
from municipalities.models import FormerName, Municipality, Village
from services_registry.models import Service

LONG_TEXT, MOST_PEOPLE = 10_000, 10_000_000
MOST_MONEY = 10**12 - 1
MOST_ROWS = 999  # of one plan
NOT_KNOWN = _("Empty when not known.")


def by_code(rows: Any) -> dict[str, Any]:
    """Rows by their code, in the order of the query; one query."""
    return {row.code: row for row in rows}


def municipalities() -> Mapping[str, Any]:
    """Municipalities by their code, and by codes that they bore earlier."""
    rows = by_code(Municipality.objects.with_place().order_by("sort_key", "pk"))
    once = FormerName.objects.values_list("code", "municipality__code")
    return {code: rows[now] for code, now in once} | rows


def villages() -> Mapping[str, Any]:
    """Villages by their code, each with the places it belonged to before the reform."""
    rows = Village.objects.order_by("sort_key", "pk").prefetch_related("moves")
    return by_code(rows)


def services() -> Mapping[str, Any]:
    """The catalogue and own services of municipalities, as far as everybody sees them."""
    return by_code(Service.objects.with_seen().order_by("sort_key", "pk"))


def _label(model: type[models.Model], name: str) -> Any:
    """The label of a field, as on its form, in the language of the reader."""
    field: Any = model._meta.get_field(name)
    return lazy(lambda: str(capfirst(field.verbose_name)), str)()


def _of_plan(name: str, kind: Any = "text", **more: Any) -> RegisterColumn:
    return RegisterColumn(name, _label(ActionPlan, name), kind, **more)


def past_columns() -> tuple[RegisterColumn, ...]:
    """All columns; those of the plan stand in each of its rows."""
    return (
        *_keys(),
        *_plan(),
        *_course(),
        *_places(),
        *_people(),
        *_decisions(),
        *_measure(),
        *_line(),
    )


def _keys() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "past_code",
        _label(ActionPlan, "past_code"),
        help=_("Tells the plans apart: Latin letters, digits and hyphens."),
        required=True,
        max_length=60,
        validators=(validate_slug,),
        example="ak-suu-2017-1",
    )
    yield RegisterColumn(
        "line",
        _("Row of the plan"),
        "number",
        help=_("The rows of a plan are numbered 1, 2, 3 in the order of its paper."),
        required=True,
        least=1,
        most=MOST_ROWS,
        example="1",
    )


def _plan() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "municipality",
        _("Municipality"),
        "reference",
        help=_("The SOATE code. A name may stand behind it."),
        required=True,
        options=municipalities,
        example="41702215010000",
    )
    yield _of_plan(
        "title",
        help=_(
            "As it is printed. What is said of the plan stands in each of its rows."
        ),
        required=True,
        example=_("Clean water in every house"),
    )
    yield RegisterColumn(
        "service",
        _("Service"),
        "reference",
        help=_("The code of the service: of the catalogue, or one's own."),
        required=True,
        options=services,
        offers=lambda service: getattr(service, "is_seen", True),
        example="drinking-water",
    )


def _course() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "state",
        _("State"),
        "choice",
        help=_("How far the plan came. For a new plan; later it changes on its page."),
        required=True,
        choices=[(state.value, PlanState(state).label) for state in PAST],
        example=PlanState.COMPLETED.label,
    )
    yield RegisterColumn(
        "submitted_on",
        _("Handed in on"),
        "date",
        help=NOT_KNOWN,
        example="26.04.2017",
    )
    yield _of_plan("start_date", "date", help=NOT_KNOWN, example="01.06.2017")
    yield _of_plan("end_date", "date", help=NOT_KNOWN, example="30.11.2017")
    yield _of_plan("opened_on", "date", help=NOT_KNOWN, example="01.12.2017")
    yield _of_plan("goal", help=NOT_KNOWN, max_length=LONG_TEXT)
    yield _of_plan(
        "stated_total",
        "decimal",
        help=_("In KGS as it is printed, also where it is not the sum of the rows."),
        least=0,
        most=MOST_MONEY,
        example="1616613,00",
    )


def _places() -> Iterator[RegisterColumn]:
    yield SeveralColumn(
        "partners",
        _("Partner municipalities"),
        help=_("The SOATE codes of the others of a joint plan."),
        options=municipalities,
        example="41703207815000; 41703207859000",
    )
    yield SeveralColumn(
        "villages",
        _label(ActionPlan, "villages"),
        help=_("The SOATE codes of the villages that the plan serves."),
        options=villages,
        example="41702215010010; 41702215010020",
    )


def _people() -> Iterator[RegisterColumn]:
    for name, example in (
        ("beneficiaries", "5800"),
        ("beneficiaries_women", "2950"),
        ("beneficiaries_vulnerable", "310"),
        ("households", "848"),
        ("jobs", "3"),
    ):
        yield _of_plan(
            name, "number", help=NOT_KNOWN, least=0, most=MOST_PEOPLE, example=example
        )


def _decisions() -> Iterator[RegisterColumn]:
    for name in ("tariff_covers_running", "tariff_covers_depreciation"):
        yield _of_plan(name, "choice", help=NOT_KNOWN, choices=YesNo.choices)
    yield RegisterColumn(
        "resolution_number",
        _("Resolution number"),
        help=_("Of the kenesh on the plan; it stands in “Resolutions of keneshes”."),
        max_length=50,
        example="12/3",
    )
    yield RegisterColumn(
        "resolution_date",
        _("Date of the resolution"),
        "date",
        help=NOT_KNOWN,
        example="20.03.2017",
    )
    yield _of_plan(
        "source_note",
        help=_("From which paper or page all of this is taken, and what is doubtful."),
        required=True,
        max_length=LONG_TEXT,
        example=_("The plan on paper, folder 12 of the archive"),
    )


def _measure() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "measure_number",
        _("Number of the measure"),
        "number",
        help=_("The measures are numbered 1, 2, 3. Empty when no measure is known."),
        least=1,
        most=MOST_ROWS,
        example="1",
    )
    told = {
        "title": ("measure_title", 300, _("New pipe to the village")),
        "responsible": ("responsible", 200, ""),
        "output": ("output", 300, _("3 km of pipe")),
    }
    for name, (column, most, example) in told.items():
        yield RegisterColumn(
            column,
            _label(Measure, name),
            help=_("The same in all rows of the measure."),
            max_length=most,
            example=example,
        )
    for name, day in (("start_date", "01.06.2017"), ("end_date", "31.08.2017")):
        yield RegisterColumn(
            f"measure_{name}",
            _MEASURE_DAYS[name],
            "date",
            help=NOT_KNOWN,
            example=day,
        )


_MEASURE_DAYS = {
    "start_date": _("Start of the measure"),
    "end_date": _("End of the measure"),
}


def _line() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "category",
        _label(MeasureCost, "category"),
        "choice",
        help=_("What the sum of this row is for."),
        choices=CostCategory.choices,
    )
    yield RegisterColumn(
        "cost_source",
        _label(MeasureCost, "source"),
        "choice",
        help=_("Who pays the sum of this row."),
        choices=Source.choices,
    )
    yield RegisterColumn(
        "in_kind",
        _label(MeasureCost, "in_kind"),
        "yes-no",
        help=_("“Yes” for work and materials that are given instead of money."),
    )
    yield RegisterColumn(
        "amount",
        _label(MeasureCost, "amount"),
        "decimal",
        help=_("The sum of this row as it is printed."),
        least=0,
        most=MOST_MONEY,
        example="1436613,00",
    )
    yield RegisterColumn(
        "note", _label(MeasureCost, "note"), help=NOT_KNOWN, max_length=200
    )
