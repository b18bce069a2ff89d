"""Recommending a text, and what a municipality answers: take it over, keep its own."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.models.names import LANGUAGE_ORDER
from core.problems import Problem, refuse_if_any
from services_registry import notifications
from services_registry.enums import Fact, RegistryVerb
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    Service,
    StandardItem,
)
from services_registry.operations.catalogue import require_keeper
from services_registry.operations.entries import editable, version_problems
from services_registry.operations.versions import add_versions, current_of
from services_registry.permissions import can_edit_edition


@transaction.atomic
def recommend_text(
    *,
    service: Service,
    item: StandardItem,
    by: Any,
    texts: Mapping[str, str],
    reason: str = "",
    expected: int | None = None,
) -> RecommendedText:
    """Make the next version of the text that the catalogue recommends for an item.

    `texts` by language; `expected`: the version that the person saw (0: none). The
    municipalities that have the service read of it in a letter. Raises PermissionDenied,
    or OperationRefused at the field, or with the code "changed".
    """
    require_keeper(by)
    service = lock(service)
    if service.municipality_id is not None:
        raise PermissionDenied
    known = current_of(item, [service]).get(service.pk)
    refuse_if_any(_expected_problems(known, expected))
    new = {code: clean for code, text in texts.items() if (clean := _clean(text))}
    old = known.texts() if known else {}
    refuse_if_any(text_problems(item, new, old, reason))
    made = add_versions(item, {service: new}, by=by, reason=reason)[0]
    audit.record(
        by=by,
        verb=RegistryVerb.TEXT_RECOMMENDED,
        obj=service,
        before=_told(item, old),
        after=_told(item, new),
        note=reason.strip(),
    )
    notifications.recommended_texts_changed([made])
    return made


def _clean(text: str) -> str:
    return "\n".join(text.strip().splitlines())


def text_problems(
    item: StandardItem, new: Mapping[str, str], old: Mapping[str, str], reason: str
) -> Iterable[Problem]:
    """What is wrong with a text; `old` is the one that is recommended now."""
    if item.code == Fact.NAME:
        message = _("The official name is changed with the service itself.")
        yield Problem(message, "item", "name")
    elif not item.is_text:
        yield Problem(
            _("This item is no text: each municipality gives its own facts."),
            "item",
            "facts",
        )
    if not new:
        message = _("Write the text in at least one language.")
        yield Problem(message, "text_ky", "no_text")
    elif new == old:
        yield Problem(
            _("This is the text that is recommended already. Nothing would change."),
            "text_ky",
            "same",
        )
    elif old and not reason.strip():
        message = _("Write why the text changes: the municipalities read it.")
        yield Problem(message, "reason", "no_reason")


def _expected_problems(
    known: RecommendedText | None, expected: int | None
) -> Iterable[Problem]:
    if expected is not None and expected != (known.version if known else 0):
        yield Problem(
            _(
                "A colleague has recommended another text meanwhile. Look at it, and "
                "write your change once more."
            ),
            code="changed",
        )


@transaction.atomic
def take_over_text(
    *,
    entry: RegistryEntry,
    text: RecommendedText,
    by: Any,
    version: int | None = None,
) -> RegistryEntry:
    """Write the recommended text into an entry of an edition that can be changed.

    `text`: the version that the person saw; `version`: that of the entry. Raises
    PermissionDenied, or OperationRefused with the code "closed", "newer" or "changed".
    """
    edition = editable(entry.edition, by)
    entry = lock(entry)
    refuse_if_any([*version_problems(entry, version), *newer_problems(entry, text)])
    code, new = text.item.code, text.texts()
    old = entry.texts_of(code)
    if code == Fact.NAME:
        for language in LANGUAGE_ORDER:
            setattr(entry, f"name_{language}", new.get(language, ""))
    else:
        entry.texts = {**entry.texts, code: new}
    entry.seen = {**entry.seen, code: text.pk}
    entry.version += 1
    entry.save()
    audit.record(
        by=by,
        verb=RegistryVerb.TEXT_TAKEN,
        obj=edition,
        before=_told(text.item, old),
        after={"entry": entry.name, **_told(text.item, new)},
    )
    return entry


@transaction.atomic
def keep_own_text(
    *,
    entry: RegistryEntry,
    text: RecommendedText,
    by: Any,
    version: int | None = None,
) -> RegistryEntry:
    """Say that the municipality has looked at a recommended text and keeps its own.

    Nothing of what the kenesh approves changes, so it is possible in every state but
    the past. Raises as `take_over_text` does.
    """
    edition = lock(entry.edition)
    if not can_edit_edition(by, edition):
        raise PermissionDenied
    entry = lock(entry)
    refuse_if_any(
        [
            *_past_problems(edition),
            *version_problems(entry, version),
            *newer_problems(entry, text),
        ]
    )
    entry.seen = {**entry.seen, text.item.code: text.pk}
    entry.version += 1
    entry.save(update_fields=["seen", "version", "updated_at"])
    audit.record(
        by=by,
        verb=RegistryVerb.TEXT_KEPT,
        obj=edition,
        after={
            "entry": entry.name,
            **_told(text.item, entry.texts_of(text.item.code)),
        },
    )
    return entry


def newer_problems(entry: RegistryEntry, text: RecommendedText) -> Iterable[Problem]:
    """The text is that of the entry's service, and no newer one is recommended."""
    holds = text.service_id == entry.service_id and text.item.is_active
    current = RecommendedText.objects.filter(pk=text.pk, is_current=True)
    if not (holds and current.exists()):
        yield Problem(
            _(
                "The catalogue recommends another text since you opened the page. Look "
                "at it first."
            ),
            code="newer",
        )


def _past_problems(edition: RegistryEdition) -> Iterable[Problem]:
    if edition.is_past:
        yield Problem(
            _("This edition is closed for changes: the state is “%(state)s”.")
            % {"state": edition.get_state_display()},
            code="closed",
        )


def _told(item: StandardItem, texts: Mapping[str, str]) -> dict[str, str]:
    """Texts of an item as the audit trail keeps them."""
    return {f"{item.code}_{language}": text for language, text in texts.items()}
