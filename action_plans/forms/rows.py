"""Forms of the rows of a plan, one for each kind."""

from typing import Any

from django.db.models import Q, QuerySet
from django.forms.models import modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.enums import VulnerableGroup
from action_plans.forms.cost_lines import (
    PREFIX,
    CostLineFormSet,
    keyed_lines,
    shown_key,
    typed_lines,
)
from action_plans.forms.plans import PlaceField
from action_plans.forms.seen import SeenForm
from action_plans.models import (
    ActionPlan,
    Annex,
    Beneficiaries,
    GroupMember,
    Hearing,
    Measure,
    PlanPartner,
)
from action_plans.permissions import row_places
from action_plans.queries import (
    COUNTED,
    ROW_KINDS,
    CostLine,
    RowKind,
    costs_of,
    keyed_costs,
)
from core.forms import CountField, DocumentField, PortalModelForm
from core.forms.rows import bound_rows, shown_rows
from municipalities.models import Municipality, Village
from municipalities.queries import accounts_at


class RowForm(SeenForm, PortalModelForm):
    """A row of a plan; `version` is the row's version that the writer saw."""

    # asked in joint plans only: all else belongs to the only municipality
    in_joint_plans: tuple[str, ...] = ("municipality",)

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any):
        self.plan = plan
        super().__init__(*args, **kwargs)
        if self.in_joint_plans and not plan.partners.exists():
            for name in self.in_joint_plans:
                self.fields.pop(name, None)
        for name, rows in choices_of(plan).items():
            if name in self.fields:
                field: Any = self.fields[name]
                field.queryset = rows
        own = None if self.by is None else row_places(self.by, plan)
        if own is not None:
            self.narrow(own)

    def narrow(self, places: frozenset[int]) -> None:
        """A partner writes only rows of its own municipality and villages."""
        place: Any = self.fields.get("municipality")
        if place is not None:
            place.queryset = place.queryset.filter(pk__in=places)
            place.required, place.empty_label = True, None
        village: Any = self.fields.get("village")
        if village is not None:
            village.queryset = village.queryset.filter(municipality__in=places)

    def clean(self) -> dict[str, Any]:
        # what must hold between rows is the operation's business
        return self.cleaned_data

    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        names = (name for name in self._meta.fields or () if name in self.fields)
        return {name: self.cleaned_data.get(name) for name in names}


def choices_of(plan: ActionPlan) -> dict[str, QuerySet[Any]]:
    """What can be chosen in the rows of a plan: only what belongs to it."""
    places = Municipality.objects.filter(
        Q(pk=plan.municipality_id) | Q(joint_plans__plan=plan)
    ).distinct()
    return {
        "objective": plan.objective_rows.all(),
        "measure": plan.measure_rows.all(),
        "municipality": places.with_place().order_by("sort_key"),
        "village": Village.objects.known_to(
            places.order_by().values_list("pk", flat=True)
        ),
        "user": accounts_at(places.order_by().values_list("pk", flat=True)),
    }


class PartnerForm(RowForm):
    """A partner is a municipality of the same oblast."""

    in_joint_plans = ()

    municipality = PlaceField(
        queryset=Municipality.objects.none(), label=_("Municipality")
    )

    class Meta:
        model = PlanPartner
        fields = ROW_KINDS["partner"].fields

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        places = Municipality.objects.current().with_place()
        field: Any = self.fields["municipality"]
        field.queryset = places.filter(oblast=self.plan.municipality.oblast_id).exclude(
            pk=self.plan.municipality_id
        )


class MemberForm(RowForm):
    """A member of the working group: an account, or a name."""

    class Meta:
        model = GroupMember
        fields = ("user", "name", "role", "post", "municipality")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["user"].help_text = _(
            "With an account, the member can be given tasks and named in comments."
        )
        name: Any = self.fields["name"]
        name.required = False
        name.help_text = _("Leave it empty when you chose an account.")

    def values(self) -> dict[str, Any]:
        """What was typed; without a name it is that of the account."""
        given = super().values()
        if given["user"] and not given["name"]:
            given["name"] = given["user"].full_name
        return given


