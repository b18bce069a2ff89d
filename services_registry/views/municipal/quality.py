"""Readings of a service's quality, year by year."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import add_problems
from core.problems import OperationRefused, Problem
from core.text import whole_number
from core.ui import Crumb
from services_registry import operations, queries
from services_registry.forms import ReadingForm
from services_registry.models import QualityReading
from services_registry.permissions import can_record_quality
from services_registry.views.municipal.base import crumbs
from services_registry.views.municipal.entries import OneEntry, entry_url, part_url

YEARS = 6


class EntryQuality(OneEntry):
    """What was measured in a year: a row for each parameter of the service.

    The year stands in the address, so that the numbers of one year never get into
    another. Also for a published registry: measuring goes on.
    """

    template_name = "services_registry/entry_quality.html"

    def load(self) -> None:
        super().load()
        self.this_year = timezone.localdate().year
        asked = whole_number(self.request.GET.get("year", ""))
        self.year = self.this_year if asked is None else asked

    def may(self) -> bool:
        return can_record_quality(self.user, self.edition.municipality)

    def forms(self, data: Any = None) -> list[ReadingForm]:
        """A form for each parameter, with what stands for the year."""
        entry = self.entry
        parameters = list(
            queries.parameters_of(entry.edition.municipality, entry.service)
        )
        kept = {
            reading.parameter_id: reading
            for reading in QualityReading.objects.filter(
                parameter__in=parameters, year=self.year
            )
        }
        return [
            ReadingForm(data, parameter=parameter, kept=kept.get(parameter.pk))
            for parameter in parameters
        ]

    def get_context(self) -> dict[str, Any]:
        entry = self.entry
        title = _("Readings of the year %(year)s") % {"year": self.year}
        years = range(self.this_year, self.this_year - YEARS, -1)
        return {
            "title": title,
            "caption": entry.name,
            "year": self.year,
            "years": sorted({*years, self.year} if self.is_known() else years),
            "targets": {line.parameter.pk: line.target for line in self.lines()},
            "parameters_url": part_url(entry, queries.QUALITY)
            if self.edition.is_editable
            else "",
            "cancel_url": entry_url(entry),
            "breadcrumbs": [
                *crumbs(self.edition),
                Crumb(entry.name, entry_url(entry)),
                Crumb(_("Readings")),
            ],
        }

    def is_known(self) -> bool:
        return operations.FIRST_YEAR <= self.year <= self.this_year

    def lines(self) -> Any:
        return queries.quality_of(self.entry)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page(forms=self.forms())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        forms = self.forms(request.POST)
        refused = [form for form in forms if not form.is_valid()]
        if not refused:
            changed = [form for form in forms if form.has_changed()]
            try:
                operations.record_readings(
                    municipality=self.edition.municipality,
                    service=self.entry.service,
                    by=self.user,
                    rows=[form.reading(self.year) for form in changed],
                )
            except OperationRefused as problems:
                show_problems(changed, problems)
            else:
                self.tell(_("The readings are recorded."))
                return HttpResponseRedirect(entry_url(self.entry))
        return self.page(status=422, forms=forms)


def show_problems(forms: list[ReadingForm], refused: OperationRefused) -> None:
    """Every reason at the row that it names; what is about the year above the row."""
    for problem in refused.problems:
        _rows, number, name = problem.field.split("-")
        add_problems(
            forms[int(number)],
            OperationRefused([Problem(problem.message, name, problem.code)]),
        )
