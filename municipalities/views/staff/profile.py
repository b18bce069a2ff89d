"""Staff: the profile of a municipality; figures and post holders are theirs alone."""

from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from core.text import whole_number
from municipalities import operations
from municipalities.forms.profile import (
    HolderForm,
    NewHolderForm,
    PopulationForm,
    initial_of,
)
from municipalities.models import (
    BudgetSufficiency,
    Convocation,
    PopulationFigure,
    PostHolder,
)
from municipalities.permissions import can_manage_municipalities
from municipalities.views.profile import (
    ConvocationCreate,
    ConvocationEdit,
    OfficeEdit,
    PlaceForm,
    ResolutionCreate,
    ResolutionEdit,
    RowForm,
    removal,
)

__all__ = [
    "ConvocationCreate",
    "ConvocationEdit",
    "OfficeEdit",
    "ResolutionCreate",
    "ResolutionEdit",
]


LAST_YEAR = 9999


class _Managed(PlaceForm):
    """A form that managers alone fill in."""

    def may(self) -> bool:
        return can_manage_municipalities(self.user, self.place)


class PopulationRecord(_Managed):
    """Population of a year; `?year=` fills in what is on record, for a correction."""

    form_class = PopulationForm
    title = _("Record the population")
    lead = _("A figure already recorded for the year is replaced.")
    success = _("The population is recorded.")

    def load(self) -> None:
        super().load()
        year = whole_number(self.request.GET.get("year", "")) or 0
        figures = self.place.population_figures
        self.known = figures.filter(year=min(year, LAST_YEAR)).first()

    def form_arguments(self) -> dict[str, Any]:
        initial = initial_of(self.known, self.form_class) if self.known else {}
        return {**super().form_arguments(), "initial": initial}

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | removal("population", self.known, self.user)

    def act(self, form: PopulationForm) -> str:
        operations.record_population(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return self.back


class HolderCreate(_Managed):
    """Who holds or held a post."""

    form_class = NewHolderForm
    title = _("Record who holds a post")
    lead = _(
        "The names of heads and of chairs of the kenesh are public. Write nothing else "
        "about the person."
    )
    success = _("The holder of the post is recorded.")

    def act(self, form: NewHolderForm) -> str:
        operations.record_holder(
            municipality=self.place, by=self.user, **form.cleaned_data
        )
        return self.back


class HolderEdit(RowForm, _Managed):
    """Correct who held a post, and when."""

    model = PostHolder
    removes = "holder"
    form_class = HolderForm
    title = _("Correct who holds a post")
    success = _("The holder of the post is corrected.")

    def act(self, form: HolderForm) -> str:
        operations.change_holder(holder=self.row, by=self.user, **form.cleaned_data)
        return self.back


class FactRemove(RowForm, _Managed):
    """Ask, then remove a row that was recorded by mistake."""

    template_name = "municipalities/fact_remove.html"
    kinds: dict[str, type[Model]] = {
        "population": PopulationFigure,
        "sufficiency": BudgetSufficiency,
        "holder": PostHolder,
        "convocation": Convocation,
    }
    title = _("Remove a wrong record")

    def load(self) -> None:
        if self.kwargs["kind"] not in self.kinds:
            raise Http404
        self.model = self.kinds[self.kwargs["kind"]]
        super().load()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self.page()

    def get_context(self) -> dict[str, Any]:
        return super().get_context() | {"row": self.row, "place": self.place}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        operations.remove_fact(fact=self.row, by=self.user)
        self.tell(_("The record is removed."))
        return HttpResponseRedirect(self.back)