class HearingForm(RowForm):
    """A public hearing that was held."""

    women = CountField(label=_("Women present"))
    men = CountField(label=_("Men present"))
    minutes = DocumentField(label=_("Minutes"), required=False)

    class Meta:
        model = Hearing
        fields = ROW_KINDS["hearing"].fields


class BeneficiariesForm(RowForm):
    """People of one village by sex and age; vulnerable groups have a field each."""

    population = CountField(
        label=_("People who live in the village"),
        help_text=_("By the latest count of the municipality."),
    )

    class Meta:
        model = Beneficiaries
        fields = tuple(n for n in ROW_KINDS["beneficiaries"].fields if n != "groups")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name in (*COUNTED, "vulnerable"):
            old: Any = self.fields[name]
            count = CountField(label=old.label, required=False, initial=0)
            count.goes_unmarked = True  # type: ignore[attr-defined]
            self.fields[name] = count
        known = self.instance.groups if self.instance.pk else {}
        for group in VulnerableGroup:
            field = CountField(
                label=capfirst(str(group.label)),
                required=False,
                initial=known.get(group.value),
            )
            self.fields[group_name(group)] = field
        homes: Any = self.fields["households"]
        self.fields["households"] = CountField(label=homes.label, required=False)
        order = list(self.fields)
        for name in ("households", "reason"):
            order.remove(name)
        self.order_fields([*order, "households", "reason"])

    def values(self) -> dict[str, Any]:
        """What was typed; nothing typed counts as nobody."""
        given = super().values()
        for name in (*COUNTED, "vulnerable"):
            given[name] = given[name] or 0
        groups = {
            g.value: self.cleaned_data.get(group_name(g)) for g in VulnerableGroup
        }
        return {**given, "groups": {g: count for g, count in groups.items() if count}}


def group_name(group: VulnerableGroup) -> str:
    """The form's name of a vulnerable group: `group_disability`."""
    return f"group_{group.value}"


class AnnexForm(RowForm):
    """A document of the plan."""

    file = DocumentField(label=_("File"))

    class Meta:
        model = Annex
        fields = ("kind", "title", "file")


class MeasureForm(RowForm):
    """A measure and the lines of its budget (`lines`)."""

    class Meta:
        model = Measure
        fields = ROW_KINDS["measure"].fields

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.lines = self._lines()

    def _lines(self) -> Any:
        """The lines as they were sent, or as they are stored, and an empty one."""
        sent: Any = self.data
        if not self.is_bound:
            known = keyed_costs(self.instance) if self.instance.pk else []
            rows = [
                {**line._asdict(), "key": shown_key(key, line)} for key, line in known
            ]
            empty = 1 if rows else 2
            return shown_rows(CostLineFormSet, rows, extra=empty, prefix=PREFIX)
        if f"{PREFIX}-TOTAL_FORMS" not in sent:
            sent = sent.copy()
            sent[f"{PREFIX}-TOTAL_FORMS"] = "0"
        return bound_rows(CostLineFormSet, sent, prefix=PREFIX)

    def is_valid(self) -> bool:
        return all((super().is_valid(), self.lines.is_valid()))

    def values(self) -> dict[str, Any]:
        lines = keyed_lines(self.lines)
        return {
            **super().values(),
            "costs": [line for _key, line in lines],
            "cost_keys": [key for key, _line in lines],
        }

    def counted_lines(self) -> list[CostLine]:
        """What the sums on the page count: the lines as sent, or as stored."""
        if self.is_bound:
            return typed_lines(self.lines)
        return costs_of(self.instance) if self.instance.pk else []


OWN_FORMS: dict[str, type[RowForm]] = {
    "partner": PartnerForm,
    "member": MemberForm,
    "hearing": HearingForm,
    "measure": MeasureForm,
    "annex": AnnexForm,
    "beneficiaries": BeneficiariesForm,
}


def row_form(kind: RowKind) -> Any:
    """The form class of a kind of rows."""
    if kind.slug in OWN_FORMS:
        return OWN_FORMS[kind.slug]
    return modelform_factory(kind.model, form=RowForm, fields=list(kind.fields))
