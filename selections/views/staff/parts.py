"""Staff: the parts of a draft, as rows: criteria, quotas, tie rules, papers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.pages import RowsPage
from selections import operations
from selections.forms.staff_parts import (
    CommitmentFormSet,
    CriterionFormSet,
    QuotaFormSet,
    RequiredDocumentFormSet,
    TieFormSet,
)
from selections.views.staff.shapes import OfSelection

TITLES = ("title_ky", "title_ru", "title_en")


class Part(OfSelection, RowsPage):
    """Rows of the selection in `part`, kept by the operation `save`."""

    part = ""
    names: tuple[str, ...] = ()

    def existing(self) -> list[dict[str, Any]]:
        return [
            {**row} for row in getattr(self.selection, self.part).values(*self.names)
        ]

    def save(self, **given: Any) -> Any:
        raise NotImplementedError

    def act(self, rows: list[dict[str, Any]]) -> str:
        self.save(selection=self.selection, by=self.user, rows=rows)
        return self.selection.get_absolute_url()


class SelectionCriteria(Part):
    """What is asked of the candidates, and what staff score."""

    formset_class = CriterionFormSet
    part = "criteria"
    names = (
        *("pk", *TITLES, "kind", "weight", "max_score", "direction", "threshold"),
        *("unit", "needs_evidence", "help_ky", "help_ru", "help_en"),
    )
    title = _("Criteria of the selection")
    lead = _(
        "Yes or no and numbers are answered by the municipality. Points are given by "
        "the programme; the weights of the scored criteria add up to 100."
    )
    row_label = _("Criterion")
    success = _("The criteria are saved.")

    def save(self, **given: Any) -> Any:
        return operations.set_criteria(**given)


class SelectionQuotas(Part):
    """How many places at most go to an oblast, to rural municipalities, to towns."""

    formset_class = QuotaFormSet
    part = "quotas"
    names = ("oblast", "settlement", "places")
    title = _("Quotas of the selection")
    lead = _(
        "A quota says how many places at most go to an oblast, to rural municipalities "
        "or to towns, or to both together. Without quotas only the rank counts."
    )
    row_label = _("Quota")
    success = _("The quotas are saved.")

    def save(self, **given: Any) -> Any:
        return operations.set_quotas(**given)


class SelectionTies(Part):
    """How equal scores are put in order."""

    formset_class = TieFormSet
    part = "tie_rules"
    names = ("kind", "criterion")
    title = _("Rules for equal scores")
    lead = _(
        "The rules are asked in this order until one of them decides. If none does, "
        "lots are drawn."
    )
    row_label = _("Rule")
    success = _("The rules for equal scores are saved.")

    def row_arguments(self) -> dict[str, Any]:
        return {"selection": self.selection}

    def save(self, **given: Any) -> Any:
        return operations.set_tie_rules(**given)


class SelectionDocuments(Part):
    """Which documents a candidacy carries."""

    formset_class = RequiredDocumentFormSet
    part = "required_documents"
    names = (*TITLES, "kind", "is_required")
    title = _("Documents of a candidate")
    row_label = _("Document")
    success = _("The documents are saved.")

    def save(self, **given: Any) -> Any:
        return operations.set_required_documents(**given)


class SelectionCommitments(Part):
    """What municipalities take upon themselves."""

    formset_class = CommitmentFormSet
    part = "commitments"
    names = ("text_ky", "text_ru", "text_en")
    title = _("Commitments")
    lead = _("The head accepts them one by one before the papers are sent in.")
    row_label = _("Commitment")
    success = _("The commitments are saved.")

    def save(self, **given: Any) -> Any:
        return operations.set_commitments(**given)
