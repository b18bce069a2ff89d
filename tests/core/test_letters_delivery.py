"""The outbox: sent once for each claim, again after a crash, not for ever."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from core import letters_delivery
from core.models import Letter


def make_letter(**fields: Any) -> Letter:
    return Letter.objects.create(
        **{
            "name": "x",
            "to_email": "a@portal.example",
            "language": "ky",
            "subject": "Тема",
            "body": "Текст\n",
        }
        | fields
    )


def later(letter: Letter, minutes: int) -> None:
    """Let so many minutes pass since the letter was last claimed."""
    past = timezone.now() - timedelta(minutes=minutes)
    Letter.objects.filter(pk=letter.pk).update(claimed_at=past)


def test_a_letter_goes_out_once(db: None) -> None:
    letter = make_letter()
    assert letters_delivery.deliver_waiting() == 1
    assert letters_delivery.deliver_waiting() == 0
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (
        ["a@portal.example"],
        "Тема",
        "Текст\n",
    )
    assert sent.extra_headers["Message-ID"] == f"<letter-{letter.pk}@localhost>"
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert (letter.attempts, letter.error) == (1, "")


def test_the_link_of_a_letter_that_was_sent_stays_nowhere(db: None) -> None:
    letter = make_letter(body="http://portal.example/invitation/secret-token/")
    assert letters_delivery.deliver_waiting() == 1
    assert "secret-token" in mail.outbox[0].body
    letter.refresh_from_db()
    assert letter.body == ""


def test_a_claimed_letter_is_left_alone_until_its_sender_must_be_dead(db: None) -> None:
    letter = make_letter(claimed_at=timezone.now(), attempts=1)
    assert letters_delivery.deliver_waiting() == 0
    later(letter, letters_delivery.CLAIM_MINUTES + 1)
    assert letters_delivery.deliver_waiting() == 1


def test_a_refusal_is_kept_and_tried_again_later_but_not_for_ever(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_message: Any) -> None:
        raise ConnectionRefusedError("no mail server")

    monkeypatch.setattr("core.letters_delivery.EmailMessage.send", refuse)
    letter = make_letter()
    for attempt in range(1, 10):
        assert letters_delivery.deliver_waiting() == 0
        letter.refresh_from_db()
        assert letter.attempts == min(attempt, letters_delivery.MAX_ATTEMPTS)
        assert letters_delivery.deliver_waiting() == 0
        later(letter, 10_000)
    assert (letter.sent_at, letter.error) == (None, "no mail server")


def test_a_bad_letter_does_not_hold_up_the_others(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = make_letter(subject="a\nBcc: b@portal.example"), make_letter()
    assert letters_delivery.deliver_waiting() == 1
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.sent_at, good.sent_at is not None) == (None, True)
    assert [message.to for message in mail.outbox] == [["a@portal.example"]]


def test_two_senders_at_once_send_one_letter(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second sender that read the same list finds the letter claimed."""
    letter = make_letter()
    sends: list[int] = []

    def send(_message: Any) -> None:
        sends.append(1)
        assert letters_delivery._deliver(letter.pk) is False

    monkeypatch.setattr("core.letters_delivery.EmailMessage.send", send)
    assert letters_delivery.deliver_waiting() == 1
    assert sends == [1]
