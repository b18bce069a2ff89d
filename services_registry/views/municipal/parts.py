"""Writing a part of an entry; a colleague's change is shown beside one's own."""

from collections.abc import Iterator
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.utils.translation import gettext_lazy as _

from core import audit
from core.problems import OperationRefused
from core.ui import Crumb, Step
from services_registry import operations, queries
from services_registry.enums import RegistryVerb
from services_registry.forms import (
    PartForm,
    PlacesPart,
    PricePart,
    QualityPart,
    ServicePart,
    Subject,
    TextsPart,
)
from services_registry.permissions import can_edit_edition
from services_registry.views.municipal.base import crumbs
from services_registry.views.municipal.differences import (
    KEEP,
    ROWS,
    differences,
    put,
    put_rows,
    show_problems,
    stored_data,
)
from services_registry.views.municipal.entries import OneEntry, entry_url, part_url

FORMS: dict[str, type[PartForm]] = {
    queries.SERVICE: ServicePart,
    queries.PRICE: PricePart,
    queries.PLACES: PlacesPart,
    queries.QUALITY: QualityPart,
}


class EntryPart(OneEntry):
    """One part of an entry. Without a name in the address: the first one."""

    template_name = "services_registry/entry_part.html"

    def load(self) -> None:
        super().load()
        self.parts = queries.parts_of(queries.active_items())
        slugs = [filled.part.slug for filled in self.parts]
        wanted = self.kwargs.get("part", slugs[0])
        if wanted not in slugs:
            raise Http404
        self.place = slugs.index(wanted)
        self.filled = self.parts[self.place]

    def may(self) -> bool:
        return can_edit_edition(self.user, self.edition)

    def get_context(self) -> dict[str, Any]:
        entry, part = self.entry, self.filled.part
        shown = self.parts if entry.is_offered else self.parts[: self.place + 1]
        later = shown[self.place + 1 :]
        return {
            "title": part.title,
            "caption": entry.name,
            "entry": entry,
            "service": entry.service,
            "edition": self.edition,
            "items": {item.code: item for item in self.filled.items},
            "steps": list(self.steps()) if entry.is_offered else [],
            "next_part": later[0].part if later else None,
            "cancel_url": entry_url(entry),
            "breadcrumbs": [
                *crumbs(self.edition),
                Crumb(entry.name, entry_url(entry)),
                Crumb(part.title),
            ],
        }

    def steps(self) -> Iterator[Step]:
        """The parts of the entry; done is one in which nothing is empty."""
        for filled in self.parts:
            yield Step(
                filled.part.title,
                part_url(self.entry, filled.part.slug),
                is_done=all(queries.has_item(self.entry, i) for i in filled.items),
                is_current=filled is self.filled,
            )

    def form(self, data: Any = None) -> PartForm:
        """The form of this part, about the entry as it stands now."""
        made = FORMS.get(self.filled.part.slug, TextsPart)
        recommended = queries.recommended_of(self.entry.service)
        subject = Subject(
            self.edition, self.entry.service, self.entry, self.filled.items, recommended
        )
        return made(data, subject=subject)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(self.posted())
        if "more" in request.POST and form.rows is not None:
            return self.page(form=form.with_more_rows())
        if form.is_valid():
            if self.is_overtaken(form):
                return self.both_texts(form)
            try:
                self.act(form)
            except OperationRefused as refused:
                if any(problem.code == "changed" for problem in refused.problems):
                    self.load()
                    return self.both_texts(form)
                show_problems(form, refused)
            else:
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.target())
        return self.page(status=422, form=form)

    def act(self, form: PartForm) -> None:
        """Write this part; the rest of the entry stays as this request has read it."""
        entry = self.entry
        if isinstance(form, QualityPart):
            operations.save_targets(
                entry=entry, by=self.user, rows=form.targets(), version=entry.version
            )
            return
        self.entry = operations.save_entry(
            edition=self.edition,
            by=self.user,
            values=form.values(operations.values_of(entry)),
            entry=entry,
            version=entry.version,
        )

    def target(self) -> str:
        """Where to go afterwards: the next part, or the page of the entry."""
        following = self.parts[self.place + 1 :]
        if "next" in self.request.POST and following and self.entry.is_offered:
            return part_url(self.entry, following[0].part.slug)
        return entry_url(self.entry)

    # two writers at once ---------------------------------------------------------------
    def is_overtaken(self, form: PartForm) -> bool:
        """Whether a colleague has changed this very part since the page was opened."""
        version = form.cleaned_data["version"]
        if version is None or version == self.entry.version:
            return False
        return form.cleaned_data["stamp"] != form.stored_stamp()

    def both_texts(self, form: PartForm) -> HttpResponseBase:
        """Both texts beside each other; what was typed stays, and saving is a decision."""
        stored = self.form()
        typed: Any = form.data
        data = typed.copy()
        data["version"] = str(self.entry.version)
        data["stamp"] = stored.stored_stamp()
        for name in [name for name in data if name.startswith(KEEP)]:
            del data[name]
        again = self.form(data)
        again.is_valid()
        return self.page(
            status=409,
            form=again,
            differences=differences(form, self.form(stored_data(stored))),
            saved=self.last_save(),
        )

    def last_save(self) -> Any:
        """The audit row of the last change of this entry: who and when, if known."""
        verbs = (RegistryVerb.ENTRY_CHANGED, RegistryVerb.TARGETS_CHANGED)
        events = audit.timeline(self.edition).filter(verb__in=verbs)[:50]
        name = self.entry.name
        return next((e for e in events if e.after.get("entry") == name), None)

    def posted(self) -> QueryDict:
        """What was posted; where the writer chose the saved text, that one."""
        data = self.request.POST.copy()
        chosen = [
            name.removeprefix(KEEP)
            for name, value in data.items()
            if name.startswith(KEEP) and value == "theirs"
        ]
        if not chosen:
            return data
        stored = self.form()
        if data.get("stamp") != stored.stored_stamp():
            return data  # the choice was made about a text that is gone
        for name in chosen:
            if name == ROWS:
                put_rows(data, stored)
            elif name in stored.fields:
                put(data, stored[name])
        return data
