"""A new head in the list of heads: facts about the office, beside the rights."""

from django.db import transaction

from accounts.models import User
from core.problems import OperationRefused
from municipalities.enums import Post
from municipalities.models import HandOver, PostHolder
from municipalities.operations.profile import begin_holder


def record_head_as_holder(hand_over: HandOver, full_name: str, *, by: User) -> bool:
    """Write the new head of a hand-over into the list of heads; the present one ends.

    False when the list does not allow it, as when the times of two would overlap: the
    rights pass all the same, and staff mend the list by hand.
    """
    present = PostHolder.objects.filter(
        municipality=hand_over.municipality,
        post=Post.HEAD,
        until_date=None,
        full_name=full_name,
    )
    if present.exists():
        return True
    try:
        with transaction.atomic():
            begin_holder(
                municipality=hand_over.municipality,
                by=by,
                ends_present=True,
                post=Post.HEAD,
                full_name=full_name,
                since_date=hand_over.begins_on,
                source=hand_over.document,
            )
    except OperationRefused:
        return False
    return True
