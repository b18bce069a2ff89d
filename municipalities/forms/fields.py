"""Fields that take municipalities by code or name."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.text import search_key
from municipalities import queries
from municipalities.enums import RayonKind
from municipalities.models import Municipality, Rayon


def place_of(text: str) -> Municipality:
    """The municipality of a SOATE code (a former one, too) or a name.

    Names repeat: several matches are listed with their rayons. Raises ValidationError.
    """
    text = text.strip()
    by_code = Municipality.objects.with_place().with_code(text.upper())
    if by_code is not None:
        return by_code
    found = queries.find_places(text, limit=6)
    exact = [
        place for place in found if search_key(text) in place.search_key.split("\n")
    ]
    if len(exact) == 1:
        return exact[0]
    if not found:
        raise ValidationError(
            _("No municipality has the name or code “%(text)s”."), params={"text": text}
        )
    if len(found) > 1:
        raise ValidationError(
            _("Several municipalities fit: %(places)s. Write the SOATE code."),
            params={"places": "; ".join(f"{p.full_name} {p.code}" for p in found)},
        )
    return found[0]


class PlaceField(forms.CharField):
    """One municipality, by its SOATE code or its name."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("help_text", _("SOATE code or name."))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Municipality | None:
        text = super().clean(value)
        return place_of(text) if text else None


class PlacesField(forms.CharField):
    """Several municipalities, one a line or divided by semicolons."""

    widget = forms.Textarea(attrs={"rows": 3})

    def clean(self, value: Any) -> list[Municipality]:
        parts = [p for p in re.split(r"[;\n]", super().clean(value)) if p.strip()]
        return list({place.pk: place for place in map(place_of, parts)}.values())


def rayon_label(rayon: Rayon) -> str:
    """Its name in a list of choices: a city and the rayon around it bear one name."""
    if rayon.kind == RayonKind.CITY:
        return str(_("%(name)s, city") % {"name": rayon.name})
    return rayon.name


class RayonField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Rayon) -> str:
        return rayon_label(obj)
