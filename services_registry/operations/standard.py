"""The items of the standard, and the rules of all registries."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import Problem, refuse_if_any
from services_registry.enums import RegistryVerb
from services_registry.models import RegistryRules, StandardItem
from services_registry.operations.catalogue import (
    code_problems,
    naming_problems,
    require_keeper,
    write_changes,
)
from services_registry.queries.completeness import ALWAYS_NEEDED

MOST_MONTHS, MOST_DAYS = 60, 365


@transaction.atomic
def add_item(*, by: Any, **values: Any) -> StandardItem:
    """Add an item to the standard: a text, which every entry can have from now on.

    `values`: code, the names, help_ky, help_ru, help_en, order, is_needed, is_active.
    Raises PermissionDenied, or OperationRefused at the field.
    """
    require_keeper(by)
    problems = code_problems(StandardItem, values["code"])
    refuse_if_any([*problems, *naming_problems(values)])
    item = StandardItem.objects.create(**values)
    audit.record(by=by, verb=RegistryVerb.ITEM_MADE, obj=item, after=values)
    return item


@transaction.atomic
def change_item(*, item: StandardItem, by: Any, **values: Any) -> StandardItem:
    """Change an item; its code and kind stay, and no item is ever deleted.

    Raises PermissionDenied, or OperationRefused at the field.
    """
    require_keeper(by)
    item = lock(item)
    refuse_if_any(item_problems({**values, "code": item.code}))
    return write_changes(item, values, by, RegistryVerb.ITEM_CHANGED)


def item_problems(values: Mapping[str, Any]) -> Iterable[Problem]:
    """What is wrong with the values of an item, at their fields."""
    yield from naming_problems(values)
    if not values["is_active"] and values["code"] in ALWAYS_NEEDED:
        yield Problem(
            _("No registry can do without this item, so it stays in use."),
            "is_active",
            "always_needed",
        )


@transaction.atomic
def change_rules(
    *,
    by: Any,
    check_months: int,
    remind_days_before: int,
    remind_days_after: int,
    discussion_days: int,
) -> RegistryRules:
    """Set how often entries are checked, when reminders go out, how long people discuss.

    Raises PermissionDenied, or OperationRefused at the field.
    """
    require_keeper(by)
    values = {
        "check_months": check_months,
        "remind_days_before": remind_days_before,
        "remind_days_after": remind_days_after,
        "discussion_days": discussion_days,
    }
    refuse_if_any(_rule_problems(values))
    row, _made = RegistryRules.objects.get_or_create(pk=1)
    return write_changes(lock(row), values, by, RegistryVerb.RULES_CHANGED)


def _rule_problems(values: Mapping[str, int]) -> Iterable[Problem]:
    for name, value in values.items():
        least, most = (1, MOST_MONTHS) if name == "check_months" else (1, MOST_DAYS)
        if not least <= value <= most:
            message = _("Write a number between %(least)s and %(most)s.")
            yield Problem(message % {"least": least, "most": most}, name, "bounds")
