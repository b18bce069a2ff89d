"""Ways in: by keyboard alone, and with a second step."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import hotp_value
from playwright.sync_api import Locator, expect

from accounts.models import User
from tests.factories.accounts import PASSWORD
from tests.journeys.browser import Person
from tests.journeys.conftest import Visit
from tests.journeys.portal import Portal
from tests.personas import Personas, build_personas, build_places

pytestmark = [pytest.mark.journey, pytest.mark.once]
PERIOD = 30
SECOND_STEP = "/account/second-step/"


@pytest.fixture(scope="module")
def people(running: Portal) -> Personas:
    return build_personas(build_places())


def tab_to(person: Person, target: Locator) -> None:
    """Press Tab until a field has the focus, and see that the focus can be seen."""
    for _press in range(60):
        person.page.keyboard.press("Tab")
        if target.evaluate("e => e === document.activeElement"):
            outline = "e => getComputedStyle(e)"
            style = f"{outline}.outlineStyle + {outline[5:]}.boxShadow"
            assert target.evaluate(style) != "nonenone"
            return
    raise AssertionError(f"Tab never reaches {target}")


def test_by_keyboard_alone(people: Personas, visit: Visit) -> None:
    person = visit()
    log_in_by_keyboard(person, people.viewer_a)
    keys = person.page.keyboard
    tab_to(person, person.page.locator(".skip-link"))
    keys.press("Enter")
    expect(person.main).to_be_focused()
    menu = person.page.locator("details.user-menu summary")
    tab_to(person, menu)
    keys.press("Enter")
    tab_to(person, person.page.locator('a[href="/my-account/"]'))
    keys.press("Enter")
    person.arrives("/my-account/")
    tab_to(person, person.field("full_name"))
    keys.press("Control+A")
    keys.type("Айгүл Үсөнова")
    tab_to(person, person.main.locator("form button[type=submit]").first)
    keys.press("Enter")
    expect(menu).to_contain_text("Айгүл Үсөнова")
    assert User.objects.get(pk=people.viewer_a.pk).full_name == "Айгүл Үсөнова"


def log_in_by_keyboard(person: Person, user: User) -> None:
    """Reach the fields of the log-in page with Tab and send it with Enter."""
    person.open("/account/login/")
    tab_to(person, person.field("login"))
    person.page.keyboard.type(user.email)
    tab_to(person, person.field("password"))
    person.page.keyboard.type(PASSWORD)
    person.page.keyboard.press("Enter")
    person.arrives("/m/")


def code_of(secret: str) -> str:
    """What an authenticator app shows now; never one that is about to change."""
    left = PERIOD - time.time() % PERIOD
    if left < 5:
        time.sleep(left)
    return f"{hotp_value(secret, int(time.time()) // PERIOD):06d}"


def test_staff_set_up_a_second_step_and_use_it(
    portal: Portal, people: Personas, visit: Visit
) -> None:
    strict = portal.serve(REQUIRE_SECOND_FACTOR="1")
    staff = visit(people.grant_manager, "ru", address=strict)
    staff.open("/staff/calls/")
    confirm_who_it_is(staff, password=PASSWORD)
    staff.arrives(f"{SECOND_STEP}totp/activate/")
    staff.picture("second-step-1-set-up")
    secret = staff.main.locator("code").inner_text()
    staff.fill(code="000000")
    staff.save()
    assert staff.error_at("code")
    staff.fill(code=code_of(secret))
    staff.save()
    staff.arrives(f"{SECOND_STEP}recovery-codes/")
    staff.picture("second-step-2-recovery-codes")
    codes = staff.main.locator("code").all_inner_texts()
    assert len(codes) == 10
    staff.open("/staff/calls/")
    staff.arrives("/staff/calls/")
    log_in_with_a_recovery_code(visit(address=strict), people.grant_manager, codes[0])


def confirm_who_it_is(person: Person, **proof: str) -> None:
    """Pages about the second step ask for the password once more."""
    person.arrives("/account/reauthenticate/")
    person.fill(**proof)
    person.save()


def log_in_with_a_recovery_code(person: Person, user: User, code: str) -> None:
    """Without the second step nothing opens; with it one is at home."""
    person.log_in(user)
    for path in ("/staff/calls/", "/home/"):
        person.open(path)
        person.arrives(f"{SECOND_STEP}authenticate/")
    person.fill(code=code)
    person.picture("second-step-3-asked")
    person.save()
    person.arrives("/staff/")


def test_a_municipality_needs_no_second_step(
    portal: Portal, people: Personas, visit: Visit
) -> None:
    head = visit(people.head_a, address=portal.serve(REQUIRE_SECOND_FACTOR="1"))
    head.arrives("/m/")


def test_after_logging_in_one_is_where_one_wanted_to_go(
    people: Personas, visit: Visit
) -> None:
    person = visit()
    person.open("/m/plans/")
    asked = parse_qs(urlsplit(person.page.url).query)
    assert asked == {"next": ["/m/plans/"]}
    person.fill(login=people.head_a.email, password="wrong-password-1")
    person.save()
    expect(person.main.locator(".error-summary")).to_be_visible()
    assert person.value("login") == people.head_a.email
    person.fill(password=PASSWORD)
    person.save()
    person.arrives("/m/plans/")
