"""Filters and tags of the portal's templates: `{% load portal %}`."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import formats, ui
from core.forms.renderer import dressed
from core.languages import lang_attribute
from core.prose import prose
from core.workflow import sentence

register = template.Library()

for _name in (
    "money",
    "money_short",
    "number",
    "percent",
    "date_text",
    "date_short",
    "month_text",
    "time_text",
    "moment_text",
    "size_text",
):
    register.filter(_name, getattr(formats, _name))
register.filter("prose", prose)
register.filter("lang_attribute", lang_attribute)


# Badges -------------------------------------------------------------------------------
@register.simple_tag
def badge(text: Any, tone: str = "neutral", size: str = "") -> SafeString:
    """A coloured label: `{% badge _("overdue") "danger" %}`; size "lg" in page heads."""
    large = " badge-lg" if size == "lg" else ""
    return format_html('<span class="badge{} tone-{}">{}</span>', large, tone, text)


@register.simple_tag
def state_badge(obj: Any, size: str = "", field: str = "state") -> SafeString:
    """The state of an object, in its colour: `{% state_badge plan %}`."""
    value = getattr(obj, field)
    show = getattr(obj, f"get_{field}_display", None)
    label = show() if show else getattr(value, "label", value)
    noun = getattr(getattr(obj, "_meta", None), "model_name", "")
    return badge(label, ui.tone(value, noun), size)


@register.simple_tag
def state_label(value: Any, label: Any = "", size: str = "") -> SafeString:
    """A state value of an enum: `{% state_label row.state row.get_state_display %}`."""
    return badge(label or getattr(value, "label", value), ui.tone(value), size)


@register.filter
def tone_of(value: Any) -> str:
    """The tone of a state value."""
    return ui.tone(value)


# Forms --------------------------------------------------------------------------------
@register.simple_tag
def field(bound: BoundField, note: Any = "") -> SafeString:
    """A whole field: label, hint, error, input. For any form's field."""
    return dressed(bound).render(context={"field": dressed(bound), "note": note})


@register.inclusion_tag("_components/filter_field.html")
def filter_field(bound: BoundField) -> dict[str, Any]:
    """A field of a filter bar: narrow, without hint and "(optional)"."""
    return {"field": dressed(bound)}


@register.inclusion_tag("_components/error_summary.html")
def error_summary(*forms: Any) -> dict[str, Any]:
    """All errors of forms and formsets, each a link to its field."""
    found = [entry for form in _flat(forms) for entry in _errors(form)]
    return {"errors": found, "count": len(found)}


def _flat(forms: Iterable[Any]) -> Iterable[Any]:
    """Forms in the order of the page; a formset gives its own errors, then its forms."""
    for form in forms:
        if not form:
            continue
        if isinstance(form, list | tuple):
            yield from _flat(form)
        elif hasattr(form, "non_form_errors"):
            yield form
            yield from form.forms
        else:
            yield form


def _errors(form: Any) -> Iterable[dict[str, Any]]:
    if not isinstance(form, BaseForm):
        yield from ({"text": text, "target": ""} for text in form.non_form_errors())
        return
    yield from ({"text": text, "target": ""} for text in form.non_field_errors())
    for name, messages in form.errors.items():
        if name in form.fields:
            bound = dressed(form[name])
            target = "" if bound.is_hidden else bound.target
            for text in messages:
                yield {"text": text, "target": target, "label": bound.label}


# Lists --------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def sort_head(
    context: dict[str, Any], key: str, label: Any, kind: str = ""
) -> SafeString:
    """A column head that sorts: `{% sort_head "name" _("Name") %}`, kind num or date.

    Reads `sort` and the query of the page (as core.screens.ListScreen gives them).
    """
    current = context.get("sort", "")
    turned = current == key
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query: QueryDict = context["request"].GET.copy()
    query["sort"] = f"-{key}" if turned else key
    for name in ("page", "export"):
        query.pop(name, None)
    mark = {"ascending": "▲", "descending": "▼"}.get(direction, "↕")
    return format_html(
        '<th scope="col"{}{}><a href="?{}">{}<span class="sort-mark" aria-hidden="true">'
        "{}</span></a></th>",
        format_html(' class="{}"', kind) if kind else "",
        format_html(' aria-sort="{}"', direction) if direction else "",
        query.urlencode(),
        label,
        mark,
    )


@register.simple_tag
def page_numbers(page: Any) -> list[Any]:
    """Page numbers around the present one, with "…" between."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1))


# Records ------------------------------------------------------------------------------
@register.inclusion_tag("_components/timeline.html")
def timeline(events: Iterable[Any], limit: int = 0) -> dict[str, Any]:
    """What happened to a record: AuditEvents (or objects like them), newest first."""
    shown = list(events[:limit] if limit else events)  # type: ignore[index]
    return {"entries": [_entry(event) for event in shown]}


def _entry(event: Any) -> dict[str, Any]:
    text = getattr(event, "sentence", None) or sentence(event.verb)
    who = _("the portal") if event.actor_label == "system" else event.actor_label
    return {
        "at": event.at,
        "who": who,
        "sentence": text,
        "note": event.note,
        "changes": _changes(event),
    }


def _changes(event: Any) -> list[dict[str, Any]]:
    """Changed values but the state, which the sentence tells already."""
    names = {**(event.before or {}), **(event.after or {})}
    labels = getattr(event, "field_labels", {})
    return [
        {
            "label": labels.get(name, name.replace("_", " ")),
            "before": (event.before or {}).get(name),
            "after": (event.after or {}).get(name),
        }
        for name in names
        if name != "state"
    ]
