"""Forms of the rows of a plan, one for each kind."""

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.forms.models import modelform_factory
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from action_plans.enums import OWN_SOURCES, Source, VulnerableGroup
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
from action_plans.operations import costs_of
from action_plans.permissions import row_places
from action_plans.queries import COUNTED, ROW_KINDS, RowKind
from core.forms import AmountField, CountField, DocumentField, PortalModelForm
from municipalities.models import Municipality, Village
from municipalities.queries import accounts_at

COSTS = [
    (source, in_kind)
    for source in Source
    for in_kind in (False, True)
    if not (in_kind and source == Source.GRANT)
]


class RowForm(SeenForm, PortalModelForm):
    """A row of a plan; `version` is the row's version that the writer saw."""

    def __init__(self, *args: Any, plan: ActionPlan, **kwargs: Any):
        self.plan = plan
        super().__init__(*args, **kwargs)
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
        names = self._meta.fields or ()
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
    """A measure and what each source pays for it, in money and in kind."""

    class Meta:
        model = Measure
        fields = ROW_KINDS["measure"].fields

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = costs_of(self.instance) if self.instance.pk else {}
        for source, in_kind in COSTS:
            cost = AmountField(label=cost_label(source, in_kind), required=False)
            group = cost_group(source)
            # counted in the sum of the measure and in that of the whole plan
            cost.widget.attrs["data-sum"] = f"{group} plan-{group}"
            cost.goes_unmarked = True  # type: ignore[attr-defined]
            cost.initial = known.get((source, in_kind))
            self.fields[cost_name(source, in_kind)] = cost

    @property
    def text_fields(self) -> list[Any]:
        return [self[name] for name in self._meta.fields or ()]

    @property
    def cost_rows(self) -> list[list[Any]]:
        """The cost fields by source: in money and, but for the grant, in kind."""
        return [
            [self[cost_name(s, in_kind)] for s, in_kind in COSTS if s == source]
            for source in Source
        ]

    def values(self) -> dict[str, Any]:
        costs: dict[tuple[str, bool], Decimal] = {}
        for source, in_kind in COSTS:
            amount = self.cleaned_data.get(cost_name(source, in_kind))
            if amount:
                costs[str(source), in_kind] = amount
        return {**super().values(), "costs": costs}


def cost_name(source: str, in_kind: bool) -> str:
    """The form's name of a cost: `cost_community_in_kind`."""
    return f"cost_{source}_in_kind" if in_kind else f"cost_{source}"


def cost_label(source: Source, in_kind: bool) -> Any:
    label = capfirst(str(source.label))
    return _("%(source)s, in kind") % {"source": label} if in_kind else label


def cost_group(source: Source) -> str:
    """The group of sums that counts a source while people type."""
    if source == Source.GRANT:
        return "grant"
    return "own" if source in OWN_SOURCES else "other"


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
