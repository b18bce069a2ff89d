"""A very small browser: pages, links and forms over HTTP, with cookies. Standard library."""

import http.client
import http.cookiejar
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from html.parser import HTMLParser

Answer = http.client.HTTPResponse | urllib.error.HTTPError
SECONDS = 60


@dataclass
class Form:
    """A form of a page with the values it would send as it stands."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Page:
    """An answer: final address, status, headers, body, and what was found in it."""

    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    links: list[str] = field(default_factory=list)
    navigation: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    @property
    def path(self) -> str:
        """The path part of the address."""
        return urllib.parse.urlsplit(self.address).path

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class _Reader(HTMLParser):
    """Collects links and forms; links inside <nav> are kept apart too."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.navs = 0
        self.form: Form | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        handler = getattr(self, f"start_{tag}", None)
        if handler:
            handler(values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "nav":
            self.navs -= 1
        elif tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""

    def start_nav(self, _values: dict[str, str]) -> None:
        self.navs += 1

    def start_a(self, values: dict[str, str]) -> None:
        if "href" not in values or values["href"].startswith(("#", "mailto:")):
            return
        address = urllib.parse.urljoin(self.page.address, values["href"])
        self.page.links.append(address)
        if self.navs > 0:
            self.page.navigation.append(address)

    def start_form(self, values: dict[str, str]) -> None:
        action = urllib.parse.urljoin(self.page.address, values.get("action", ""))
        self.form = Form(action, values.get("method", "get").lower())
        self.page.forms.append(self.form)

    def start_input(self, values: dict[str, str]) -> None:
        kind, name = values.get("type", "text"), values.get("name", "")
        if self.form is None or not name or kind in ("submit", "button", "file"):
            return
        if kind in ("checkbox", "radio"):
            self.form.choices.setdefault(name, []).append(values.get("value", "on"))
            if "checked" not in values:
                return
        self.form.fields[name] = values.get("value", "on" if kind == "checkbox" else "")

    def start_textarea(self, values: dict[str, str]) -> None:
        if self.form is not None and values.get("name"):
            self.form.fields[values["name"]] = ""

    def start_select(self, values: dict[str, str]) -> None:
        self.select = values.get("name", "")

    def start_option(self, values: dict[str, str]) -> None:
        if self.form is None or not self.select:
            return
        value = values.get("value", "")
        self.form.choices.setdefault(self.select, []).append(value)
        if "selected" in values or self.select not in self.form.fields:
            self.form.fields[self.select] = value


class Browser:
    """One person's session at `base`, for example http://127.0.0.1:8000/."""

    def __init__(self, base: str) -> None:
        self.base = base
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        # No proxy: the portal of the demo runs on this computer.
        self.opener = urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))

    def get(self, address: str) -> Page:
        """Fetch an address (absolute, or beneath the base), following redirects."""
        return self._open(urllib.request.Request(self._absolute(address)))  # noqa: S310

    def submit(self, form: Form, **values: str) -> Page:
        """Send a form with some values changed."""
        data = urllib.parse.urlencode(form.fields | values)
        if form.method == "get":
            return self.get(f"{form.action.split('?')[0]}?{data}")
        request = urllib.request.Request(  # noqa: S310  # http, our own address
            form.action, data.encode(), headers={"Referer": form.action}
        )
        return self._open(request)

    def _absolute(self, address: str) -> str:
        return urllib.parse.urljoin(self.base, address)

    def _open(self, request: urllib.request.Request) -> Page:
        try:
            with self.opener.open(request, timeout=SECONDS) as answer:
                page = self._page(answer, answer.status)
        except urllib.error.HTTPError as error:
            page = self._page(error, error.code)
        if page.headers.get("content-type", "").startswith("text/html"):
            _Reader(page).feed(page.text)
        return page

    def _page(self, answer: Answer, status: int) -> Page:
        headers = {k.lower(): v for k, v in answer.headers.items()}
        return Page(answer.geturl(), status, headers, answer.read())
