"""Delivering the outbox: each letter is claimed, sent once for that claim, marked."""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from core.models.letters import Letter

logger = logging.getLogger(__name__)

BATCH = 50
MAX_ATTEMPTS = 5
# a delivery that is under way longer than this was killed
CLAIM_MINUTES = 5


def deliver_waiting() -> int:
    """Send letters that wait; returns how many the mail server took.

    A letter whose sender was killed in the middle is tried again after CLAIM_MINUTES,
    at most MAX_ATTEMPTS times in all: it may then arrive twice, but is never lost.
    A refused letter waits longer after each try. The body of a sent letter is not kept.
    """
    numbers = list(_waiting().values_list("pk", flat=True)[:BATCH])
    return sum(1 for number in numbers if _deliver(number))


def _waiting() -> QuerySet[Letter]:
    """Letters not sent, not claimed at the moment, with tries left."""
    now = timezone.now()
    due = Q(claimed_at=None)
    for attempts in range(1, MAX_ATTEMPTS):
        pause = timedelta(minutes=CLAIM_MINUTES * attempts**2)
        due |= Q(attempts=attempts, claimed_at__lt=now - pause)
    return Letter.objects.filter(due, sent_at=None, attempts__lt=MAX_ATTEMPTS).order_by(
        "pk"
    )


def _deliver(number: int) -> bool:
    claimed_at = timezone.now()
    if (
        not _waiting()
        .filter(pk=number)
        .update(claimed_at=claimed_at, attempts=F("attempts") + 1)
    ):
        return False
    letter = Letter.objects.get(pk=number)
    message = EmailMessage(
        letter.subject,
        letter.body,
        settings.DEFAULT_FROM_EMAIL,
        [letter.to_email],
        # the same for each try: mail servers and readers can drop a second copy
        headers={"Message-ID": f"<letter-{number}@{_host()}>"},
    )
    try:
        message.send()
    except Exception as error:
        # smtplib, sockets and mail backends share no base class. The text of their
        # errors holds addresses, so only the class goes to the log.
        logger.warning("letter %s was not taken: %s", number, type(error).__name__)
        Letter.objects.filter(pk=number).update(error=str(error)[:1000])
        return False
    # the body may hold a link that opens an account: it stays only with its receiver
    Letter.objects.filter(pk=number).update(sent_at=timezone.now(), error="", body="")
    return True


def _host() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
