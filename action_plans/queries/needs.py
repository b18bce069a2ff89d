"""The ranking of needs as text, for the section on how the need was found."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import date_text, number, percent
from municipalities.models import Municipality
from services_registry.models import NeedsStudy
from services_registry.queries import Need, Ranking, ranked_needs


def needs_text(municipality: Municipality) -> str:
    """The studies and the ranking in the reader's language; empty without any."""
    found = ranked_needs(municipality)
    return "\n".join(_lines(found)) if found.needs else ""


def _lines(found: Ranking) -> Iterator[str]:
    yield _("What people need, by surveys, hearings and gatherings:")
    for study in reversed(found.studies):
        yield f"– {_study(study)}"
    yield _("Services by how many people named them:")
    for need in found.needs:
        yield f"{need.rank}. {_need(need)}"


def _study(study: NeedsStudy) -> str:
    """Day, kind, title, place and participants of a study, in one line."""
    named = _("%(day)s: %(kind)s “%(title)s”") % {
        "day": date_text(study.held_on),
        "kind": study.get_kind_display(),
        "title": study.title,
    }
    parts = [named]
    if study.place:
        parts.append(study.place)
    counted: Any = study  # with the sums of `ranked_needs`
    if counted.people:
        parts.append(_participants(counted))
    return ", ".join(parts) + "."


def _participants(study: Any) -> str:
    known = study.women + study.men
    text = ngettext(
        "%(people)s participant", "%(people)s participants", study.people
    ) % {"people": number(study.people)}
    if not known:
        return text
    sexes = _("women: %(women)s, men: %(men)s") % {
        "women": number(study.women),
        "men": number(study.men),
    }
    return f"{text} ({sexes})"


def _need(need: Need) -> str:
    """A service with those who named it."""
    text = ngettext(
        "%(service)s: named by %(people)s person",
        "%(service)s: named by %(people)s people",
        need.people,
    ) % {"service": need.service.name, "people": number(need.people)}
    if need.women or need.men:
        sexes = _("women: %(women)s, men: %(men)s") % {
            "women": number(need.women),
            "men": number(need.men),
        }
        text = f"{text} ({sexes})"
    if need.share is not None:
        share = _("%(share)s of the participants") % {"share": percent(need.share, 0)}
        text = f"{text}, {share}"
    return text + "."
