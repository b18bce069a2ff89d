"""`./portal demo --once`: the main job of the portal over HTTP, as its people do it.

Each sample person logs in and reads the pages of their navigation; then the donor asks
for the programme report, waits for the job and fetches the PDF.
"""

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.urls import reverse

from demo.browser import Browser, Form, Page
from demo.logins import DONOR, LOGINS, PASSWORD, Login

JOB_SECONDS = 180
OK = 200


class WalkFailed(Exception):
    """A page or the report was not what it must be."""


def walk(base: str, keep: Path | None) -> Iterator[str]:
    """Do it all, one printable line per step; raises WalkFailed."""
    for login in LOGINS:
        browser = log_in(base, login)
        count = read_pages(browser, login)
        yield f"{login.email}: {count} pages read"
    report = fetch_report(log_in(base, DONOR))
    digest = hashlib.sha256(report).hexdigest()
    if keep:
        (keep / "programme-report.pdf").write_bytes(report)
    yield f"programme report: {len(report)} bytes, sha256 {digest}"


def must_be_ok(page: Page) -> Page:
    """The page itself; raises WalkFailed unless its status is 200."""
    if page.status != OK:
        raise WalkFailed(f"{page.address} answered {page.status}.")
    return page


def form_with(page: Page, name: str) -> Form:
    """The form of a page that has a field of this name; raises WalkFailed."""
    for form in page.forms:
        if name in form.fields or name in form.choices:
            return form
    raise WalkFailed(f"{page.address} has no form with the field “{name}”.")


def log_in(base: str, login: Login) -> Browser:
    """A browser in which the person is logged in."""
    browser = Browser(base)
    door = must_be_ok(browser.get(reverse("account_login")))
    form = form_with(door, "login")
    inside = must_be_ok(browser.submit(form, login=login.email, password=PASSWORD))
    if inside.path == reverse("account_login"):
        raise WalkFailed(f"{login.email} could not log in.")
    return browser


def read_pages(browser: Browser, login: Login) -> int:
    """Read the home of a person and all pages of its navigation; gives their number."""
    home = must_be_ok(browser.get(login.home))
    if home.path != login.home:
        raise WalkFailed(f"{login.email} was sent from {login.home} to {home.path}.")
    addresses = {link.split("#")[0] for link in home.navigation} - {home.address}
    pages = sorted(link for link in addresses if link.startswith(browser.base))
    for address in pages:
        must_be_ok(browser.get(address))
    return 1 + len(pages)


def report_form(browser: Browser) -> Form:
    """The form with which a donor asks for the programme report."""
    page = must_be_ok(browser.get(reverse("donor:report-create")))
    for form in page.forms:
        if form.method == "post" and urlsplit(form.action).path == page.path:
            return form
    raise WalkFailed(f"{page.address} has no form that asks for a report.")


def fetch_report(browser: Browser) -> bytes:
    """Ask for the programme report, wait for the job, fetch and check the PDF."""
    page = must_be_ok(browser.submit(report_form(browser), language="ky"))
    link = wait_for_link(browser, page)
    pdf = must_be_ok(browser.get(link))
    if not pdf.body.startswith(b"%PDF-"):
        raise WalkFailed(f"{link} is not a PDF.")
    if hashlib.sha256(pdf.body).hexdigest() not in browser.get(page.address).text:
        raise WalkFailed(
            "The page of the report shows another SHA-256 than the file has."
        )
    return pdf.body


def wait_for_link(browser: Browser, page: Page) -> str:
    """The address of the finished report's file; raises WalkFailed."""
    end = time.monotonic() + JOB_SECONDS
    while time.monotonic() < end:
        for link in page.links:
            if urlsplit(link).path == f"{page.path}file/":
                return link
        if any(form.action.endswith("/retry/") for form in page.forms):
            raise WalkFailed(f"{page.address}: the report failed.")
        time.sleep(0.5)
        page = must_be_ok(browser.get(page.address))
    raise WalkFailed(f"The report was not ready in {JOB_SECONDS} seconds.")
