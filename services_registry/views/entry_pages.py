"""The page of an entry, the same for the municipality and for staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import date_text, moment_text
from core.templatetags.portal import badge
from core.ui import Fact
from services_registry import queries
from services_registry.models import RegistryEntry, StandardItem
from services_registry.queries import FilledPart


@dataclass(frozen=True)
class Section:
    """A part of the passport as it is read; `slug` leads to its form."""

    slug: str
    title: Any
    facts: Sequence[Fact]
    lacks: int


def entry_context(entry: RegistryEntry) -> dict[str, Any]:
    """What the page tells of an entry that `queries.with_passport` has fetched."""
    items = [item for item in queries.items_of(entry.edition) if item.is_active]
    lacking = queries.lacking(entry, items)
    before, after = queries.neighbours(entry)
    return {
        "entry": entry,
        "edition": entry.edition,
        "title": entry.name,
        "caption": entry.edition.municipality.full_name,
        "offer": queries.offer_of(entry),
        "lacking": [item.name for item in lacking],
        "sections": sections(entry, items, lacking),
        "quality": queries.quality_of(entry) if entry.is_offered else [],
        "facts": entry_facts(entry),
        "check": check_facts(entry),
        "ended": ended(entry),
        "before": before,
        "after": after,
    }


def sections(
    entry: RegistryEntry, items: Sequence[StandardItem], lacking: Sequence[StandardItem]
) -> list[Section]:
    """The passport in its parts; of a service not offered the first one only."""
    parts = queries.parts_of(items)
    shown = parts if entry.is_offered else parts[:1]
    return [_section(entry, part, lacking) for part in shown]


def _section(
    entry: RegistryEntry, filled: FilledPart, lacking: Sequence[StandardItem]
) -> Section:
    missing = {item.code for item in lacking}
    facts = [
        Fact(row.title, needed() if row.code in missing else "\n".join(row.lines))
        for row in queries.passport_of(entry, filled.items)
        if entry.is_offered or not row.is_empty
    ]
    if filled.part.slug == queries.SERVICE:
        facts += _own_facts(entry)
    found = sum(item.code in missing for item in filled.items)
    return Section(filled.part.slug, filled.part.title, facts, found)


def needed() -> Any:
    """The mark of an item without which nobody can submit."""
    return badge(_("still needed"), "warning")


def _own_facts(entry: RegistryEntry) -> list[Fact]:
    """The official name where the municipality has its own wording, and the note."""
    facts = []
    if entry.name != entry.service.name:
        facts.append(Fact(_("Name in the catalogue"), entry.service.name))
    if not entry.is_offered:
        facts.append(Fact(_("Offered"), queries.offer_of(entry)))
    if entry.note:
        facts.append(Fact(_("Note"), entry.note))
    return facts


def entry_facts(entry: RegistryEntry) -> list[Fact]:
    """The card of an entry."""
    service = entry.service
    facts = [
        Fact(_("Number in the registry"), entry.number),
        Fact(_("Register"), capfirst(entry.get_register_display())),
        Fact(_("Theme"), service.theme.name),
    ]
    if service.duty:
        duty = capfirst(service.get_duty_display())
        facts.append(Fact(_("By law"), duty, note=service.source_act))
    if service.outside_law:
        facts.append(Fact(_("Outside the law on services"), _("yes")))
    if service.municipality_id:
        facts.append(Fact(_("Own service of the municipality"), _("yes")))
    return [*facts, Fact(_("Changed"), moment_text(entry.updated_at))]


def check_facts(entry: RegistryEntry) -> list[Fact]:
    """When it was looked at last whether the entry still holds, and when it is due."""
    checked: Any = _("not checked yet")
    if entry.checked_on:
        checked = date_text(entry.checked_on)
    facts = [Fact(_("Last checked"), checked, note=entry.checked_by or "")]
    if entry.next_check:
        due: Any = badge(_("overdue"), "danger") if entry.is_check_overdue else ""
        facts.append(Fact(_("Next check"), date_text(entry.next_check), note=due))
    return facts


def ended(entry: RegistryEntry) -> Any:
    """A sentence where the service no longer stands in the catalogue; else empty."""
    service, today = entry.service, timezone.localdate()
    if service.is_valid_on(today):
        return ""
    if service.valid_until and service.valid_until < today:
        return _(
            "The service stood in the catalogue until %(date)s. Look whether the entry "
            "still holds, or remove it from the next edition."
        ) % {"date": date_text(service.valid_until)}
    return _("The service stands in the catalogue from %(date)s on.") % {
        "date": date_text(service.valid_from)
    }
