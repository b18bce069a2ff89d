"""Asking for prints of registries: who may, the file for everybody, what ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from core import jobs
from core.enums import JobState
from core.models.jobs import Job
from core.problems import OperationRefused
from municipalities.models import Municipality
from reports import operations
from reports.enums import ReportKind
from reports.operations import (
    SHARED_AT_ONCE,
    ask_passport,
    ask_passports,
    ask_registry,
    ask_shared_registry,
)
from reports.queries.registries import Volume
from services_registry.enums import EditionState
from services_registry.models import RegistryEdition
from tests.factories.services_registry import make_edition, make_entry
from tests.personas import Personas, Places
from tests.reports.conftest import pdf_text

Browse = Callable[..., Client]
E = EditionState
REGISTRY = {"what": "registry", "language": "ru"}


def edition_of(place: Municipality, state: EditionState, **fields: Any) -> Any:
    edition = make_edition(place, state, **fields)
    make_entry(edition)
    return edition


def public_edition(place: Municipality) -> RegistryEdition:
    return edition_of(place, E.PUBLISHED, check_code=f"CODE{place.pk}")


def content_of(answer: Any) -> str:
    return pdf_text(b"".join(answer.streaming_content))


# From the page to the file ------------------------------------------------------------


def test_from_the_page_to_the_file(
    places: Places, personas: Personas, browse: Browse
) -> None:
    edition = edition_of(places.a, E.DRAFT)
    client = browse(personas.viewer_a, "ky")
    page = client.get(f"/m/registry/{edition.pk}/")
    assert f'href="/m/registry/{edition.pk}/print/"' in page.content.decode()
    form = client.get(f"/m/registry/{edition.pk}/print/").context["form"]
    assert [key for key, _label in form.fields["what"].choices] == ["registry", "1-1"]
    assert form["language"].value() == "ky"
    answer = client.post(f"/m/registry/{edition.pk}/print/", REGISTRY)
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    assert (job.kind, job.language) == (ReportKind.REGISTRY, "ru")
    assert job.parameters == {"edition": edition.pk}
    # a second click leads to the same job
    assert client.post(f"/m/registry/{edition.pk}/print/", REGISTRY).url == answer.url
    assert jobs.run(job.pk) is True
    assert edition.entries.get().name_ru in content_of(
        client.get(f"/jobs/{job.pk}/file/")
    )
    client.post(f"/m/registry/{edition.pk}/print/", {"what": "1-1", "language": "ky"})
    entry = edition.entries.get()
    client.post(f"/m/registry/entries/{entry.pk}/print/", {"language": "ky"})
    asked = Job.objects.exclude(pk=job.pk).order_by("created_at")
    assert [(each.kind, each.parameters) for each in asked] == [
        (
            ReportKind.REGISTRY_PASSPORTS,
            {"edition": edition.pk, "first": 1, "last": 1},
        ),
        (ReportKind.SERVICE_PASSPORT, {"edition": edition.pk, "entry": entry.pk}),
    ]
    for each in asked:
        jobs.run(each.pk)
        each.refresh_from_db()
        assert each.is_ready
        assert entry.name_ky in content_of(client.get(f"/jobs/{each.pk}/file/"))


@pytest.mark.parametrize(
    ("who", "page"),
    [
        ("head_a", "municipal:entry-detail"),
        ("programme_manager", "staff:entry-detail"),
        ("donor", "public:service-detail"),
    ],
)
def test_the_page_of_a_service_leads_to_its_passport_and_back(
    places: Places, personas: Personas, browse: Browse, who: str, page: str
) -> None:
    entry = public_edition(places.a).entries.get()
    client = browse(personas.named()[who])
    where = reverse(page, args=[entry.pk])
    name = f"{page.split(':', maxsplit=1)[0]}:entry-print"
    address = reverse(name, args=[entry.pk])
    assert f'href="{address}"' in client.get(where).content.decode()
    assert f'href="{where}"' in client.get(address).content.decode()


@pytest.mark.parametrize(
    "fields",
    [{"what": "2-9"}, {"what": "1-1; DROP"}, {"what": ""}, {"language": "de"}],
)
def test_what_is_not_offered_is_refused_at_its_field(
    places: Places, personas: Personas, browse: Browse, fields: dict[str, str]
) -> None:
    edition = edition_of(places.a, E.DRAFT)
    answer = browse(personas.head_a).post(
        f"/m/registry/{edition.pk}/print/", REGISTRY | fields
    )
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(fields)
    assert Job.objects.count() == 0


def test_a_registry_that_is_too_long_is_refused_in_words(
    places: Places, personas: Personas, browse: Browse, monkeypatch: Any
) -> None:
    monkeypatch.setattr(operations, "REGISTRY_LIMIT", 1)
    edition = edition_of(places.a, E.DRAFT)
    make_entry(edition)
    answer = browse(personas.head_a).post(f"/m/registry/{edition.pk}/print/", REGISTRY)
    assert answer.status_code == 422
    assert "This registry has 2 services; a PDF may have at most 1." in (
        answer.content.decode()
    )
    assert Job.objects.count() == 0


# Who may ------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [E.DRAFT, E.SUBMITTED, E.APPROVED])
def test_what_is_not_public_is_for_its_own_people_and_staff(
    places: Places, personas: Personas, state: EditionState
) -> None:
    edition = edition_of(places.b, state)
    entry = edition.entries.get()
    may = {"coordinator_b", "head_b"}
    if state != E.DRAFT:
        may |= {
            "superuser",
            "programme_manager",
            "regional_coordinator",
            "grant_manager",
            "finance_officer",
            "me_officer",
        }
    got = set()
    for name, user in personas.named().items():
        asked = (
            lambda user=user: ask_registry(edition=edition, language="ky", by=user),
            lambda user=user: ask_passport(entry=entry, language="ky", by=user),
            lambda user=user: ask_passports(
                edition=edition, volume=Volume(1, 1), language="ky", by=user
            ),
        )
        for ask in asked:
            try:
                ask()
            except PermissionDenied:
                continue
            got.add(name)
    assert got == may
    with pytest.raises(PermissionDenied):
        ask_shared_registry(edition=edition, language="ky")


def test_a_foreign_draft_does_not_exist_on_any_page(
    places: Places, personas: Personas, browse: Browse
) -> None:
    edition = edition_of(places.b, E.DRAFT)
    entry = edition.entries.get()
    for user in (personas.head_a, personas.programme_manager, personas.donor):
        client = browse(user)
        for path in (
            f"/m/registry/{edition.pk}/print/",
            f"/m/registry/entries/{entry.pk}/print/",
            f"/staff/registries/{edition.pk}/print/",
            f"/staff/registries/entries/{entry.pk}/print/",
            f"/registries/{edition.pk}/print/",
            f"/registries/entries/{entry.pk}/print/",
            f"/registries/{edition.pk}/pdf/",
            f"/registries/{edition.pk}/pdf/ky/",
        ):
            for answer in (client.get(path), client.post(path, REGISTRY)):
                assert answer.status_code in {403, 404, 405}, path
    assert Job.objects.count() == 0


def test_who_may_no_longer_see_it_gets_no_file(
    places: Places, personas: Personas, browse: Browse
) -> None:
    """Asked again before and after the work, and at the download."""
    edition = edition_of(places.b, E.SUBMITTED)
    staff = personas.programme_manager
    ready = ask_registry(edition=edition, language="ky", by=staff)
    late = ask_registry(edition=edition, language="ru", by=staff)
    jobs.run(ready.pk)
    client = browse(staff)
    assert edition.entries.get().name_ky in content_of(
        client.get(f"/jobs/{ready.pk}/file/")
    )
    # returned to its writers: a draft is theirs alone
    RegistryEdition.objects.filter(pk=edition.pk).update(state=E.DRAFT)
    assert client.get(f"/jobs/{ready.pk}/file/").status_code == 403
    assert client.get(f"/jobs/{ready.pk}/").status_code == 403
    assert str(ready.pk) not in client.get("/jobs/").content.decode()
    jobs.run(late.pk)
    late.refresh_from_db()
    assert (late.error_code, late.result) == ("not-allowed", None)


def test_any_reader_prints_what_is_discussed_and_loses_it_with_the_discussion(
    places: Places, personas: Personas, browse: Browse
) -> None:
    today = timezone.localdate()
    edition = edition_of(
        places.b,
        E.PUBLIC_DISCUSSION,
        discussion_from=today,
        discussion_until=today,
    )
    client = browse(personas.donor)
    answer = client.post(f"/registries/{edition.pk}/print/", REGISTRY)
    job = Job.objects.get()
    assert answer.url == f"/jobs/{job.pk}/"
    jobs.run(job.pk)
    assert edition.entries.get().name_ru in content_of(
        client.get(f"/jobs/{job.pk}/file/")
    )
    # nobody gets a lasting file of what is not approved
    assert Client().get(f"/registries/{edition.pk}/pdf/").status_code == 404
    RegistryEdition.objects.filter(pk=edition.pk).update(state=E.SUBMITTED)
    assert client.get(f"/jobs/{job.pk}/file/").status_code == 403


def test_the_list_of_reports_asks_no_more_queries_for_registries(
    places: Places, personas: Personas, browse: Browse, django_assert_num_queries: Any
) -> None:
    edition = edition_of(places.a, E.DRAFT)
    client = browse(personas.head_a)
    for count in (1, 40):
        for number in range(count):
            jobs.enqueue(
                kind=ReportKind.SERVICE_PASSPORT,
                parameters={"edition": edition.pk, "entry": number},
                by=personas.head_a,
                title="x",
            )
        with django_assert_num_queries(6):
            client.get("/jobs/")


# The file for everybody ---------------------------------------------------------------


def test_everybody_gets_the_approved_registry_made_once(places: Places) -> None:
    edition, other = public_edition(places.a), public_edition(places.b)
    citizen = Client()
    address = f"/registries/{edition.pk}/pdf/"
    page = citizen.get(f"/registries/{edition.pk}/").content.decode()
    assert f'href="{address}"' in page
    assert f'href="/registries/{edition.pk}/print/"' not in page
    assert citizen.get(f"{address}ky/").status_code == 404
    for _click in range(3):
        assert citizen.post(address, {"language": "ky"}).url == address
    job = Job.objects.get()
    assert (job.requested_by, job.language) == (None, "ky")
    assert job.parameters == {"edition": edition.pk, "shared": True}
    assert "hx-get" in citizen.get(address).content.decode()
    assert citizen.get(f"{address}ky/").status_code == 404
    assert jobs.run(job.pk) is True
    shown = citizen.get(address).content.decode()
    assert f'href="{address}ky/"' in shown
    assert f'href="{address}ru/"' not in shown
    assert "hx-get" not in shown
    text = content_of(citizen.get(f"{address}ky/"))
    assert f"CODE{places.a.pk}" in text
    # ready: asked again, nothing is made; Russian and other editions are their own
    citizen.post(address, {"language": "ky"})
    assert Job.objects.count() == 1
    assert citizen.get(f"{address}ru/").status_code == 404
    assert citizen.get(f"/registries/{other.pk}/pdf/ky/").status_code == 404
    # the job itself is nobody's page
    assert citizen.get(f"/jobs/{job.pk}/").status_code == 302


def test_an_edition_that_is_not_public_yet_has_no_file(places: Places) -> None:
    """Published from a day to come: neither page nor file before it."""
    edition = public_edition(places.a)
    job = ask_shared_registry(edition=edition, language="ky")
    waiting = ask_shared_registry(edition=edition, language="ru")
    jobs.run(job.pk)
    tomorrow = timezone.localdate() + timedelta(days=1)
    RegistryEdition.objects.filter(pk=edition.pk).update(in_force_from=tomorrow)
    for path in ("", "ky/"):
        answer = Client().get(f"/registries/{edition.pk}/pdf/{path}")
        assert answer.status_code == 404
    jobs.run(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.error_code, waiting.result) == ("not-allowed", None)


def test_other_languages_are_no_choice(places: Places) -> None:
    edition = public_edition(places.a)
    for language in ("en", "", "ky\0"):
        answer = Client().post(f"/registries/{edition.pk}/pdf/", {"language": language})
        assert answer.status_code == 403
    assert Client().get(f"/registries/{edition.pk}/pdf/en/").status_code == 404
    assert Job.objects.count() == 0


def test_prints_for_everybody_do_not_fill_the_queue(places: Places) -> None:
    edition = public_edition(places.a)
    for number in range(SHARED_AT_ONCE):
        jobs.enqueue(
            kind=ReportKind.REGISTRY,
            parameters={"edition": number, "shared": True},
            by=None,
            title="x",
        )
    with pytest.raises(OperationRefused) as refused:
        ask_shared_registry(edition=edition, language="ky")
    assert [problem.code for problem in refused.value.problems] == ["busy"]
    answer = Client().post(
        f"/registries/{edition.pk}/pdf/", {"language": "ky"}, follow=True
    )
    assert answer.status_code == 200
    assert len(answer.context["messages"]) == 1


def test_what_failed_just_now_waits_an_hour(places: Places) -> None:
    edition = public_edition(places.a)
    job = ask_shared_registry(edition=edition, language="ky")
    now = timezone.now()
    Job.objects.filter(pk=job.pk).update(state=JobState.FAILED, finished_at=now)
    with pytest.raises(OperationRefused) as refused:
        ask_shared_registry(edition=edition, language="ky")
    assert [problem.code for problem in refused.value.problems] == ["failed"]
    Job.objects.update(finished_at=now - timedelta(hours=2))
    assert ask_shared_registry(edition=edition, language="ky") != job


def test_a_job_whose_owner_is_gone_is_not_for_everybody(places: Places) -> None:
    """Without an owner only what was made for everybody may be made."""
    edition = public_edition(places.a)
    draft = edition_of(places.b, E.DRAFT)
    asked = [
        (ReportKind.REGISTRY, {"edition": edition.pk}),
        (ReportKind.REGISTRY, {"edition": draft.pk, "shared": True}),
        (ReportKind.SERVICE_PASSPORT, {"edition": edition.pk, "shared": True}),
    ]
    for kind, parameters in asked:
        job = jobs.enqueue(kind=kind, parameters=parameters, by=None, title="x")
        jobs.run(job.pk)
        job.refresh_from_db()
        assert (job.error_code, job.result) == ("not-allowed", None)
