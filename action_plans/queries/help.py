"""Help beneath the fields of a plan, and the list of fields that can have it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import FieldHelp
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS, Section, field_label
from core.models.names import in_reader_language

COSTS = "costs"  # the sums of a measure, asked for together


@dataclass(frozen=True)
class HelpPlace:
    """A field that can have help; `place` is its key."""

    place: str
    section: Section
    label: str
    group: str = ""


@dataclass(frozen=True)
class HelpText:
    """Help of a field in the reader's language."""

    text: str
    example: str
    source: str


def help_places() -> Iterator[HelpPlace]:
    """All fields of all sections and rows, in the order of the plan."""
    for section in SECTIONS:
        for name in section.fields:
            yield HelpPlace(f"{section.slug}.{name}", section, field_label(name))
        for slug in section.rows:
            kind = ROW_KINDS[slug]
            names = (*kind.fields, COSTS) if slug == "measure" else kind.fields
            for name in names:
                label = _row_label(kind.model, name)
                place = f"{row_prefix(slug)}.{name}"
                yield HelpPlace(place, section, label, str(kind.title))


_SLUGS = {section.slug for section in SECTIONS}


def _row_label(model: Any, name: str) -> str:
    if name == COSTS:
        return _("Costs")
    return str(capfirst(model._meta.get_field(name).verbose_name))


def row_prefix(kind: str) -> str:
    """The first part of the places of a kind; `upkeep` is a section, too."""
    return f"{kind}_row" if kind in _SLUGS else kind


def help_of(prefix: str) -> dict[str, HelpText]:
    """Help by field of a section or a kind of rows, in one query."""
    rows = FieldHelp.objects.filter(place__startswith=f"{prefix}.")
    return {
        row.place.partition(".")[2]: HelpText(
            in_reader_language(row, "help"),
            in_reader_language(row, "example"),
            in_reader_language(row, "source"),
        )
        for row in rows
    }


def all_help() -> dict[str, str]:
    """Help with its example by place, in the reader's language and one query."""
    found = {}
    for row in FieldHelp.objects.all():
        texts = [in_reader_language(row, "help"), in_reader_language(row, "example")]
        found[row.place] = "\n".join(filter(None, texts))
    return found
