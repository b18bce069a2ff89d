"""A registry as the annex of the kenesh's resolution: sections, totals, signatures."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.template.loader import render_to_string
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core.formats import DASH, date_text, money, number
from core.models.names import in_reader_language
from reports.building.registry_parts import (
    annex_lines,
    imprint_of,
    lines_of_text,
    place_text,
    shown,
    signers_of,
)
from reports.building.tables import NUM, Heading
from reports.queries.registries import RegistryDocument
from reports.rendering import render_pdf
from services_registry.enums import Offer, Payment, Register
from services_registry.models import RegistryEdition, RegistryEntry

# A row with more text than this may run on over the end of a page.
LONG_ROW = 700


@dataclass(frozen=True)
class Row:
    """An entry on paper: its number and its cells, each of several lines."""

    number: str
    cells: tuple[tuple[str, ...], ...]

    @property
    def is_long(self) -> bool:
        return max(len("".join(cell)) for cell in self.cells) > LONG_ROW


@dataclass(frozen=True)
class Group:
    """The services of one theme; `register` is told at the first theme of a register."""

    register: str
    theme: str
    rows: tuple[Row, ...]


def registry_pdf(
    *, document: RegistryDocument, made_at: datetime, language: str
) -> bytes:
    """The registry in the active language. Raises RenderingFailed."""
    return render_pdf(
        html=registry_html(document=document, made_at=made_at),
        language=language,
        title=registry_title(document.edition),
    )


def registry_title(edition: RegistryEdition) -> str:
    """What a reader's window and the head of each page say."""
    return f"{_('Local service registry')}: {shown(edition.municipality.full_name)}"


def registry_html(*, document: RegistryDocument, made_at: datetime) -> str:
    """The whole annex; reads nothing but `document`."""
    edition = document.edition
    offered = [entry for entry in document.entries if entry.is_offered]
    context = {
        "edition": edition,
        "title": _("Local service registry"),
        "place": place_text(edition),
        "imprint": imprint_of(document, made_at),
        "annex": annex_lines(edition),
        "facts": _facts(edition),
        "heads": _heads(),
        "groups": _groups(offered),
        "left_heads": _left_heads(),
        "left_out": [
            _left_out(each) for each in document.entries if not each.is_offered
        ],
        "totals": _totals(document.entries),
        "signers": signers_of(edition),
    }
    return render_to_string("reports/pdf/registry.html", context)


def _facts(edition: RegistryEdition) -> list[str]:
    facts = [_("Edition %(number)s") % {"number": edition.number}]
    if edition.is_approved:
        facts.append(
            _("registry number %(number)s") % {"number": edition.registry_number}
        )
        if edition.in_force_from:
            day = date_text(edition.in_force_from)
            facts.append(_("in force from %(date)s") % {"date": day})
    else:
        facts.append(edition.get_state_display())
    return facts


def _heads() -> list[Heading]:
    """Headings of the columns, each with the class that gives its width."""
    return [
        Heading(_("No."), f"{NUM} c-number"),
        Heading(_("Name of the service"), "c-name"),
        Heading(_("Responsible post"), "c-post"),
        Heading(_("Provider"), "c-provider"),
        Heading(_("Recipients"), "c-recipients"),
        Heading(_("Payment"), "c-fee"),
        Heading(_("Villages"), "c-villages"),
    ]


def _left_heads() -> list[Heading]:
    return [
        Heading(_("No."), f"{NUM} c-number"),
        Heading(_("Name of the service"), "c-name"),
        Heading(_("What is decided"), "c-decided"),
        Heading(_("Reason"), ""),
    ]


def _groups(entries: Sequence[RegistryEntry]) -> list[Group]:
    groups, told = [], ""
    by_theme = groupby(entries, key=lambda each: (each.register, each.service.theme))
    for (register, theme), rows in by_theme:
        title = capfirst(str(Register(register).label)) if register != told else ""
        groups.append(Group(title, shown(theme.name), tuple(_row(row) for row in rows)))
        told = register
    return groups


def _row(entry: RegistryEntry) -> Row:
    provider = entry.provider.name if entry.provider else ""
    cells = (
        (shown(entry.name),),
        lines_of_text(entry.text("responsible")),
        (shown(provider),) if provider else (),
        lines_of_text(entry.text("recipients")),
        tuple(_fee(entry)),
        _villages(entry),
    )
    return Row(str(entry.number), tuple(cell or (DASH,) for cell in cells))


def _fee(entry: RegistryEntry) -> list[str]:
    lines = [capfirst(entry.get_payment_display())]
    if entry.fee_amount is not None:
        amount = money(entry.fee_amount, "KGS")
        unit = shown(entry.fee_unit)
        lines.append(f"{amount} ({unit})" if unit else amount)
    return [*lines, *lines_of_text(entry.fee_note)]


def _villages(entry: RegistryEntry) -> tuple[str, ...]:
    if entry.covers_all_villages:
        return (_("All villages"),)
    names = ", ".join(village.name for village in entry.villages.all())
    return (shown(names),) if names else ()


def _left_out(entry: RegistryEntry) -> Row:
    decided = [capfirst(entry.get_offer_display())]
    if entry.covered_by:
        decided.append(shown(in_reader_language(entry.covered_by, "name")))
    reason = lines_of_text(entry.offer_reason) or (DASH,)
    cells = ((shown(entry.name),), tuple(decided), reason)
    return Row(str(entry.number), cells)


def _totals(entries: Iterable[RegistryEntry]) -> list[tuple[str, str]]:
    """How many services stand in the registry, by what is decided and what is paid."""
    rows = list(entries)
    offered = [entry for entry in rows if entry.is_offered]

    def paid(kind: Payment) -> str:
        return number(sum(1 for entry in offered if entry.payment == kind))

    def left(kind: Offer) -> int:
        return sum(1 for entry in rows if entry.offer == kind)

    return [
        (_("Services in the registry"), number(len(rows))),
        (_("Of them offered"), number(len(offered))),
        *((capfirst(str(kind.label)), paid(kind)) for kind in Payment),
        *(
            (capfirst(str(kind.label)), number(left(kind)))
            for kind in (Offer.NOT_OFFERED, Offer.COVERED)
            if left(kind)
        ),
    ]
