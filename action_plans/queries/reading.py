"""A frozen version as people read it: items by section, each under a lasting key."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from action_plans.enums import VulnerableGroup
from action_plans.models import ActionPlan, Measure, Objective, PlanVersion
from action_plans.queries.cost_lines import CostLine, line_text
from action_plans.queries.kinds import ROW_KINDS
from action_plans.queries.sections import SECTIONS, section_of_rows
from core.formats import date_text, measured, money, number
from core.models.base import MoneyField
from core.models.files import StoredFile
from core.models.kept_names import name_fields
from core.models.names import in_reader_language
from municipalities.models import Municipality, Village

Content = Mapping[str, Any]
TITLE_LENGTH = 90
# the costs have an item of their own; in older versions the measure had a kind of cost,
# which each of its lines says as well
NOT_READ = frozenset({"key", "costs", "category"})
PLAN_FIELDS = [name for section in SECTIONS for name in section.fields]


@dataclass(frozen=True)
class Item:
    """A text or a row of a version; `key` stays the same from version to version."""

    key: str
    title: str
    text: str
    group: str = ""


@dataclass(frozen=True)
class ReadSection:
    """A section of a version with what is written in it."""

    number: int
    slug: str
    title: str
    items: tuple[Item, ...]


def read_version(version: PlanVersion) -> tuple[ReadSection, ...]:
    """The sections of a frozen version in its own words, in the reader's language."""
    words = version.content.get("words", {})
    sections = read_content(version.content, words)
    ranked = _ranking(words.get("ranking", ()))
    if ranked is None:
        return sections
    return tuple(
        replace(section, items=(*section.items, ranked))
        if section.slug == "need"
        else section
        for section in sections
    )


def _ranking(needs: Sequence[Mapping[str, Any]]) -> Item | None:
    """What people had ranked first when the plan was signed."""
    lines = [
        f"{need['rank']}. {_name(need['names'])}: "
        + number(need["women"] + need["men"] + need["unknown"])
        for need in needs
    ]
    title = _("What people ranked first")
    return Item("ranking", title, "\n".join(lines)) if lines else None


def _name(names: Mapping[str, str]) -> str:
    return in_reader_language(SimpleNamespace(**name_fields(dict(names))), "name")


def read_content(content: Content, words: Content) -> tuple[ReadSection, ...]:
    """Like `read_version`, for contents as `frozen_content` makes them: two queries.

    `words`: what places are called; those that it does not know are looked up.
    """
    reader = _Reader(content, words)
    found: dict[str, list[Item]] = {section.slug: [] for section in SECTIONS}
    for slug, texts in content.get("texts", {}).items():
        found.setdefault(slug, []).extend(reader.texts(texts))
    for slug, item in reader.chosen():
        found[slug].append(item)
    for kind, rows in content.get("rows", {}).items():
        if kind in ROW_KINDS:
            found[section_of_rows(kind).slug] += reader.rows(kind, rows)
    return tuple(
        ReadSection(
            section.number, section.slug, str(section.title), tuple(found[section.slug])
        )
        for section in SECTIONS
    )


def in_order(values: Mapping[str, Any], known: Sequence[str]) -> list[str]:
    """The names of stored values as the form has them; a database keeps no order."""
    others = sorted(set(values) - set(known))
    return [*(name for name in known if name in values), *others]


