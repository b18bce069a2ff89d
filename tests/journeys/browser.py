"""A person at a browser: sees pages, fills in fields by name, presses what is there.

Fields, links and buttons are found by name and address, never by translated words.
Every page that opens is watched: errors of scripts and of the content policy, answers
that say the server broke, and pages wider than the window.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Dialog,
    Locator,
    Page,
    Response,
    expect,
)

from accounts.models import User
from tests.factories.accounts import PASSWORD

SECONDS = 15
WIDE, PHONE = 1280, 360
# An answer 409 or 422 is how a form says no; the browser writes it to the console.
REFUSAL = re.compile(r"Failed to load resource: .* status of (403|404|409|422) ")
WATCH = """
addEventListener("load", () => {
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth)
    console.error(`too wide: ${page.scrollWidth} > ${page.clientWidth}`);
});
addEventListener("securitypolicyviolation", (event) =>
  console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
expect.set_options(timeout=SECONDS * 1000)


class Person:
    """One person with a browser of their own."""

    def __init__(
        self, browser: Browser, address: str, width: int = WIDE, language: str = "ky"
    ) -> None:
        self.address = address
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, locale=language
        )
        self.context.set_default_timeout(SECONDS * 1000)
        self.context.add_init_script(WATCH)
        self.trouble: list[str] = []
        self.pictures = 0
        self.page: Page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("response", self._judge)
        self.page.on("dialog", self._ask)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not REFUSAL.search(message.text):
            self.trouble.append(f"{self.page.url}: {message.text}")

    def _judge(self, response: Response) -> None:
        if response.status >= 500:
            self.trouble.append(f"{response.status} {response.url}")

    def _ask(self, dialog: Dialog) -> None:
        self.trouble.append(f"{self.page.url} asks: {dialog.type}")
        dialog.accept()

    # Where ---------------------------------------------------------------------------
    def open(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.address + path)

    @property
    def path(self) -> str:
        """The path of the page that is open."""
        return self.page.url.removeprefix(self.address).partition("?")[0]

    def arrives(self, pattern: str) -> None:
        """Wait until the path is like a pattern, such as `/m/plans/*/`."""
        wanted = re.escape(self.address + pattern).replace(r"\*", r"[^/?]+")
        expect(self.page).to_have_url(re.compile(rf"{wanted}(\?.*)?$"))

    def number(self) -> int:
        """The last number in the address: the key of the record that is open."""
        return int(re.findall(r"/(\d+)/", self.path)[-1])

    # What is there -------------------------------------------------------------------
    @property
    def main(self) -> Locator:
        """The content of the page."""
        return self.page.locator("main")

    def field(self, name: str) -> Locator:
        """The visible inputs with a name."""
        return self.main.locator(f'[name="{name}"]:not([type="hidden"])')

    def link(self, path: str) -> Locator:
        """The first link of the content whose address ends with this path."""
        return self.main.locator(f'a[href$="{path}"]').first

    def sees(self, *texts: str) -> None:
        """Wait until the content holds each text; spaces of any kind count alike."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def never_sees(self, *texts: str) -> None:
        """The content that is open holds none of the texts."""
        for text in texts:
            expect(self.main).not_to_contain_text(text)

    def text(self) -> str:
        """What can be read on the page, with plain spaces."""
        return re.sub(r"\s+", " ", self.main.inner_text().replace("\xa0", " "))

    def value(self, name: str) -> str:
        """What stands in a field."""
        return self.field(name).input_value()

    def error_at(self, name: str) -> str:
        """The sentence that stands at a field."""
        own = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
        box = self.main.locator(".has-error").filter(has=own)
        return box.locator(".field-error").inner_text()

    # What is done --------------------------------------------------------------------
    def log_in(self, user: User) -> None:
        """Fill in the log-in page and arrive at one's home."""
        self.open("/account/login/")
        self.fill(login=user.email, password=PASSWORD)
        self.save()
        expect(self.page).not_to_have_url(re.compile("/account/login/"))

    def fill(self, **values: Any) -> None:
        """Fill in fields: text, choice, box (True), boxes (list) or file (Path)."""
        for name, value in values.items():
            self.put(self.field(name), value)

    def put(self, target: Locator, value: Any) -> None:
        """Fill in one field as its kind asks."""
        kind = target.first.evaluate("e => e.type")
        if kind == "select-one":
            target.select_option(str(value))
        elif kind == "file":
            target.set_input_files(value)
        elif kind == "checkbox" and isinstance(value, bool):
            target.set_checked(value)
        elif kind in {"checkbox", "radio"}:
            wanted = value if isinstance(value, Sequence) else [value]
            for one in [wanted] if isinstance(wanted, str) else wanted:
                self.main.locator(f'input[type="{kind}"][value="{one}"]').check()
        else:
            target.fill(str(value))

    def press(self, target: Locator) -> None:
        """Press what opens a page, and wait until that page is there to be read.

        The page before stays on the screen until the answer comes: whoever counts or
        reads without waiting would read that one.
        """
        self.page.wait_for_load_state("domcontentloaded")
        with self.page.expect_event("domcontentloaded", timeout=2000 * SECONDS):
            target.click()

    def save(self, name: str = "") -> None:
        """Press the main button of the page's form, or its button with that name."""
        wanted = f'[name="{name}"]' if name else ":not([name]):not([aria-hidden])"
        buttons = self.main.locator(f"form button[type=submit]{wanted}")
        self.press(buttons.filter(visible=True).first)

    def follow(self, path: str) -> None:
        """Press a link of the content."""
        self.press(self.link(path))

    def menu(self, path: str) -> None:
        """Press a link of the main menu; on a phone it is opened first."""
        opener = self.page.locator(".menu-open")
        if opener.is_visible():
            opener.click()
        self.press(self.page.locator(f'.site-nav a[href="{path}"]'))

    def part(self, path: str) -> None:
        """Press a link of the menu's second row."""
        self.press(self.page.locator(f'.site-parts a[href="{path}"]'))

    def move(self, name: str, reason: str = "") -> None:
        """Press a step of a workflow, with its reason where one is asked."""
        form = self.main.locator(f'form[action$="/move/{name}/"]')
        if reason:
            own = self.page.locator(f'form[action$="/move/{name}/"]')
            self.main.locator("details", has=own).locator("summary").click()
            form.locator("textarea").fill(reason)
        self.press(form.locator("button"))

    def download(self, link: Locator, folder: Path) -> Path:
        """Press a link that gives a file; gives where it lies."""
        with self.page.expect_download() as coming:
            link.click()
        target = folder / coming.value.suggested_filename
        coming.value.save_as(target)
        return target

    def picture(self, name: str) -> None:
        """Keep a picture of the page where `JOURNEY_PICTURES` says, if it does."""
        folder = os.environ.get("JOURNEY_PICTURES")
        if folder:
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)

    def leave(self) -> None:
        """Close the browser; nothing on any page may have gone wrong."""
        self.context.close()
        assert self.trouble == []
