"""Whether services still are as told: checks, reminders, the chore, races."""

import re
import time
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core import chores
from core.models.audit import AuditEvent
from core.models.letters import Letter
from core.problems import OperationRefused
from services_registry import operations
from services_registry.enums import EditionState
from services_registry.models import (
    CheckReminder,
    DiscussionComment,
    RegistryEdition,
    RegistryEntry,
    RegistryRules,
)
from services_registry.operations import checks as check_room
from services_registry.operations import remarks as remark_room
from services_registry.queries import next_steps_for, seal_of
from tests.factories.services_registry import (
    make_discussed,
    make_edition,
    make_entry,
    make_provider,
    make_remark,
    make_service,
)
from tests.support.races import at_once, needs_postgres, unlocked

E = EditionState
DAY = date(2017, 5, 10)


@pytest.fixture
def client(client: Client) -> Client:
    """Somebody who reads English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def head(browse: Any, personas: Any) -> Client:
    return browse(personas.head_a)


def day(offset: int = 0) -> date:
    return timezone.localdate() + timedelta(days=offset)


def make_due(place: Any, due: date | None = DAY, name: str = "Суу") -> RegistryEntry:
    """An entry of a registry in force whose check is due on a day."""
    edition = place.registry_editions.filter(state="published").first()
    edition = edition or make_edition(place, E.PUBLISHED, in_force_from="2017-01-01")
    return make_entry(edition, make_service(name), next_check=due)


# Checking -------------------------------------------------------------------------------
def test_a_check_changes_no_contents(personas: Any, places: Any) -> None:
    entry = make_due(places.a, day(-2))
    edition = entry.edition
    seal, version = seal_of(edition), entry.version
    done = operations.mark_checked(
        edition=edition, by=personas.coordinator_a, entries=[entry.pk]
    )
    entry.refresh_from_db()
    assert (done, entry.checked_on, entry.checked_by, entry.version) == (
        1,
        day(),
        personas.coordinator_a,
        version,
    )
    assert entry.next_check == date(day().year + 1, day().month, day().day)
    assert seal_of(edition) == seal
    row = AuditEvent.objects.get()
    assert (row.verb, row.after["services"]) == ("registry_edition.checked", ["Суу"])


def test_the_rules_or_the_writer_set_the_next_day(personas: Any, places: Any) -> None:
    RegistryRules.objects.create(pk=1, check_months=1)
    entry = make_due(places.a)
    operations.mark_checked(
        edition=entry.edition, by=personas.head_a, entries=[entry.pk]
    )
    entry.refresh_from_db()
    assert 28 <= (entry.next_check - day()).days <= 31
    operations.mark_checked(
        edition=entry.edition,
        by=personas.head_a,
        entries=[entry.pk],
        next_check=day(5),
    )
    entry.refresh_from_db()
    assert entry.next_check == day(5)


def test_what_is_refused(personas: Any, places: Any) -> None:
    entry, foreign = make_due(places.a), make_due(places.b)
    old = make_edition(places.a, E.SUPERSEDED, in_force_until="2016-12-31")

    def codes(edition: Any, **values: Any) -> list[str]:
        with pytest.raises(OperationRefused) as refused:
            operations.mark_checked(edition=edition, by=personas.head_a, **values)
        return [problem.code for problem in refused.value.problems]

    # an entry of another edition is not touched
    assert codes(entry.edition, entries=[foreign.pk]) == ["none_chosen"]
    assert codes(entry.edition, entries=[entry.pk], next_check=day()) == ["past"]
    gone = make_entry(old)
    assert codes(old, entries=[gone.pk]) == ["not_in_force"]
    assert not RegistryEntry.objects.filter(checked_on__isnull=False).exists()


def test_only_writers_check(personas: Any, places: Any) -> None:
    entry = make_due(places.a)
    went = set()
    for name, user in personas.named().items():
        try:
            operations.mark_checked(edition=entry.edition, by=user, entries=[entry.pk])
        except PermissionDenied:
            continue
        went.add(name)
    assert went == {"head_a", "coordinator_a"}


def test_many_are_ticked_on_the_page(head: Client, places: Any) -> None:
    late, soon = make_due(places.a, day(-1), "Кеч"), make_due(places.a, day(3), "Жакын")
    never = make_due(places.a, None, "Эч качан")
    far = make_due(places.a, day(200), "Алыс")
    RegistryEntry.objects.exclude(pk=never.pk).update(checked_on=day(-300))
    url = f"/m/registry/{late.edition_id}/checks/"

    def names(query: str) -> list[str]:
        text = head.get(url + query).content.decode()
        order = sorted(
            (text.find(f">{name}</label>"), name)
            for name in ("Кеч", "Жакын", "Эч качан", "Алыс")
        )
        return [name for place, name in order if place >= 0]

    assert names("") == ["Кеч", "Жакын", "Алыс", "Эч качан"]
    assert names("?need=overdue") == ["Кеч"]
    assert names("?need=soon") == ["Жакын"]
    assert names("?need=never") == ["Эч качан"]
    sent = head.post(url, {"entries": [late.pk, never.pk], "next_check": day(90)})
    assert (sent.status_code, sent["Location"]) == (302, url)
    marked = RegistryEntry.objects.filter(checked_on=day()).order_by("pk")
    assert list(marked.values_list("pk", "next_check")) == [
        (late.pk, day(90)),
        (never.pk, day(90)),
    ]
    for bad in ({}, {"entries": ["x"]}, {"entries": [soon.pk], "next_check": "soon"}):
        assert head.post(url, bad).status_code == 422
    kept = head.post(url, {"entries": [far.pk], "next_check": day(-1)})
    assert (
        kept.status_code,
        len(re.findall(r"\schecked>", kept.content.decode())),
    ) == (422, 1)


def test_500_entries_ask_no_more_than_10(head: Client, places: Any) -> None:
    edition = make_edition(places.a, E.PUBLISHED)
    provider = make_provider(places.a)
    url = f"/m/registry/{edition.pk}/checks/"

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert head.get(url).status_code == 200
        return len(queries)

    def fill(first: int, last: int) -> None:
        for number in range(first, last):
            make_entry(edition, provider=provider, number=number, next_check=DAY)

    fill(0, 10)
    count()
    few = count()
    fill(10, 500)
    assert count() == few == 7


def test_everybody_reads_when_services_were_checked(
    client: Client, places: Any
) -> None:
    first, second = make_due(places.a, name="Бир"), make_due(places.a, name="Эки")
    RegistryEntry.objects.filter(pk=first.pk).update(checked_on="2017-02-01")
    RegistryEntry.objects.filter(pk=second.pk).update(checked_on="2017-03-01")
    make_due(places.a, name="Үч")
    page = client.get(f"/registries/{first.edition_id}/").content.decode()
    shown = ("checked on 01.02.2017", "1 March 2017", "1 February 2017")
    assert [text in page for text in (*shown, "Never checked: 1.")] == [True] * 4


def test_the_next_step_tells_how_many(personas: Any, places: Any) -> None:
    entry = make_due(places.a, day(-3))
    make_due(places.a, day(2))
    make_due(places.a, day(300))
    make_due(places.b, day(-9))
    (step,) = [
        s for s in next_steps_for(personas.head_a) if "need a check" in str(s.title)
    ]
    assert (str(step.title), step.due, step.url) == (
        "2 services of the registry need a check",
        day(-3),
        f"/m/registry/{entry.edition_id}/checks/",
    )


# Publishing -----------------------------------------------------------------------------
def test_publishing_counts_as_a_check_of_what_has_none(
    personas: Any, places: Any
) -> None:
    new = make_edition(places.a, E.APPROVED)
    never = make_entry(new)
    known = make_entry(new, checked_on="2016-04-01", next_check="2026-04-01")
    operations.publish_edition(edition=new, by=personas.head_a)
    never.refresh_from_db()
    known.refresh_from_db()
    assert (never.checked_on, never.checked_by) == (day(), personas.head_a)
    assert (never.next_check - day()).days in {365, 366}
    assert (known.checked_on, known.next_check) == (date(2016, 4, 1), date(2026, 4, 1))


def test_checks_made_meanwhile_come_along(personas: Any, places: Any) -> None:
    old = make_due(places.a)
    new = make_edition(places.a, E.APPROVED)
    copy = make_entry(new, old.service, provider=old.provider, checked_on="2016-01-01")
    RegistryEntry.objects.filter(pk=old.pk).update(
        checked_on="2017-04-01", next_check="2018-04-01"
    )
    operations.publish_edition(edition=new, by=personas.head_a)
    copy.refresh_from_db()
    assert (copy.checked_on, copy.next_check) == (date(2017, 4, 1), date(2018, 4, 1))


# Reminders ------------------------------------------------------------------------------
def test_reminders_before_on_and_after_the_day(personas: Any, places: Any) -> None:
    RegistryRules.objects.create(pk=1, remind_days_before=10, remind_days_after=5)
    make_due(places.a)
    sent = {}
    for offset in range(-15, 15):
        today = DAY + timedelta(days=offset)
        if operations.send_check_reminders(today=today):
            newest = CheckReminder.objects.order_by("-pk")[0]
            sent[offset] = newest.kind
    assert sent == {-10: "before", 0: "on", 5: "after"}
    # head and coordinator each, three times
    assert Letter.objects.filter(name="check_due").count() == 6


def test_a_letter_lists_all_services_of_its_kind(personas: Any, places: Any) -> None:
    for name in ("Суу", "Мончо"):
        make_due(places.a, DAY, name)
    make_due(places.a, DAY + timedelta(days=3), "Жарык")
    make_due(places.b, DAY, "Бөтөн суу")
    assert operations.send_check_reminders(today=DAY) == 4
    mine = Letter.objects.filter(to_email="coordinator-a@portal.example")
    told = {
        tuple(name in letter.body for name in ("Суу", "Мончо", "Жарык", "Бөтөн"))
        for letter in mine
    }
    assert (mine.count(), told) == (
        2,
        {(True, True, False, False), (False, False, True, False)},
    )
    address = f"/m/registry/{RegistryEdition.objects.order_by('pk')[0].pk}/checks/"
    assert all(address in letter.body for letter in mine)
    assert not Letter.objects.filter(to_email="accountant-a@portal.example").exists()


def test_a_second_run_sends_nothing(personas: Any, places: Any) -> None:
    make_due(places.a)
    assert operations.send_check_reminders(today=DAY) == 1
    assert operations.send_check_reminders(today=DAY) == 0
    assert Letter.objects.count() == 2


def test_a_run_that_was_missed_is_made_up_for(personas: Any, places: Any) -> None:
    make_due(places.a)
    assert operations.send_check_reminders(today=DAY + timedelta(days=3)) == 1
    assert CheckReminder.objects.get().kind == "on"


def test_a_new_day_brings_new_reminders(personas: Any, places: Any) -> None:
    entry = make_due(places.a)
    operations.send_check_reminders(today=DAY)
    RegistryEntry.objects.update(next_check=DAY + timedelta(days=365))
    assert operations.send_check_reminders(today=DAY + timedelta(days=365)) == 1
    assert entry.reminders.count() == 2


@pytest.mark.parametrize("state", ["draft", "submitted", "approved", "superseded"])
def test_only_what_is_in_force_is_reminded_of(
    personas: Any, places: Any, state: str
) -> None:
    make_entry(make_edition(places.a, E(state)), next_check=DAY)
    assert operations.send_check_reminders(today=DAY) == 0


def test_without_writers_the_reminder_waits_for_them(places: Any) -> None:
    make_due(places.a)
    assert operations.send_check_reminders(today=DAY) == 0
    assert CheckReminder.objects.count() == 0


def test_the_chore_sends_them_once_an_hour(personas: Any, places: Any) -> None:
    make_due(places.a, day())
    name = "services_registry.operations.checks.send_check_reminders"
    assert name in {known.name for known in chores.all_chores()}
    assert chores.do_due() >= 1
    assert Letter.objects.filter(name="check_due").count() == 2
    make_due(places.a, day(), "Мончо")
    chores.do_due()
    assert Letter.objects.filter(name="check_due").count() == 2


# Races ----------------------------------------------------------------------------------


def send() -> int:
    return operations.send_check_reminders(today=DAY)


class TestTwoRunsOfReminders:
    pytestmark = needs_postgres

    def test_one_letter_for_each_writer(
        self, transactional_db: None, personas: Any, places: Any
    ) -> None:
        make_due(places.a)
        assert sorted(at_once(*[send] * 5, catch=(Exception,))) == [0, 0, 0, 0, 1]
        assert Letter.objects.filter(name="check_due").count() == 2

    def test_without_the_lock_runs_get_in_each_others_way(
        self,
        transactional_db: None,
        personas: Any,
        places: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """The constraint still stops a second letter, but the run breaks off."""
        make_due(places.a)
        find = check_room._without_reminder

        def slowly(*given: Any) -> Any:
            found = find(*given)
            time.sleep(0.5)
            return found

        monkeypatch.setattr(check_room, "lock", unlocked)
        monkeypatch.setattr(check_room, "_without_reminder", slowly)
        results = at_once(*[send] * 5, catch=(Exception,))
        assert any(isinstance(result, IntegrityError) for result in results)


class TestTwoAnswers:
    pytestmark = needs_postgres

    def answer(self, remark: DiscussionComment, by: Any) -> Any:
        return operations.answer_remark(remark=remark, by=by, answer="Ооба")

    def test_one_answer_stands(
        self, transactional_db: None, personas: Any, places: Any
    ) -> None:
        remark = make_remark(make_discussed(places.a))
        results = at_once(
            *[lambda: self.answer(remark, personas.head_a)] * 5, catch=(Exception,)
        )
        kept = [r for r in results if isinstance(r, DiscussionComment)]
        refused = [r for r in results if isinstance(r, OperationRefused)]
        assert (len(kept), len(refused)) == (1, 4)
        verb = "registry_edition.remark_answered"
        assert AuditEvent.objects.filter(verb=verb).count() == 1

    def test_without_the_lock_answers_overwrite_each_other(
        self,
        transactional_db: None,
        personas: Any,
        places: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        remark = make_remark(make_discussed(places.a))
        judge = remark_room._answer_problems

        def slowly(*given: Any) -> Any:
            found = list(judge(*given))
            time.sleep(0.5)
            return found

        monkeypatch.setattr(remark_room, "lock", unlocked)
        monkeypatch.setattr(remark_room, "_answer_problems", slowly)
        at_once(*[lambda: self.answer(remark, personas.head_a)] * 5, catch=(Exception,))
        verb = "registry_edition.remark_answered"
        assert AuditEvent.objects.filter(verb=verb).count() > 1
