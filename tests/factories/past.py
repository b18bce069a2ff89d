"""Rows of the table of plans of the past."""

from typing import Any

SLUG = "historical-plans"
HEADS = (
    *("past_code", "line", "municipality", "title", "service", "state", "submitted_on"),
    *("start_date", "end_date", "goal", "stated_total", "partners", "villages"),
    *("beneficiaries", "beneficiaries_women", "resolution_number", "resolution_date"),
    *("source_note", "measure_number", "measure_title", "measure_start_date"),
    *("measure_end_date", "category", "cost_source", "in_kind", "amount", "note"),
)
NO_MEASURE = dict.fromkeys(HEADS[18:])
NO_SUM = dict.fromkeys(HEADS[22:])


def past_row(place: Any, line: int = 1, **change: Any) -> list[Any]:
    """The line of the grant of a plan about which nothing is odd."""
    values = {
        "past_code": "avletim-1",
        "line": line,
        "municipality": place.code,
        "title": "Эки бала бакча",
        "service": "preschool",
        "state": "completed",
        "submitted_on": "2017-04-26",
        "start_date": "2017-06-01",
        "end_date": "2018-08-14",
        "goal": "Балдар үчүн орун.",
        "stated_total": 3483253,
        "partners": None,
        "villages": None,
        "beneficiaries": 150,
        "beneficiaries_women": 80,
        "resolution_number": None,
        "resolution_date": None,
        "source_note": "dpi.kg 1368",
        "measure_number": 1,
        "measure_title": "Курулуш",
        "measure_start_date": None,
        "measure_end_date": None,
        "category": "works",
        "cost_source": "grant",
        "in_kind": "no",
        "amount": 3083253,
        "note": None,
    }
    assert not set(change) - set(values), change
    return list((values | change).values())


def own_row(place: Any, line: int = 2, **change: Any) -> list[Any]:
    """The line of what the municipality pays."""
    return past_row(
        place, line, **{"cost_source": "local_budget", "amount": 400000} | change
    )


def paper(place: Any, **change: Any) -> list[list[Any]]:
    """Both lines of the plan."""
    return [past_row(place, **change), own_row(place, **change)]
