"""What the catalogue recommends anew: was, recommended now, ours; take over or keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.names import LANGUAGE_ORDER
from core.problems import OperationRefused
from core.screens import Screen
from core.text import whole_number
from municipalities.permissions import works_for_municipality
from services_registry import operations, queries
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    RegistryEntry,
    StandardItem,
)
from services_registry.permissions import can_edit_edition, can_start_edition
from services_registry.views.municipal.base import OwnEdition, crumbs

ON_PAGE = 10  # services
LANGUAGE_NAMES = {"ky": _("In Kyrgyz"), "ru": _("In Russian"), "en": _("In English")}


@dataclass(frozen=True)
class Line:
    """One language of an item, in three columns, each with its own words marked."""

    language: str
    title: Any
    was: list[queries.Piece]
    now: list[queries.Piece]
    ours: list[queries.Piece]


@dataclass(frozen=True)
class ShownText:
    """An item of an entry, made ready for the page."""

    item: StandardItem
    was: RecommendedText | None
    now: RecommendedText
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class ShownEntry:
    """A service with its items that wait for an answer."""

    entry: RegistryEntry
    texts: tuple[ShownText, ...]


def shown(changes: queries.EntryChanges) -> ShownEntry:
    """The texts of an entry side by side."""
    return ShownEntry(
        changes.entry,
        tuple(
            ShownText(text.item, text.was, text.now, tuple(_lines(text)))
            for text in changes.texts
        ),
    )


def _lines(change: queries.TextChange) -> Iterator[Line]:
    """One line for each language in which any of the three has a text."""
    was = change.was.texts() if change.was else {}
    now, ours = change.now.texts(), change.ours
    for code in LANGUAGE_ORDER:
        old, new, own = was.get(code, ""), now.get(code, ""), ours.get(code, "")
        if old or new or own:
            yield Line(
                code,
                LANGUAGE_NAMES[code],
                queries.marked_words(old, new)[0],
                # what the catalogue changed; without an old text, what is not ours
                queries.marked_words(old or own, new)[1],
                queries.marked_words(own, new)[0],
            )


class CatalogueChanges(OwnEdition, Screen):
    """The services of an edition whose recommended text has changed."""

    gate = works_for_municipality
    template_name = "services_registry/catalogue/changes.html"

    def get_context(self) -> dict[str, Any]:
        edition = self.edition
        changes = queries.changes_of(edition)
        page = Paginator(changes, ON_PAGE).get_page(self.request.GET.get("page"))
        writes = can_edit_edition(self.user, edition)
        return {
            "title": _("Changes in the catalogue"),
            "edition": edition,
            "caption": edition.municipality.full_name,
            "page_obj": page,
            "entries": [shown(change) for change in page.object_list],
            "keeps": writes and not edition.is_past,
            "takes": writes and edition.is_editable,
            **self.next_edition(),
            "breadcrumbs": crumbs(edition, _("Changes in the catalogue")),
        }

    def next_edition(self) -> dict[str, Any]:
        """Where a text can be taken over, when not here."""
        if self.edition.is_editable:
            return {}
        place = self.edition.municipality
        under_way = RegistryEdition.objects.filter(municipality=place).under_way()
        other = under_way.exclude(pk=self.edition.pk).first()
        closed = under_way.filter(pk=self.edition.pk).exists()
        may_start = can_start_edition(self.user, place) and not place.has_ended
        return {
            "other": other,
            "may_start": may_start and other is None and not closed,
        }


class _TextButton(Screen):
    """POST only: one answer to one recommended text."""

    gate = works_for_municipality
    http_method_names = ["post"]
    operation: Any = None
    success: Any = ""

    def load(self) -> None:
        own = queries.own_editions(self.user).values("pk")
        rows = RegistryEntry.objects.filter(edition__in=own)
        rows = rows.select_related("edition__municipality")
        self.entry = get_object_or_404(rows, pk=self.pk)
        texts = RecommendedText.objects.filter(service=self.entry.service_id)
        wanted = whole_number(self.request.POST.get("expected", ""))
        self.text = get_object_or_404(texts.select_related("item"), pk=wanted)

    def may(self) -> bool:
        return can_edit_edition(self.user, self.entry.edition)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        version = whole_number(request.POST.get("version", "")) or 0
        try:
            type(self).operation(
                entry=self.entry, text=self.text, by=self.user, version=version
            )
        except OperationRefused as refused:
            for problem in refused.problems:
                self.warn(problem.message)
        else:
            self.tell(
                self.success % {"service": self.entry.name, "item": self.text.item.name}
            )
        return HttpResponseRedirect(self.back())

    def back(self) -> str:
        """The page of the changes where the button stood."""
        page = whole_number(self.request.POST.get("page", "")) or 1
        url = reverse("municipal:registry-changes", args=[self.entry.edition_id])
        return f"{url}?page={page}" if page > 1 else url


class TextTake(_TextButton):
    """Write the recommended text into the entry."""

    operation = operations.take_over_text
    success = _("%(service)s, %(item)s: the recommended text is taken over.")


class TextKeep(_TextButton):
    """Confirm the text of the entry."""

    operation = operations.keep_own_text
    success = _("%(service)s, %(item)s: your own text stays.")
