"""The first sheet of the form: what it is, how to fill it in, where it goes."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from action_plans.building.form_layout import Sheet, texts_title
from action_plans.models import ActionPlan
from core.formats import moment_text
from core.imports.words import YES


def guide_lines(
    plan: ActionPlan, address: str, sheets: Sequence[Sheet]
) -> Iterator[tuple[str, str]]:
    """Lines of the instructions: what, how; a heading has no "what"."""
    yield "", _("Form of the action plan")
    yield _("Plan"), plan.title
    yield _("Municipality"), plan.municipality.full_name
    yield _("Service"), str(plan.service)
    yield (
        _("Made"),
        _("%(moment)s, from version %(version)s of the plan")
        % {"moment": moment_text(timezone.now()), "version": plan.version},
    )
    yield "", _("How to fill it in")
    yield from _steps()
    yield from _ways(address)
    yield "", _("What stands on which sheet")
    yield texts_title(), _("All texts, dates and numbers that stand once in the plan.")
    for sheet in sheets:
        titles = ", ".join(str(column.title) for column in sheet.columns)
        yield sheet.title, titles


def _steps() -> Iterator[tuple[str, str]]:
    yield (
        _("White cells"),
        _("Write into the white cells only. What is already there can be changed."),
    )
    yield (
        _("Lists"),
        _("Where a cell offers a list, choose from it. On paper, write the word."),
    )
    yield (
        _("Rows"),
        _(
            "New rows go into the empty lines beneath. A star marks what a row needs. "
            "Empty a whole row to have it removed: the portal asks before it does so."
        ),
    )
    yield (
        _("More rows"),
        _("When the empty lines are full, hand the form in and download it anew."),
    )
    yield (
        _("Numbers of rows"),
        _(
            "A measure names its objective by the number in the objective's first "
            "column; so do the lines of the budget and the indicators."
        ),
    )
    yield (
        _("Several answers"),
        _("Villages and surveys stand one under the other: write “%(yes)s” to choose.")
        % {"yes": YES},
    )


def _ways(address: str) -> Iterator[tuple[str, str]]:
    """What does not travel, what can be done on paper, and where the form goes."""
    yield (
        _("Documents"),
        _(
            "Files cannot travel in this workbook. Minutes of hearings and annexes are "
            "added in the portal, in the sections 2 and 15."
        ),
    )
    yield (
        _("On paper"),
        _(
            "Each sheet can be printed and filled in by hand. Afterwards somebody types "
            "the answers into the workbook or into the portal."
        ),
    )
    yield (
        _("Handing in"),
        _(
            "Save the workbook as XLSX and hand it in here: %(address)s. The portal shows "
            "what differs, and you choose what it takes over."
        )
        % {"address": address},
    )
