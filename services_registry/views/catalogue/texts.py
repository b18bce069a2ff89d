"""Staff: writing a recommended text, and what municipalities made of it."""

from collections import Counter
from typing import Any

from django.db.models import Case, CharField, QuerySet, Value, When
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.formats import date_text, number
from core.screens import ListScreen
from core.spreadsheets import Column
from core.ui import Crumb, Fact, Figure
from services_registry import operations, queries
from services_registry.enums import Answer
from services_registry.forms import AnswerFilter, RecommendForm
from services_registry.models import (
    RecommendedText,
    RegistryEdition,
    Service,
    StandardItem,
)
from services_registry.views.catalogue.shapes import (
    CatalogueForm,
    CatalogueScreen,
    catalogue_crumb,
)

TONES = {Answer.TAKEN: "success", Answer.KEPT: "info", Answer.NOT_LOOKED: "neutral"}


class TextWrite(CatalogueForm):
    """The next version of the text that is recommended for an item of a service."""

    template_name = "services_registry/catalogue/text_form.html"
    form_class = RecommendForm
    submit = _("Recommend this text")
    success = _("The text is recommended from now on.")

    def load(self) -> None:
        self.service = get_object_or_404(Service.objects.catalogue(), pk=self.pk)
        items = StandardItem.objects.filter(kind="text", is_active=True)
        self.item = get_object_or_404(items, code=self.kwargs["item"])
        self.title = self.item.name
        texts = self.service.recommended_texts.filter(item=self.item, is_current=True)
        self.current = texts.first()

    def trail(self) -> list[Crumb]:
        name, url = self.service.name, self.service.get_absolute_url()
        return [catalogue_crumb(), Crumb(name, url)]

    def form_arguments(self) -> dict[str, Any]:
        return {**super().form_arguments(), "current": self.current}

    def get_context(self) -> dict[str, Any]:
        return {
            **super().get_context(),
            "service": self.service,
            "item": self.item,
            "current": self.current,
        }

    def act(self, form: RecommendForm) -> str:
        operations.recommend_text(
            service=self.service, item=self.item, by=self.user, **form.values()
        )
        return self.service.get_absolute_url()


class TextAnswers(CatalogueScreen, ListScreen):
    """Who has taken a text over, who keeps an own one, who has not looked yet."""

    template_name = "services_registry/catalogue/text_answers.html"
    title = _("What municipalities did with the text")
    filterset_class = AnswerFilter
    search_fields = ("municipality__search_key", "municipality__rayon__search_key")
    sorts = {
        "name": ("municipality__sort_key",),
        "oblast": ("municipality__oblast__sort_key", "municipality__sort_key"),
        "answer": ("answer", "municipality__sort_key"),
    }
    default_sort = "name"
    export_name = "recommended-text"
    columns = (
        Column(_("Municipality"), lambda row: row.municipality.name),
        Column(
            _("Rayon"),
            lambda row: row.municipality.rayon.name if row.municipality.rayon else "",
        ),
        Column(_("Oblast"), lambda row: row.municipality.oblast.name),
        Column(_("SOATE code"), lambda row: row.municipality.code),
        Column(_("Edition"), lambda row: row.number, "number"),
        Column(_("State"), lambda row: row.get_state_display()),
        Column(_("Answer"), lambda row: Answer(row.answer).label),
    )

    def load(self) -> None:
        rows = RecommendedText.objects.filter(service__municipality__isnull=True)
        rows = rows.select_related("service", "item", "made_by")
        self.text = get_object_or_404(rows, pk=self.pk)
        self.answers: dict[int, Answer] = {}
        if self.text.is_current:
            found = queries.answers_of(self.text.service, self.user)
            self.answers = found.get(self.text.pk, {})

    def rows(self) -> QuerySet[RegistryEdition]:
        told: dict[Answer, list[int]] = {answer: [] for answer in Answer}
        for edition, answer in self.answers.items():
            told[answer].append(edition)
        answers = Case(
            *(When(pk__in=keys, then=Value(a.value)) for a, keys in told.items()),
            output_field=CharField(),
        )
        return (
            RegistryEdition.objects.visible_to(self.user)
            .filter(pk__in=list(self.answers))
            .select_related("municipality__rayon", "municipality__oblast")
            .annotate(answer=answers)
        )

    def get_context(self) -> dict[str, Any]:
        service, text = self.text.service, self.text
        return {
            "service": service,
            "text": text,
            "facts": text_facts(text),
            "figures": self.figures(),
            "newest": None
            if text.is_current
            else service.recommended_texts.filter(
                item=text.item, is_current=True
            ).first(),
            "tones": TONES,
            "breadcrumbs": [
                catalogue_crumb(),
                Crumb(service.name, service.get_absolute_url()),
                Crumb(text.item.name),
            ],
        }

    def figures(self) -> list[Figure]:
        counts = Counter(self.answers.values())
        return [
            Figure(
                number(counts[answer]),
                capfirst(answer.label),
                url=f"?answer={answer.value}",
            )
            for answer in Answer
        ]

    def list_context(self, paged: Any, filters: Any) -> dict[str, Any]:
        for row in paged.object_list:
            row.told = Answer(row.answer)
            row.tone = TONES[row.told]
        return super().list_context(paged, filters)


def text_facts(text: RecommendedText) -> list[Fact]:
    """The card of a version."""
    by = text.made_by.full_name if text.made_by else ""
    return [
        Fact(_("Version"), text.version),
        Fact(_("Recommended since"), date_text(text.made_at), note=by),
        Fact(_("Why it changed"), text.reason),
        Fact(_("In Kyrgyz"), text.text_ky),
        Fact(_("In Russian"), text.text_ru),
        Fact(_("In English"), text.text_en),
    ]


def answers_url(text: RecommendedText) -> str:
    """The page of a version."""
    return reverse("staff:text-answers", args=[text.pk])
