"""What stands around the services of an edition: its discussion, its checks, its
history, and the pages that lead on from it."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.formats import DASH, date_text
from core.ui import Crumb, Fact
from services_registry import queries
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition

REMARKS_SHOWN = 5
OPEN_FILES = {
    "registry.json": _("Open data: JSON"),
    "hsds.json": _("Open data: Open Referral (HSDS)"),
    "cpsv-ap.jsonld": _("Open data: CPSV-AP (JSON-LD)"),
}
WAITING_SHOWN = 20


def surroundings(edition: RegistryEdition, audience: str) -> dict[str, Any]:
    """The context of the parts that every registry page has beside its table."""
    history = list(queries.history_of(edition))
    checks = queries.last_checks(edition)
    return {
        "history": history,
        "history_url": f"{audience}:registry-detail",
        "check_facts": _check_facts(checks) if edition.is_approved else [],
        "ways_on": _ways_on(edition, audience, has_others=bool(history)),
        **_remarks(edition),
    }


def _check_facts(checks: queries.LastChecks) -> list[Fact]:
    """When the services were last looked at, the latest and the oldest day."""
    if checks.latest is None:
        return [Fact(_("Last checked"), DASH, note=_("No service was checked yet."))]
    if checks.latest == checks.oldest and not checks.never:
        return [Fact(_("Last checked"), date_text(checks.latest))]
    note = ""
    if checks.never:
        note = _("Never checked: %(count)s.") % {"count": checks.never}
    return [
        Fact(_("Last checked"), date_text(checks.latest)),
        Fact(_("Oldest check"), date_text(checks.oldest), note=note),
    ]


def _ways_on(
    edition: RegistryEdition, audience: str, *, has_others: bool
) -> list[Crumb]:
    links = []
    if audience == "municipal":
        links += [
            Crumb(_("Remarks of the discussion"), _to("remark-list", edition)),
            Crumb(_("Checks of the services"), _to("registry-checks", edition)),
        ]
        if edition.is_in_discussion:
            change = Crumb(
                _("Change the discussion"), _to("discussion-change", edition)
            )
            links.append(change)
    if has_others or audience == "municipal":
        url = reverse(f"{audience}:registry-difference", args=[edition.pk])
        links.append(Crumb(_("Differences from another edition"), url))
    if audience == "public" and edition.is_approved:
        links += [
            Crumb(label, reverse("public:open-registry", args=[edition.pk, name]))
            for name, label in OPEN_FILES.items()
        ]
    return links


def _to(name: str, edition: RegistryEdition) -> str:
    return reverse(f"municipal:{name}", args=[edition.pk])


def _remarks(edition: RegistryEdition) -> dict[str, Any]:
    """The first answered remarks of a public edition, and where the others stand."""
    if not edition.is_public:
        return {}
    found = list(queries.public_remarks_of(edition)[: REMARKS_SHOWN + 1])
    return {
        "remarks": found[:REMARKS_SHOWN],
        "has_more_remarks": len(found) > REMARKS_SHOWN,
    }


def before_submitting(edition: RegistryEdition) -> dict[str, Any]:
    """What the head should know before the registry goes to the kenesh."""
    waiting = queries.remarks_of(edition).unanswered()[: WAITING_SHOWN + 1]
    return {
        "unanswered": list(waiting),
        "warnings": list(_warnings(edition)),
        "difference_url": _to("registry-difference", edition),
        "remarks_url": _to("remark-list", edition),
    }


def _warnings(edition: RegistryEdition) -> list[Any]:
    if edition.state == EditionState.DRAFT and edition.discussion_from is None:
        return [_("The registry was not discussed in public.")]
    if edition.is_open_to_comments:
        until = {"date": date_text(edition.discussion_until)}
        text = _(
            "The public discussion lasts until %(date)s. It ends when you submit now."
        )
        return [text % until]
    return []
