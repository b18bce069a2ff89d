"""On which day a person last came."""

from django.db.models import Q
from django.utils import timezone

from accounts.models import User


def remember_visit(*, user: User) -> bool:
    """Write today's date once a day. True: this request wrote it.

    One conditional UPDATE, so that requests at once write it once; a person who came
    today already costs no query. No audit row: nothing was decided.
    """
    today = timezone.localdate()
    if user.last_seen_on is not None and user.last_seen_on >= today:
        return False
    earlier = Q(last_seen_on=None) | Q(last_seen_on__lt=today)
    changed = User.objects.filter(earlier, pk=user.pk).update(last_seen_on=today)
    return bool(changed)
