"""What people say of an edition in discussion, and what they are answered.

No audit row holds a remark or its author: the trail is never deleted.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core import audit
from core.locking import lock
from core.problems import OperationRefused, Problem, refuse_if_any
from services_registry.enums import CommentWay, RegistryVerb
from services_registry.models import DiscussionComment, RegistryEdition, Service
from services_registry.operations.discussion import discussion_is_editable
from services_registry.permissions import can_answer_remarks


@transaction.atomic
def give_remark(
    *,
    edition: RegistryEdition,
    text: str,
    service: Service | None = None,
    author: str = "",
) -> DiscussionComment:
    """Keep what somebody wrote on the public page; nobody has to log in for it.

    Raises OperationRefused once the discussion is over.
    """
    edition = lock(edition)
    if not edition.is_open_to_comments:
        over = _("The discussion is over. Remarks can no longer be sent.")
        raise OperationRefused([Problem(over, code="closed")])
    refuse_if_any(_problems(edition, text, service))
    remark = DiscussionComment.objects.create(
        edition=edition,
        service=service,
        way=CommentWay.PORTAL,
        given_on=timezone.localdate(),
        author=author.strip(),
        text=text.strip(),
    )
    audit.record(
        by=None, verb=RegistryVerb.REMARK_GIVEN, obj=edition, after=_of(remark)
    )
    return remark


@dataclass(frozen=True)
class RemarkValues:
    """A remark that reached the municipality: how, when, what, about which service."""

    way: str
    given_on: datetime.date
    text: str
    service: Service | None = None
    author: str = ""


@transaction.atomic
def record_remark(
    *, edition: RegistryEdition, by: Any, values: RemarkValues
) -> DiscussionComment:
    """Keep a remark from a hearing, a gathering, a letter or a call.

    Raises PermissionDenied, or OperationRefused at the fields.
    """
    if not can_answer_remarks(by, edition):
        raise PermissionDenied
    edition = lock(edition)
    discussion_is_editable(edition)
    refuse_if_any(
        [*_way_problems(values), *_problems(edition, values.text, values.service)]
    )
    remark = DiscussionComment.objects.create(
        edition=edition,
        service=values.service,
        way=values.way,
        given_on=values.given_on,
        author=values.author.strip(),
        text=values.text.strip(),
        recorded_by=by,
    )
    audit.record(
        by=by, verb=RegistryVerb.REMARK_RECORDED, obj=edition, after=_of(remark)
    )
    return remark


@transaction.atomic
def answer_remark(
    *,
    remark: DiscussionComment,
    by: Any,
    answer: str,
    is_withheld: bool = False,
    seen: str = "",
) -> DiscussionComment:
    """Answer a remark, or mend its answer; the public then reads both.

    `seen`: the `answer_mark` that the person saw; a colleague's later answer is not
    overwritten. `is_withheld`: the answer stays with the municipality.
    Raises PermissionDenied, or OperationRefused (code "changed" for the colleague's).
    """
    if not can_answer_remarks(by, remark.edition):
        raise PermissionDenied
    discussion_is_editable(lock(remark.edition))
    remark = lock(remark)
    refuse_if_any(_answer_problems(remark, answer, seen))
    remark.answer = answer.strip()
    remark.is_withheld = is_withheld
    remark.answered_at = timezone.now()
    remark.answered_by = by
    remark.save()
    audit.record(
        by=by,
        verb=RegistryVerb.REMARK_ANSWERED,
        obj=remark.edition,
        after={**_of(remark), "withheld": is_withheld},
    )
    return remark


def answer_mark(remark: DiscussionComment) -> str:
    """Tells one answer from the next: empty while there is none."""
    return remark.answered_at.isoformat() if remark.answered_at else ""


def _of(remark: DiscussionComment) -> dict[str, Any]:
    return {
        "remark": remark.pk,
        "way": remark.way,
        "service": str(remark.service) if remark.service else "",
    }


def _problems(
    edition: RegistryEdition, text: str, service: Service | None
) -> Iterator[Problem]:
    if not text.strip():
        yield Problem(_("Write the remark."), "text", "no_text")
    if service and not edition.entries.filter(service=service).exists():
        yield Problem(
            _("Choose a service of this registry."), "service", "not_in_registry"
        )


def _way_problems(values: RemarkValues) -> Iterator[Problem]:
    if values.way == CommentWay.PORTAL:
        yield Problem(_("Choose how the remark came."), "way", "portal")
    if values.given_on > timezone.localdate():
        yield Problem(_("The day cannot lie in the future."), "given_on", "future")


def _answer_problems(
    remark: DiscussionComment, answer: str, seen: str
) -> Iterator[Problem]:
    if not answer.strip():
        yield Problem(_("Write the answer."), "answer", "no_answer")
    if answer_mark(remark) != seen:
        yield Problem(
            _(
                "A colleague has answered this remark meanwhile. Look at the answer, and "
                "change it where it needs to be changed."
            ),
            code="changed",
        )
