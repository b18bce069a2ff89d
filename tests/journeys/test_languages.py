"""Every audience's pages in three languages, on a phone and on a desk.

The sample data of the demo: real names of places and services, long and short ones.
Each page is watched while it opens: script errors, content policy, broken answers and
pages wider than the window (tests/journeys/browser.py).
"""

import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from demo.logins import LOGINS
from tests.factories.accounts import PASSWORD
from tests.journeys.browser import PHONE, WIDE, Person
from tests.journeys.conftest import Visit
from tests.journeys.portal import Portal

pytestmark = [pytest.mark.journey, pytest.mark.once]
# One person for each kind of home.
EMAILS = [
    next(login.email for login in LOGINS if login.role == role)
    for role in ("head", "grant_manager", "commission_member", "donor")
]
# Lists of many alike records: one of each kind is enough.
PAGES = 30
NOT_PAGES = re.compile(
    r"\.(pdf|xlsx|csv|json|ttl|jsonld|zip)$|/(file|files|scan|minutes|export)/|[?#]"
)


@pytest.fixture(scope="module")
def sample(running: Portal) -> None:
    """The sample data, with a password that the journeys know."""
    call_command("seed", verbosity=0)
    for user in User.objects.filter(email__in=EMAILS):
        user.set_password(PASSWORD)
        user.save()


def kind_of(path: str) -> str:
    """Pages of one kind differ only in their numbers."""
    return re.sub(r"\d+", "N", path)


def walk(person: Person, start: str) -> Iterator[str]:
    """Open one page of each kind beneath an address that links lead to."""
    waiting, known = [start], {kind_of(start)}
    for _page in range(PAGES):
        if not waiting:
            return
        path = waiting.pop(0)
        person.open(path)
        yield path
        found = person.page.locator("a[href^='/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        for link in found:
            inside = link.startswith(start) and not NOT_PAGES.search(link)
            if inside and kind_of(link) not in known:
                known.add(kind_of(link))
                waiting.append(link)


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize("email", EMAILS)
@pytest.mark.parametrize(("language", "width"), [("ky", PHONE), ("ru", WIDE)])
def test_pages_of_a_person(visit: Visit, email: str, language: str, width: int) -> None:
    person = visit(User.objects.get(email=email), language, width)
    home = person.path
    seen = []
    for path in walk(person, home):
        seen.append(path)
        assert person.page.locator("html").get_attribute("lang") == language
        assert person.page.locator("h1").count() == 1, path
        name = kind_of(path).strip("/").replace("/", "-") or "start"
        person.picture(f"page-{email.partition('@')[0]}-{width}-{name}")
    assert len(seen) >= 3


@pytest.mark.usefixtures("sample")
@pytest.mark.parametrize(("language", "width"), [("en", PHONE), ("ky", WIDE)])
def test_pages_that_everybody_may_read(visit: Visit, language: str, width: int) -> None:
    person = visit(None, language, width)
    person.open("/")
    person.press(person.page.locator(f'button[name=language][value="{language}"]'))
    expect(person.page.locator("html")).to_have_attribute("lang", language)
    seen = []
    for path in walk(person, "/"):
        seen.append(path)
        assert person.page.locator("h1").count() == 1, path
        name = kind_of(path).strip("/").replace("/", "-") or "start"
        person.picture(f"page-public-{width}-{name}")
    assert len(seen) >= 8


@pytest.mark.usefixtures("sample")
def test_the_language_is_changed_where_one_is(visit: Visit) -> None:
    person = visit(User.objects.get(email=EMAILS[0]), "ky")
    person.menu("/m/plans/")
    for language in ("ru", "en", "ky"):
        person.press(person.page.locator(f'button[name=language][value="{language}"]'))
        expect(person.page.locator("html")).to_have_attribute("lang", language)
        person.arrives("/m/plans/")
    assert User.objects.get(email=EMAILS[0]).language == "ky"
