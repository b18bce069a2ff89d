"""Translating a plan, section by section: for those who write it, and for staff."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language
from accounts.permissions import works_as_staff
from action_plans import operations
from action_plans.enums import PlanVerb
from action_plans.forms.translations import PlanLanguageForm, TranslationForm
from action_plans.models import ActionPlan
from action_plans.operations import VersionConflict
from action_plans.permissions import can_set_plan_language, can_translate_plan
from action_plans.queries import plan_content
from action_plans.queries.translations import (
    SectionTranslation,
    targets,
    translated_sections,
)
from action_plans.views.answering import staff_trail
from action_plans.views.municipal.conflicts import conflict_context, decided
from action_plans.views.municipal.plans import OfPlan as OfOwnPlan
from action_plans.views.staff import OfPlan as OfReadPlan
from core import audit
from core.formats import number
from core.forms import add_problems
from core.problems import OperationRefused
from core.screens import FormScreen, Screen
from core.ui import Crumb, Task
from municipalities.permissions import works_for_municipality

TEXTS_SHOWN = 20  # on a page of a section
DONE, BEGUN, EMPTY = "done", "in_progress", "not_started"


class Translating(Screen):
    """What pages of translations share; `audience` names their addresses."""

    audience: str
    plan: ActionPlan
    way: Any

    def may(self) -> bool:
        return can_translate_plan(self.user, self.plan)

    def url_of(self, name: str, *more: str) -> str:
        return reverse(f"{self.audience}:{name}", args=[self.plan.pk, *more])

    def sections_in(self, language: str) -> list[SectionTranslation]:
        """All sections; none of a plan without any text."""
        found = translated_sections(plan_content(self.plan), language)
        return found if any(section.lines for section in found) else []


class TranslationList(Translating, FormScreen):
    """The languages, how much is translated, and the sections as steps."""

    template_name = "action_plans/translations.html"
    form_class = PlanLanguageForm
    success = _("The language of the plan is changed.")

    @cached_property
    def language(self) -> Language:
        """The language asked for; else that of the reader, else English."""
        known = targets(self.plan)
        asked = (self.request.GET.get("language"), get_language())
        return next((Language(one) for one in asked if one in known), Language.EN)

    def form_arguments(self) -> dict[str, Any]:
        return {"by": self.user, "initial": {"written_in": self.plan.written_in}}

    def act(self, form: Any) -> str:
        operations.set_plan_language(
            plan=self.plan, written_in=form.cleaned_data["written_in"], by=self.user
        )
        return self.url_of("plan-translations")

    def get_context(self) -> dict[str, Any]:
        sections = self.sections_in(self.language)
        title = _("Translations")
        return {
            "plan": self.plan,
            "title": title,
            "languages": targets(self.plan),
            "language": self.language,
            "tasks": [self.task(section) for section in sections],
            "told": told(sections),
            "may_set": can_set_plan_language(self.user, self.plan),
            "breadcrumbs": [*self.way(), Crumb(title)],
        }

    def task(self, part: SectionTranslation) -> Task:
        """A section with what is done in it."""
        if not part.lines:
            nothing = _("There is nothing to translate here.")
            return Task(part.section.title, "", EMPTY, state_label=nothing)
        state = DONE if part.done == len(part.lines) else BEGUN
        if not part.done and not part.outdated:
            state = EMPTY
        section = part.section
        url = self.url_of("plan-translation", self.language, section.slug)
        return Task(section.title, url, state, hint=told([part]))


def told(sections: list[SectionTranslation]) -> str:
    """How much is translated, and how much of it is outdated."""
    lines = sum(len(section.lines) for section in sections)
    done = sum(section.done for section in sections)
    outdated = sum(section.outdated for section in sections)
    told = ngettext(
        "%(done)s of %(all)s text translated.",
        "%(done)s of %(all)s texts translated.",
        lines,
    ) % {"done": number(done), "all": number(lines)}
    if outdated:
        told += " " + ngettext(
            "%(count)s translation is outdated.",
            "%(count)s translations are outdated.",
            outdated,
        ) % {"count": number(outdated)}
    return told


class TranslationSection(Translating):
    """The texts of a section, each beside its translation; some at a time."""

    template_name = "action_plans/translation_section.html"

    def load(self) -> None:
        super().load()
        if self.kwargs["language"] not in targets(self.plan):
            raise Http404
        self.language = Language(self.kwargs["language"])

    @cached_property
    def sections(self) -> list[SectionTranslation]:
        return [part for part in self.sections_in(self.language) if part.lines]

    @cached_property
    def part(self) -> SectionTranslation:
        slug = self.kwargs["section"]
        for part in self.sections:
            if part.section.slug == slug:
                return part
        raise Http404

    @cached_property
    def shown(self) -> Page[Any]:
        pages = Paginator(self.part.lines, TEXTS_SHOWN)
        return pages.get_page(self.request.GET.get("page"))

    def form(self, data: Any = None) -> TranslationForm:
        # what was sent may stand on another page by now
        sent = self.request.POST
        lines = [line for line in self.part.lines if line.text.place in sent]
        lines = lines if sent else list(self.shown.object_list)
        return TranslationForm(data, lines=lines, language=self.language, by=self.user)

    def get_context(self) -> dict[str, Any]:
        section = self.part.section
        whole = Crumb(
            _("Translations"),
            f"{self.url_of('plan-translations')}?language={self.language}",
        )
        return {
            "plan": self.plan,
            "section": section,
            "language": self.language,
            "written_in": self.plan.get_written_in_display(),
            "told": told([self.part]),
            "page_obj": self.shown,
            "has_next": bool(self.following),
            "back_url": whole.url,
            "breadcrumbs": [*self.way(), whole, Crumb(section.title)],
        }

    @property
    def following(self) -> str:
        """The next page of the section, or the next section; empty at the end."""
        if self.shown.has_next():
            return f"{self.request.path}?page={self.shown.next_page_number()}"
        place = self.sections.index(self.part) + 1
        if place == len(self.sections):
            return ""
        slug = self.sections[place].section.slug
        return self.url_of("plan-translation", self.language, slug)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(form=self.form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        form = self.form(decided(request.POST, self.form()))
        if form.is_valid():
            try:
                self.write(form)
            except VersionConflict as conflict:
                return self.conflict(form, conflict)
            except OperationRefused as refused:
                add_problems(form, refused)
            else:
                self.tell(_("Saved."))
                return HttpResponseRedirect(self.after_saving())
        return self.page(status=422, form=form)

    def write(self, form: TranslationForm) -> None:
        operations.save_translations(
            plan=self.plan,
            language=self.language,
            values=form.values(),
            seen=form.cleaned_data["seen"],
            originals=form.cleaned_data["originals"],
            fitting=self.request.POST.getlist("fits"),
            by=self.user,
        )

    def after_saving(self) -> str:
        if "next" in self.request.POST and self.following:
            return self.following
        return f"{self.url_of('plan-translations')}?language={self.language}"

    def conflict(self, form: Any, conflict: VersionConflict) -> HttpResponseBase:
        """Both translations side by side; nothing is written until one is chosen."""
        add_problems(form, conflict)
        self.template_name = "action_plans/plan_conflict.html"
        saved = self.last_save()
        context = conflict_context(form, conflict, self.user, saved)
        return self.page(status=409, form=None, saved=saved, **context)

    def last_save(self) -> Any:
        """The audit row of the last translation into this language; None if unknown."""
        events = audit.timeline(self.plan).filter(verb=PlanVerb.TRANSLATED)
        same = (e for e in events[:20] if e.after.get("language") == self.language)
        return next(same, None)


class OfOwn(OfOwnPlan):
    """Plans of the person's municipalities."""

    gate = works_for_municipality
    audience = "municipal"

    def way(self) -> list[Crumb]:
        return self.trail()


class OfProgramme(OfReadPlan):
    """Plans that the programme has got."""

    gate = works_as_staff
    audience = "staff"

    def way(self) -> list[Crumb]:
        return staff_trail(self.plan)


class OwnTranslations(TranslationList, OfOwn):
    """For those who write the plan."""


class OwnTranslation(TranslationSection, OfOwn):
    """For those who write the plan."""


class StaffTranslations(TranslationList, OfProgramme):
    """For staff who judge plans."""


class StaffTranslation(TranslationSection, OfProgramme):
    """For staff who judge plans."""