class _Reader:
    """Turns the plain values of a version into texts; asks for names only once."""

    def __init__(self, content: Content, words: Content) -> None:
        self.content = content
        rows = content.get("rows", {})
        self.own = {
            Objective: {
                row.get("key"): row["text"] for row in rows.get("objective", ())
            },
            Measure: {row.get("key"): row["title"] for row in rows.get("measure", ())},
        }
        codes = set(_codes(rows)) | set(content.get("villages", ()))
        self.places = {
            Municipality: _names(Municipality, codes)
            | {
                code: _name(place["names"])
                for code, place in words.get("places", {}).items()
            },
            Village: _names(Village, codes)
            | {code: _name(names) for code, names in words.get("villages", {}).items()},
        }

    def texts(self, texts: Mapping[str, Any]) -> Iterator[Item]:
        for name in in_order(texts, PLAN_FIELDS):
            value = texts[name]
            field = _field(ActionPlan, name)
            text = self.value(field, value)
            if text:
                yield Item(f"text:{name}", _label(field, name), text)

    def chosen(self) -> Iterator[tuple[str, Item]]:
        """Villages, surveys and the sum of the measures, with their sections."""
        names = self.places[Village]
        villages = [names.get(code, code) for code in self.content.get("villages", ())]
        if villages:
            yield "passport", Item("villages", _("Villages"), ", ".join(villages))
        studies = [
            f"{date_text(date.fromisoformat(study['date']))}: {study['title']}"
            for study in self.content.get("studies", ())
        ]
        if studies:
            yield "need", Item("studies", _("Surveys and hearings"), "\n".join(studies))
        total = self.content.get("total")
        if total is not None:
            text = money(Decimal(total), "KGS")
            yield "budget", Item("sum", _("Sum of the measures"), text)

    def rows(self, kind: str, rows: Iterable[Mapping[str, Any]]) -> Iterator[Item]:
        model, group = ROW_KINDS[kind].model, str(ROW_KINDS[kind].title)
        for place, row in enumerate(rows, 1):
            key = row.get("key") or row.get("municipality") or place
            told = {
                name: self.value(_field(model, name), row[name])
                for name in in_order(row, ROW_KINDS[kind].fields)
                if name not in NOT_READ
            }
            lines = [
                f"{_label(_field(model, name), name)}: {text}"
                for name, text in told.items()
                if text
            ]
            title = row_title(next((text for text in told.values() if text), ""))
            yield Item(f"row:{kind}:{key}", title, "\n".join(lines), group)
            if row.get("costs"):
                costs = "\n".join(_cost(cost) for cost in row["costs"])
                yield Item(f"costs:{key}", title, costs, _("Costs"))

    def value(self, field: Any, value: Any) -> str:
        """A stored value as text; empty for nothing."""
        if value in {None, ""} if not isinstance(value, dict | list) else not value:
            return ""
        if isinstance(field, models.ForeignKey):
            return self._related(field.related_model, value)
        if field is not None and field.choices:
            return capfirst(str(dict(field.flatchoices).get(value, value)))
        return _plain(field, value)

    def _related(self, model: Any, value: Any) -> str:
        if model is StoredFile:
            return str(value.get("name", "")) if isinstance(value, dict) else ""
        known = self.own.get(model) or self.places.get(model) or {}
        return str(known.get(value, value))


def _names(model: Any, codes: set[str]) -> dict[str, str]:
    """Names of places by their code."""
    places = model._default_manager.filter(code__in=codes)
    return {place.code: str(place.name) for place in places}


def row_title(text: str) -> str:
    """The first line of a row's first answer, short enough for a heading."""
    first = text.strip().partition("\n")[0]
    return first if len(first) <= TITLE_LENGTH else f"{first[:TITLE_LENGTH]}…"


def _groups(counts: Any) -> str:
    """People by vulnerable group."""
    if not isinstance(counts, dict):
        return str(counts)
    names = dict(VulnerableGroup.choices)
    return "; ".join(
        f"{names.get(name, name)}: {n}" for name, n in sorted(counts.items())
    )


# how the values of a kind of field read; the first that fits counts
SHAPES: tuple[tuple[type[models.Field], Callable[[Any], str]], ...] = (
    (MoneyField, lambda value: money(Decimal(value), "KGS")),
    (models.DecimalField, lambda value: measured(Decimal(value))),
    (models.DateField, lambda value: date_text(date.fromisoformat(value))),
    (models.JSONField, _groups),
    (models.IntegerField, number),
)


def _plain(field: Any, value: Any) -> str:
    shown = (show for shape, show in SHAPES if isinstance(field, shape))
    return next(shown, str)(value)


def _cost(cost: Mapping[str, Any]) -> str:
    """A line of the budget: who pays how much, for what."""
    names = CostLine._fields
    known = {name: cost[name] for name in names if name in cost}
    line = CostLine(**{"category": "", "in_kind": False, **known})
    return line_text(line._replace(amount=Decimal(line.amount)))


def _codes(rows: Mapping[str, Any]) -> Iterator[str]:
    for found in rows.values():
        for row in found:
            yield from (row[n] for n in ("municipality", "village") if row.get(n))


def _field(model: Any, name: str) -> Any:
    """The field of a model; None for one that was there in an older version only."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _label(field: Any, name: str) -> str:
    return str(capfirst(field.verbose_name)) if field is not None else name
