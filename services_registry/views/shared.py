"""What the registry pages of several audiences share."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core import audit, files
from core.formats import DASH, date_text, moment_text, period_text
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Fact, MoveButton, move_buttons
from municipalities.models import Resolution
from services_registry import queries
from services_registry.models import RegistryEdition, RegistryEntry
from services_registry.views.surroundings import surroundings
from services_registry.workflow import REGISTRY


def villages_text(entry: RegistryEntry) -> Any:
    if entry.covers_all_villages:
        return _("all villages")
    return ", ".join(village.name for village in entry.villages.all())


# what happened to an edition: on its page first, and at most
NEWEST_EVENTS, ALL_EVENTS = 10, 500
EDITION_COLUMNS = (
    Column(_("Municipality"), lambda row: row.municipality.name),
    Column(
        _("Rayon"),
        lambda row: row.municipality.rayon.name if row.municipality.rayon else "",
    ),
    Column(_("Oblast"), lambda row: row.municipality.oblast.name),
    Column(_("SOATE code"), lambda row: row.municipality.code),
    Column(_("Edition"), lambda row: row.number, "number"),
    Column(_("State"), lambda row: row.get_state_display()),
    Column(_("Services"), lambda row: row.entry_count, "number"),
    Column(
        _("Of them in the additional register"),
        lambda row: row.additional_count,
        "number",
    ),
    Column(_("Kenesh resolution"), lambda row: str(row.resolution or "")),
    Column(_("Published on"), lambda row: row.published_at, "date"),
)
EDITION_SORTS = {
    "name": ("municipality__sort_key",),
    "oblast": ("municipality__oblast__sort_key", "municipality__sort_key"),
    "state": ("state", "municipality__sort_key"),
    "services": ("entry_count",),
    "changed": ("updated_at",),
}
ENTRY_COLUMNS = (
    Column(_("Register"), lambda row: row.get_register_display()),
    Column(_("Service"), lambda row: row.name),
    Column(_("Theme"), lambda row: row.service.theme.name),
    Column(_("Provider"), lambda row: row.provider.name if row.provider else ""),
    Column(_("Recipients"), lambda row: row.recipients),
    Column(_("Payment"), lambda row: row.get_payment_display()),
    Column(_("Fee or tariff"), lambda row: row.fee_note),
    Column(_("Villages"), villages_text),
    Column(
        _("Outside the law on services"),
        lambda row: _("yes") if row.service.outside_law else "",
    ),
)


class EntryTable(ListScreen):
    """The entries of one edition: search, filters, sorting, export."""

    search_fields = ("search_key", "service__theme__search_key")
    sorts = {
        # "basic" stands before "additional", and the page shows them as groups
        "number": ("-register", "number"),
        "service": ("-register", "sort_key"),
        "provider": ("-register", "provider__sort_key", "sort_key"),
    }
    default_sort = "number"
    columns = ENTRY_COLUMNS
    export_name = "service-registry"
    title = _("Local service registry")
    edition: RegistryEdition
    audience = "public"

    def rows(self) -> QuerySet[RegistryEntry]:
        return queries.entries_of(self.edition)

    def edition_context(self) -> dict[str, Any]:
        return {
            "edition": self.edition,
            "title": _("Registry of municipal services, edition %(number)s")
            % {"number": self.edition.number},
            "caption": self.edition.municipality.full_name,
            **surroundings(self.edition, self.audience),
        }


def facts_of(edition: RegistryEdition) -> list[Fact]:
    """The card of an edition."""
    facts = [Fact(_("Edition"), edition.number)]
    if edition.discussion_from:
        period = period_text(edition.discussion_from, edition.discussion_until)
        facts.append(Fact(_("Public discussion"), period))
    if edition.submitted_at:
        facts.append(Fact(_("Submitted"), moment_text(edition.submitted_at)))
    if edition.resolution:
        facts += _resolution_facts(edition, edition.resolution)
    published = moment_text(edition.published_at) if edition.published_at else DASH
    return [
        *facts,
        Fact(_("Published"), published),
        *_force_facts(edition),
        *_words_facts(edition),
    ]


def _resolution_facts(edition: RegistryEdition, paper: Resolution) -> list[Fact]:
    """The resolution as the approval named it; a later correction stands beside it."""
    facts = [
        Fact(
            _("Kenesh resolution"),
            _("No. %(number)s of %(date)s")
            % {"number": paper.number, "date": date_text(paper.date)},
            note=paper.title,
        )
    ]
    today = edition.__dict__.get("resolution_today")
    if today and today != str(paper):
        facts.append(Fact(_("The resolution was corrected later"), today))
    return facts


def _words_facts(edition: RegistryEdition) -> list[Fact]:
    """From which day names are kept, where that was not the day of the approval."""
    kept = getattr(edition, "kept", None) if edition.is_approved else None
    if kept is None or kept.is_sealed:
        return []
    note = _(
        "Earlier the portal did not keep what an approved registry calls themes, "
        "services and villages: until that day their names followed the records."
    )
    return [Fact(_("Names are kept since"), date_text(kept.kept_at), note=note)]


def _force_facts(edition: RegistryEdition) -> list[Fact]:
    """From when until when it holds, and the code on its paper."""
    facts = []
    first, last = edition.in_force_from, edition.in_force_until
    if first and last and last < first:
        facts.append(Fact(_("In force"), _("never: superseded before its first day")))
    elif first or last:
        facts.append(_force_fact(edition))
    if edition.check_code:
        url = reverse("public:verify-code", args=[edition.check_code])
        link = format_html('<a href="{}">{}</a>', url, edition.check_code)
        facts.append(Fact(_("Check code"), link))
    return facts


def _force_fact(edition: RegistryEdition) -> Fact:
    """What held once must not read as if it still did."""
    first, last = edition.in_force_from, edition.in_force_until
    if first and last:
        over = last < timezone.localdate()
        label = _("Was in force") if over else _("In force")
        return Fact(label, period_text(first, last))
    if first:
        return Fact(_("In force from"), date_text(first))
    return Fact(_("In force until"), date_text(last))


def buttons_of(edition: RegistryEdition, user: Any, url_name: str) -> list[MoveButton]:
    """Buttons of the moves that people make themselves."""
    found = move_buttons(REGISTRY, edition, user, url_name)
    return [button for button in found if button.name != "supersede"]


def last_return(edition: RegistryEdition) -> Any:
    """The audit row of the last return while what was returned is mended; else None."""
    if not edition.is_editable:
        return None
    moves = [f"{REGISTRY.noun}.{name}" for name in ("return", "submit")]
    last = audit.timeline(edition).filter(verb__in=moves).first()
    return last if last is not None and last.verb == moves[0] else None


def record_context(edition: RegistryEdition, *, whole: bool) -> dict[str, Any]:
    """Facts of the page's side column and its timeline: the newest rows or the `whole`."""
    most = ALL_EVENTS if whole else NEWEST_EVENTS
    events = list(audit.timeline(edition)[: most + 1])
    return {
        "facts": facts_of(edition),
        "events": events[:most],
        "has_more_events": len(events) > most and not whole,
        "state": capfirst(edition.get_state_display()),
    }


def scan_of(edition: RegistryEdition) -> HttpResponseBase:
    """The file as a download; 404 when there is none."""
    scan = edition.resolution.scan if edition.resolution else None
    if scan is None:
        raise Http404
    return files.serve(scan)
