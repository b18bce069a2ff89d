"""Who is writing which section now."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from action_plans.models import ActionPlan, Presence

GONE_AFTER = timedelta(minutes=2)


def writers_now(
    plan: ActionPlan, besides: Any, section: str = ""
) -> dict[str, tuple[str, ...]]:
    """Short names of the others by section, for those seen in the last two minutes."""
    rows = Presence.objects.filter(
        plan=plan, seen_at__gte=timezone.now() - GONE_AFTER
    ).exclude(user=besides)
    if section:
        rows = rows.filter(section=section)
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows.select_related("user").order_by("user__sort_key"):
        found[row.section].append(short_name(row.user))
    return {slug: tuple(names) for slug, names in found.items()}


def short_name(user: User) -> str:
    """`Айгүл Б.` for Айгүл Бекова; an account without a name by its address."""
    first, _space, rest = str(user).strip().partition(" ")
    return f"{first} {rest.strip()[0]}." if rest.strip() else first


def writing_text(names: Sequence[str]) -> str:
    """The sentence that tells who is at a section."""
    if not names:
        return ""
    if len(names) == 1:
        return _("%(name)s is writing now.") % {"name": names[0]}
    return _("%(names)s are writing now.") % {"names": ", ".join(names)}
