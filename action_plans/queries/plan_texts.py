"""The texts of a plan that are worth translating, each with the key it is found by.

They follow from the sections and their rows: every text that people write freely, and
that names nobody.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan, MeasureCost
from action_plans.queries.content import PlanContent
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.measure_groups import measure_groups, numbered
from action_plans.queries.sections import (
    NAMES_OF_PEOPLE,
    SECTIONS,
    Section,
    field_label,
)

# Written when the plan is completed, beside what its indicators reached.
AFTERWARDS = {"indicators": ("reached",)}
Key = tuple[str, str]
TEXTS = (models.CharField, models.TextField)


@dataclass(frozen=True)
class PlanText:
    """A text of a plan; `row` is the key of its row, empty for the plan's own texts.

    `number` is that of the row among those of its kind, `group` the kind's title.
    `trail` names it in the audit trail.
    """

    row: str
    field: str
    name: str
    original: str
    trail: str
    group: str = ""
    number: int = 0
    is_long: bool = False

    @property
    def key(self) -> Key:
        return self.row, self.field

    @property
    def place(self) -> str:
        """One word for it, for forms."""
        return f"{self.row}-{self.field}" if self.row else self.field

    @property
    def label(self) -> str:
        return f"{self.number}. {self.name}" if self.number else self.name


def text_names(model: type[models.Model], names: tuple[str, ...]) -> list[str]:
    """Those of the fields that hold free text and name no people."""
    return [
        name
        for name in names
        if isinstance(field := model._meta.get_field(name), TEXTS)
        and not field.choices
        and name not in NAMES_OF_PEOPLE
    ]


OWN_TEXTS = {
    section.slug: text_names(
        ActionPlan, (*section.fields, *AFTERWARDS.get(section.slug, ()))
    )
    for section in SECTIONS
}
ROW_TEXTS = {
    slug: [] if slug in NAMES_OF_PEOPLE else text_names(kind.model, kind.fields)
    for slug, kind in ROW_KINDS.items()
}
LONG_TEXTS = {
    slug: {
        name
        for name in names
        if isinstance(ROW_KINDS[slug].model._meta.get_field(name), models.TextField)
    }
    for slug, names in ROW_TEXTS.items()
}


def row_key(row: Any) -> str:
    """What a row is found by in all copies of its plan; of a partner its municipality."""
    return str(row.key) if hasattr(row, "key") else str(row.municipality.code)


def note_field(cost: MeasureCost) -> str:
    """The note of a budget line, among the texts of its measure."""
    return f"note-{cost.key}"


def section_texts(content: PlanContent, section: Section) -> Iterator[PlanText]:
    """The texts of a section that say something, in the order of its pages."""
    for name in OWN_TEXTS[section.slug]:
        text = getattr(content.plan, name)
        if is_worth(text):
            is_long = isinstance(ActionPlan._meta.get_field(name), models.TextField)
            yield PlanText("", name, field_label(name), text, name, is_long=is_long)
    for slug in section.rows:
        for number, row in _numbered(content, slug):
            yield from _row_texts(slug, number, row)


def _numbered(content: PlanContent, slug: str) -> list[tuple[int, Any]]:
    """Rows under the numbers that they have in the plan."""
    if slug == "measure":
        return numbered(measure_groups(content.measures, content.rows("objective")))
    return list(enumerate(content.rows(slug), 1))


def _row_texts(slug: str, number: int, row: Any) -> Iterator[PlanText]:
    found = [(name, _label(row, name), getattr(row, name)) for name in ROW_TEXTS[slug]]
    label = _("Costs: what for")
    found += [(note_field(cost), label, cost.note) for cost in _costs(slug, row)]
    for name, label, text in found:
        if is_worth(text):
            yield PlanText(
                row_key(row),
                name,
                label,
                text,
                f"{slug} {number} {name}",
                str(ROW_KINDS[slug].title),
                number,
                name in LONG_TEXTS[slug],
            )


def _label(row: Any, name: str) -> str:
    return str(capfirst(row._meta.get_field(name).verbose_name))


def _costs(slug: str, row: Any) -> Any:
    return row.costs.all() if slug == "measure" else ()


def is_worth(text: str) -> bool:
    """Whether there is a word in it: numbers read the same in all languages."""
    return any(letter.isalpha() for letter in text)
