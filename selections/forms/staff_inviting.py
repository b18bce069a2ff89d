"""Forms of inviting: a pasted list of municipalities, oblasts, programme, cohort."""

import re
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.forms import MomentField, PortalForm
from core.text import search_key
from municipalities.models import Cohort, EarlierProgramme, Municipality, Oblast
from selections.models import Selection

CODE = re.compile(r"(?<![0-9A-Z])(\d{14}|P\d{13})(?![0-9])")
WITH_RAYON = re.compile(r"(?P<name>[^()]+)\((?P<where>[^()]+)\)")
MOST_LINES = 1000
MOST_ANSWERS = 6
BY_LIST, BY_OBLAST, BY_PROGRAMME, BY_COHORT = "list", "oblast", "programme", "cohort"
WAYS = (
    (BY_LIST, _("By a list of names or codes")),
    (BY_OBLAST, _("All municipalities of oblasts")),
    (BY_PROGRAMME, _("Participants of an earlier programme")),
    (BY_COHORT, _("Members of an earlier cohort")),
)


class Gazetteer:
    """The municipalities of the closing day, to be found by code or name; one query."""

    def __init__(self, selection: Selection):
        day = timezone.localdate(selection.closes_at)
        rows = Municipality.objects.with_place().filter(
            Q(ended_date__isnull=True) | Q(ended_date__gt=day)
        )
        self.places = list(rows.order_by("sort_key", "pk"))
        self.by_code = {place.code: place for place in self.places}

    def find(self, line: str) -> Municipality:
        """The municipality of a line. Raises ValidationError that names what fits."""
        code = CODE.search(line.upper())
        if code is not None:
            return self._of_code(code[1])
        found = self._named(line)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(
                _("No municipality has the name or code “%(text)s”."),
                params={"text": line},
            )
        raise ValidationError(
            _("“%(text)s” fits several: %(places)s. Write the SOATE code instead."),
            params={
                "text": line,
                "places": "; ".join(
                    f"{place.full_name} {place.code}" for place in found[:MOST_ANSWERS]
                ),
            },
        )

    def _of_code(self, code: str) -> Municipality:
        place = self.by_code.get(code) or Municipality.objects.with_code(code)
        if place is None:
            raise ValidationError(
                _("No municipality has the code %(code)s."), params={"code": code}
            )
        return place

    def _named(self, line: str) -> list[Municipality]:
        """Those with exactly this name; else those that have all its words."""
        parted = WITH_RAYON.fullmatch(line.strip())
        name = search_key(parted["name"] if parted else line)
        where = search_key(parted["where"]) if parted else ""
        here = [place for place in self.places if _lies_in(place, where)]
        exact = [place for place in here if name in place.search_key.split("\n")]
        if exact:
            return exact
        words = name.split()
        return [p for p in here if words and all(w in p.search_key for w in words)]


def _lies_in(place: Municipality, where: str) -> bool:
    """Whether the rayon (or oblast) of the place is the named one."""
    unit = place.rayon or place.oblast
    return not where or where in unit.search_key


class NamesField(forms.CharField):
    """Municipalities by code or name, one a line; every wrong line is told."""

    widget = forms.Textarea(attrs={"rows": 8})

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("label", _("Municipalities, one a line"))
        kwargs.setdefault(
            "help_text",
            _(
                "SOATE code or name. Where a name repeats, write the rayon in brackets "
                "or the code."
            ),
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[str]:
        lines = [" ".join(line.split()) for line in super().clean(value).splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_LINES:
            raise ValidationError(
                _("At most %(limit)s lines at a time."), params={"limit": MOST_LINES}
            )
        return found


def found_places(selection: Selection, lines: list[str]) -> list[Municipality]:
    """Each municipality once. Raises ValidationError with every line that is wrong."""
    gazetteer = Gazetteer(selection)
    places: dict[int, Municipality] = {}
    wrong: list[ValidationError] = []
    for line in lines:
        try:
            place = gazetteer.find(line)
        except ValidationError as refused:
            wrong.append(refused)
        else:
            places[place.pk] = place
    if wrong:
        raise ValidationError(wrong)
    return list(places.values())


class InviteForm(PortalForm):
    """Whom to invite, in one of four ways."""

    way = forms.ChoiceField(
        label=_("How do you choose?"),
        choices=WAYS,
        widget=forms.RadioSelect,
        initial=BY_LIST,
    )
    names = NamesField(required=False)
    oblasts = forms.ModelMultipleChoiceField(
        label=_("Oblasts"),
        queryset=Oblast.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    programme = forms.ModelChoiceField(
        label=_("Earlier programme"),
        queryset=EarlierProgramme.objects.all(),
        required=False,
    )
    cohort = forms.ModelChoiceField(
        label=_("Earlier cohort"), queryset=Cohort.objects.all(), required=False
    )

    FIELD_OF = {
        BY_LIST: "names",
        BY_OBLAST: "oblasts",
        BY_PROGRAMME: "programme",
        BY_COHORT: "cohort",
    }

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.selection = selection

    def groups(self) -> Iterator[tuple[Any, Any]]:
        """Each way but its radio button, with its field."""
        for way, label in WAYS:
            yield label, self[self.FIELD_OF[way]]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        name = self.FIELD_OF.get(given.get("way", ""), "")
        if not name or name in self.errors:
            return given
        if not given.get(name):
            self.add_error(name, _("Choose or write whom to invite."))
        elif name == "names":
            self._find(given)
        return given

    def _find(self, given: dict[str, Any]) -> None:
        try:
            given["places"] = found_places(self.selection, given["names"])
        except ValidationError as refused:
            self.add_error("names", refused)


class EnterForm(PortalForm):
    """Candidates of a selection of the past, with the day of their papers."""

    names = NamesField()
    received_at = MomentField(
        label=_("When their papers came in (Bishkek time)"),
        help_text=_("One moment for all of this list."),
    )

    def __init__(self, *args: Any, selection: Selection, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.selection = selection

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("names") and "names" not in self.errors:
            try:
                given["places"] = found_places(self.selection, given["names"])
            except ValidationError as refused:
                self.add_error("names", refused)
        return given
