"""Who acts for a unit that ended: the dated confirmation by a named person."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.formats import date_text
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from municipalities import notifications
from municipalities.enums import MunicipalityVerb, MunicipalRole
from municipalities.models import (
    Municipality,
    Official,
    RightsSuccession,
    Succession,
)
from municipalities.operations.posts import close, forget_what_hangs_on, live_head
from municipalities.permissions import can_confirm_rights
from municipalities.queries import answered_for, heir_of

HEAD = MunicipalRole.HEAD


@transaction.atomic
def confirm_rights(
    *,
    succession: Succession,
    passing: dict[int, str],
    seen: set[int],
    from_date: datetime.date,
    by: Any,
    note: str = "",
) -> RightsSuccession:
    """Let the successor's people act for the predecessor's records from now on.

    `seen`: keys of the predecessor's live posts as the confirming person saw them.
    `passing`: of these, whose holder gets which role in the successor. All posts in the
    predecessor end. Raises PermissionDenied, or OperationRefused.
    """
    if not can_confirm_rights(by, succession):
        raise PermissionDenied
    heir = heir_of(succession.successor) or succession.successor
    locked = Municipality.objects.select_for_update(of=("self",)).order_by("pk")
    list(locked.filter(pk__in=[succession.predecessor_id, heir.pk]))
    succession = lock(succession)
    posts = _live_posts(succession.predecessor)
    problems = [
        *_link_problems(succession, heir, from_date),
        *_people_problems(posts, passing, seen, heir),
    ]
    refuse_if_any(problems)
    rights = RightsSuccession.objects.create(
        succession=succession,
        from_date=from_date,
        note=note.strip(),
        confirmed_at=timezone.now(),
        confirmed_by=by,
    )
    _end(rights, posts, by)
    begun = _begin(rights, posts, passing, heir, by)
    _tell(rights, posts, begun, heir, by)
    return rights


def _live_posts(place: Municipality) -> list[Official]:
    rows = Official.objects.select_for_update(of=("self",)).filter(
        municipality=place, ended_at=None
    )
    return list(rows.select_related("user", "municipality").order_by("pk"))


def _link_problems(
    link: Succession, heir: Municipality, from_date: datetime.date
) -> Iterator[Problem]:
    if RightsSuccession.objects.filter(succession=link).exists():
        yield Problem(_("Somebody has confirmed this already."), code="confirmed")
    if not (link.takes_over and link.predecessor.has_ended):
        yield Problem(
            _("%(place)s keeps its records and its people.")
            % {"place": link.predecessor.name},
            code="keeps",
        )
    if heir.has_ended:
        yield Problem(
            _("%(place)s has ended, and nobody took over from it.")
            % {"place": heir.name},
            code="no_heir",
        )
    if from_date < link.date:
        yield Problem(
            _("The succession is of %(day)s: rights cannot pass earlier.")
            % {"day": date_text(link.date)},
            "from_date",
        )
    if from_date > timezone.localdate():
        yield Problem(
            _("The rights pass at once, so the day cannot lie in the future."),
            "from_date",
        )


def _people_problems(
    posts: list[Official], passing: dict[int, str], seen: set[int], heir: Municipality
) -> Iterator[Problem]:
    if {post.pk for post in posts} != seen or not set(passing) <= seen:
        yield Problem(
            _(
                "The people of the municipality changed meanwhile. Look at the list again."
            ),
            code="people_changed",
        )
    heads = {post.user_id for post in posts if passing.get(post.pk) == HEAD}
    present = live_head(heir)
    if len(heads | ({present.user_id} if present else set())) > 1:
        yield Problem(
            _("%(place)s can have one head only.") % {"place": heir.name},
            code="two_heads",
        )


def _end(rights: RightsSuccession, posts: list[Official], by: Any) -> None:
    for post in posts:
        forget_what_hangs_on(post, by=by)
        close(post, by=by, on=rights.from_date)
    rights.ended_posts.set(posts)


def _begin(
    rights: RightsSuccession,
    posts: list[Official],
    passing: dict[int, str],
    heir: Municipality,
    by: Any,
) -> list[Official]:
    """Posts in the successor; one that a person holds there already stays as it is."""
    begun = []
    for post in posts:
        role = passing.get(post.pk)
        if role is None:
            continue
        official, made = Official.objects.get_or_create(
            user=post.user,
            municipality=heir,
            role=MunicipalRole(role),
            ended_at=None,
            defaults={"given_by": by},
        )
        if made:
            begun.append(official)
    rights.begun_posts.set(begun)
    return begun


def _tell(
    rights: RightsSuccession,
    posts: list[Official],
    begun: list[Official],
    heir: Municipality,
    by: Any,
) -> None:
    """Two audit rows, one for each side, and a letter to everybody concerned."""
    told = {
        "from": rights.succession.predecessor.code,
        "to": heir.code,
        "from_date": rights.from_date,
        "ended": [f"{post.user}: {post.role}" for post in posts],
        "begun": [f"{post.user}: {post.role}" for post in begun],
    }
    for place in (rights.succession.predecessor, heir):
        audit.record(
            by=by,
            verb=MunicipalityVerb.RIGHTS_CONFIRMED,
            obj=place,
            after=told,
            note=rights.note,
        )
    notifications.rights_passed(rights, heir, posts)


@transaction.atomic
def withdraw_rights(*, rights: RightsSuccession, by: Any, reason: str) -> Succession:
    """Take a confirmation back: posts that it ended live again, those it began go.

    A post that was ended meanwhile for another reason stays as it is. Raises
    PermissionDenied, or OperationRefused.
    """
    if not can_confirm_rights(by, rights):
        raise PermissionDenied
    link = rights.succession
    heir = heir_of(link.successor) or link.successor
    locked = Municipality.objects.select_for_update(of=("self",)).order_by("pk")
    list(locked.filter(pk__in=[link.predecessor_id, heir.pk]))
    found = RightsSuccession.objects.filter(pk=rights.pk).first()
    if found is None:
        raise OperationRefused(
            [Problem(_("Somebody has withdrawn this already."), code="withdrawn")]
        )
    rights = lock(found)
    if not reason.strip():
        raise OperationRefused([Problem(_("Write the reason."), "reason")])
    refuse_if_any(_resting_problems(rights, heir))
    told = _posts_back(rights, by)
    for place in (link.predecessor, heir):
        audit.record(
            by=by,
            verb=MunicipalityVerb.RIGHTS_WITHDRAWN,
            obj=place,
            before=told,
            note=reason.strip(),
        )
    people = [post.user for post in rights.ended_posts.select_related("user")]
    notifications.rights_withdrawn(link, people, by=by, reason=reason.strip())
    rights.delete()
    return link


def _resting_problems(
    rights: RightsSuccession, heir: Municipality
) -> Iterator[Problem]:
    """Confirmations are withdrawn from the end of a chain: else posts that one began
    would come back with another, or stay where their reason is gone."""
    through = [row.place for row in answered_for(rights.succession.predecessor)]
    ended = Q(ended_posts__in=rights.begun_posts.all())
    passed = Q(begun_posts__municipality=heir, succession__predecessor__in=through)
    others = RightsSuccession.objects.filter(ended | passed).exclude(pk=rights.pk)
    for other in others.select_related("succession__predecessor").distinct():
        yield Problem(
            _("What was confirmed for %(place)s rests on this. Withdraw it first.")
            % {"place": other.succession.predecessor.name},
            code="rests",
        )


def _posts_back(rights: RightsSuccession, by: Any) -> dict[str, Any]:
    ended = list(rights.ended_posts.select_related("user"))
    begun = list(rights.begun_posts.filter(ended_at=None).select_related("user"))
    told = {
        "from_date": rights.from_date,
        "confirmed_by": str(rights.confirmed_by),
        "ended": [f"{post.user}: {post.role}" for post in ended],
        "begun": [f"{post.user}: {post.role}" for post in begun],
    }
    rights.begun_posts.clear()
    for post in begun:
        forget_what_hangs_on(post, by=by)
        if post.hand_overs.exists():
            close(post, by=by)  # it is on record elsewhere
        else:
            post.delete()
    for post in ended:
        post.ended_at, post.ended_by, post.ended_on = None, None, None
        post.save(update_fields=["ended_at", "ended_by", "ended_on"])
    return told
