"""Forms of the territorial reform: acts, their changes, and the passing of rights."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import DayField, DocumentField, PortalForm, PortalModelForm
from municipalities.enums import MunicipalityKind, MunicipalRole, ReformChangeKind
from municipalities.forms.fields import PlaceField, PlacesField, RayonField
from municipalities.models import Oblast, Official, Rayon, ReformAct, ReformChange
from municipalities.models.places import soate_code

NEW, EXISTING = "new", "existing"
ENDS = "none"
NAMES = ("name_ky", "name_ru", "name_en")


class ActForm(PortalModelForm):
    """The paper of an act."""

    scan = DocumentField(label=_("Scan of the act"), required=False)

    class Meta:
        model = ReformAct
        fields = ["number", "date", "title", "issued_by", "scan", "note"]
        help_texts = {
            "date": _("On this day the old units end and the new ones begin."),
            "issued_by": _("For example: Jogorku Kenesh, Cabinet of Ministers."),
        }


class _NewUnit(PortalForm):
    """Names, kind, place and code, as every change may write them."""

    name_ky = forms.CharField(label=_("Name in Kyrgyz"), max_length=250, required=False)
    name_ru = forms.CharField(
        label=_("Name in Russian"), max_length=250, required=False
    )
    name_en = forms.CharField(
        label=_("Name in English"), max_length=250, required=False
    )
    unit_kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("not chosen")), *MunicipalityKind.choices],
        required=False,
    )
    oblast = forms.ModelChoiceField(
        label=_("Oblast"), queryset=Oblast.objects.all(), required=False
    )
    rayon = RayonField(
        label=_("Rayon"),
        queryset=Rayon.objects.all(),
        required=False,
        help_text=_("Empty for a city of oblast rank."),
    )
    code = forms.CharField(
        label=_("SOATE code"),
        required=False,
        validators=[soate_code],
        help_text=_(
            "Leave it empty while the classifier has no code yet: a provisional code is "
            "given."
        ),
    )

    def __init__(self, *args: Any, change: ReformChange | None = None, **kwargs: Any):
        if change is not None:
            kwargs["initial"] = written(change) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)


class _Target(_NewUnit):
    """The unit that comes out: a new one, or one that exists."""

    target = forms.ChoiceField(
        label=_("What comes out"),
        choices=[
            (NEW, _("a new municipality, written below")),
            (EXISTING, _("a municipality that exists")),
        ],
        widget=forms.RadioSelect,
        initial=NEW,
    )
    municipality = PlaceField(
        label=_("The municipality that exists"),
        required=False,
        help_text=_("SOATE code or name. Only where no new one is made."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("target") == EXISTING and not (
            cleaned.get("municipality") or self.has_error("municipality")
        ):
            self.add_error("municipality", _("Choose the municipality."))
        return cleaned

    def values(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["makes_unit"] = values.pop("target") == NEW
        if not values["makes_unit"]:
            values |= {"unit_kind": "", "oblast": None, "rayon": None, "code": ""}
        return values


class MergeForm(_Target):
    """Several municipalities go over into one."""

    predecessors = PlacesField(
        label=_("Municipalities that go over"),
        help_text=_("One a line: SOATE code or name."),
    )
    field_order = ["predecessors", "target", "municipality"]


class SplitForm(_Target):
    """One unit that comes out of a municipality; others are added in the same way."""

    predecessor = PlaceField(label=_("Municipality that is split"))
    predecessor_stays = forms.BooleanField(
        label=_("It stays, and keeps its records"), required=False
    )
    takes_over = forms.BooleanField(
        label=_("The unit that comes out takes over records and rights"),
        required=False,
        help_text=_("If the old municipality ends, exactly one unit takes over."),
    )
    field_order = [
        "predecessor",
        "predecessor_stays",
        "target",
        "municipality",
        "takes_over",
    ]

    def values(self) -> dict[str, Any]:
        values = super().values()
        values["predecessors"] = [values.pop("predecessor")]
        values["takes_over"] &= not values["predecessor_stays"]
        return values


class RenameForm(PortalForm):
    """A new name of a municipality."""

    municipality = PlaceField(label=_("Municipality"))
    name_ky = forms.CharField(
        label=_("New name in Kyrgyz"), max_length=250, required=False
    )
    name_ru = forms.CharField(
        label=_("New name in Russian"), max_length=250, required=False
    )
    name_en = forms.CharField(
        label=_("New name in English"),
        max_length=250,
        required=False,
        help_text=_("A language that stays empty has no name any more."),
    )

    def __init__(self, *args: Any, change: ReformChange | None = None, **kwargs: Any):
        if change is not None:
            kwargs["initial"] = written(change) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class TownForm(RenameForm):
    """An aimak becomes a town; name and code may change with it."""

    unit_kind = forms.ChoiceField(
        label=_("New kind"),
        choices=[
            (kind.value, kind.label)
            for kind in (MunicipalityKind.TOWN, MunicipalityKind.CITY)
        ],
    )
    code = forms.CharField(
        label=_("New SOATE code"),
        required=False,
        validators=[soate_code],
        help_text=_("Empty: the code stays."),
    )
    field_order = ["municipality", "unit_kind"]

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["name_en"].help_text = _("All names empty: the name stays.")


CHANGE_FORMS: dict[str, Any] = {
    ReformChangeKind.MERGE: MergeForm,
    ReformChangeKind.SPLIT: SplitForm,
    ReformChangeKind.RENAME: RenameForm,
    ReformChangeKind.TOWN: TownForm,
}


def written(change: ReformChange) -> dict[str, Any]:
    """A change as its form shows it."""
    codes = [place.code for place in change.predecessors.order_by("sort_key", "pk")]
    plain = ("unit_kind", "oblast", "rayon", "code", "predecessor_stays", "takes_over")
    return {
        **{name: getattr(change, name) for name in (*NAMES, *plain)},
        "target": NEW if change.makes_unit else EXISTING,
        "municipality": change.municipality.code if change.municipality else "",
        "predecessors": "\n".join(codes),
        "predecessor": codes[0] if codes else "",
    }


class VillagesForm(PortalForm):
    """Which villages of the municipality that is split go to this unit."""

    villages: Any = forms.ModelMultipleChoiceField(
        label=_("Villages"),
        queryset=None,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, villages: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["villages"]
        field.queryset = villages


class RightsForm(PortalForm):
    """From when the rights pass, and who of the old people gets which role."""

    from_date = DayField(label=_("From"), initial=timezone.localdate)
    note = forms.CharField(
        label=_("Note"),
        max_length=250,
        required=False,
        help_text=_("For example: the order by which the people were appointed."),
    )

    def __init__(self, *args: Any, posts: list[Official], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.posts = posts
        self.fields["seen"] = forms.CharField(
            widget=forms.HiddenInput,
            required=False,
            initial=" ".join(str(post.pk) for post in posts),
        )
        for post in posts:
            self.fields[f"role-{post.pk}"] = forms.ChoiceField(
                label=str(post.user),
                help_text=post.get_role_display(),
                choices=[(ENDS, _("no role: the rights end")), *MunicipalRole.choices],
                initial=ENDS,
            )

    def decided(self) -> dict[str, Any]:
        """The values of `operations.confirm_rights`."""
        cleaned = self.cleaned_data
        seen = {int(key) for key in cleaned["seen"].split() if key.isdecimal()}
        roles = {post.pk: cleaned[f"role-{post.pk}"] for post in self.posts}
        return {
            "from_date": cleaned["from_date"],
            "note": cleaned["note"],
            "seen": seen,
            "passing": {key: role for key, role in roles.items() if role != ENDS},
        }


class ReasonForm(PortalForm):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
