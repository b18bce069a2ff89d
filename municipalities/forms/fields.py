"""Fields that take municipalities by code or name."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities import queries
from municipalities.enums import RayonKind
from municipalities.models import Municipality, Rayon


class PlaceField(forms.CharField):
    """One municipality, by its SOATE code or its name."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("help_text", _("SOATE code or name."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Municipality | None:
        text = super().clean(value)
        return queries.place_meant_by(text) if text else None


class PlacesField(forms.CharField):
    """Several municipalities, one a line or divided by semicolons."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[Municipality]:
        parts = [p for p in re.split(r"[;\n]", super().clean(value)) if p.strip()]
        return list(
            {place.pk: place for place in map(queries.place_meant_by, parts)}.values()
        )


def rayon_label(rayon: Rayon) -> str:
    """Its name in a list of choices: a city and the rayon around it bear one name."""
    if rayon.kind == RayonKind.CITY:
        return str(_("%(name)s, city") % {"name": rayon.name})
    return rayon.name


class RayonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Rayon) -> str:
        return rayon_label(obj)
