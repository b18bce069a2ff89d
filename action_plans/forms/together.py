"""Forms of working together: comments, tasks, the part of a partner."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from action_plans.forms.seen import SeenForm
from action_plans.models import ActionPlan, PlanPartner
from action_plans.operations.joint import PART_TEXTS
from action_plans.queries import SECTIONS, Section, field_label, people_of_plan
from core.forms import DayField, PortalForm, PortalModelForm


class PeopleField(forms.ModelMultipleChoiceField):
    """People by their names."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class PersonField(forms.ModelChoiceField):
    """A person by the name."""

    def label_from_instance(self, obj: Any) -> str:
        return obj.full_name


class CommentForm(PortalForm):
    """A comment on a section, or an answer to one."""

    text = forms.CharField(
        label=_("Comment"),
        help_text=_("Write @ and a name, and this person gets a letter."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field = forms.ChoiceField(label=_("About which field"), required=False)
    mentioned = PeopleField(
        queryset=None,
        label=_("Who gets a letter"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        *args: Any,
        plan: ActionPlan,
        section: Section,
        answers: Any = None,
        **kwargs: Any,
    ):
        super().__init__(*args, **kwargs)
        names = [(name, field_label(name)) for name in section.fields]
        field: Any = self.fields["field"]
        field.choices = [("", _("the whole section")), *names]
        if answers is not None or not names:
            del self.fields["field"]
        people: Any = self.fields["mentioned"]
        people.queryset = people_of_plan(plan).exclude(pk=self.by.pk)


class TaskForm(PortalForm):
    """A task for somebody of the plan's municipalities."""

    text = forms.CharField(label=_("What is to be done"), max_length=300)
    section = forms.ChoiceField(label=_("In which section"))
    assignee = PersonField(queryset=None, label=_("Who does it"))
    due_date = DayField(label=_("To be done by"), required=False)

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any):
        super().__init__(*args, **kwargs)
        section: Any = self.fields["section"]
        section.choices = [(s.slug, f"{s.number}. {s.title}") for s in SECTIONS]
        person: Any = self.fields["assignee"]
        person.queryset = people_of_plan(plan)


class PartForm(SeenForm, PortalModelForm):
    """What a partner writes about itself; `version` is the one the writer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = PlanPartner
        fields = PART_TEXTS

    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {name: self.cleaned_data[name] for name in PART_TEXTS}
