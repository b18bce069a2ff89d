"""Every route, as every persona, with every method: only the declared ones answer.

One world serves a whole test; each request runs in a savepoint that is rolled back, so
that every persona meets the same rows.
"""

import hashlib
import pkgutil
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.access
from municipalities.models import Municipality
from tests.access.policy import ANONYMOUS, MUNICIPAL_A, Route
from tests.access.world import CANARY, build_world

# What may be asked is decided above the database.
pytestmark = pytest.mark.once

# Rows that a request may write whoever makes it: sessions.
UNWATCHED = frozenset({"sessions.session"})
UNWATCHED_TABLE = Session._meta.db_table
WRITES = re.compile(r"\b(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|COPY)\b")
ENCODER = DjangoJSONEncoder(sort_keys=True)


def policies() -> dict[str, dict[str, Route]]:
    """The routes of every policy file, by the file's name."""
    return {
        module.name: import_module(f"tests.access.{module.name}").ROUTES
        for module in pkgutil.iter_modules(tests.access.__path__)
        if module.name.startswith("policy_")
    }


def existing(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Names of all routes, with their namespace."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from existing(pattern, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name or pattern.pattern}"


def own_routes() -> set[str]:
    return {name for name in existing(get_resolver()) if not name.startswith("admin:")}


POLICIES = policies()
ROUTES = {name: route for part in POLICIES.values() for name, route in part.items()}


class Wrote:
    """Whether a statement went to the database that writes rows."""

    def __init__(self) -> None:
        self.anything = False

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        # also a reading that locks rows: only the comparison of the tables decides
        if WRITES.search(sql) and f'"{UNWATCHED_TABLE}"' not in sql:
            self.anything = True
        return execute(sql, *rest)


class Walk:
    """The world, and requests in it that leave no trace."""

    def __init__(self, media: Path) -> None:
        self.media = media
        with override_settings(MEDIA_ROOT=media):
            self.world = build_world()
        self.clients = {ANONYMOUS: Client(raise_request_exception=False)}
        for name, user in self.world.people.named().items():
            self.clients[name] = Client(raise_request_exception=False)
            self.clients[name].force_login(user)
        self.before = tables()

    def ask(self, persona: str, method: str, name: str, route: Route) -> Any:
        """The response, and the names of the tables that the request changed."""
        cache.clear()
        client = self.clients[persona]
        cookies = dict(client.cookies)
        data = route.data(self.world) if method == "post" else {}
        url = reverse(name, kwargs=route.make(self.world))
        with override_settings(MEDIA_ROOT=self.media), transaction.atomic():
            with connection.execute_wrapper(wrote := Wrote()):
                response = getattr(client, method)(url, data)
            refused = response.status_code >= 400 or is_login(response)
            # What was written and taken back in the request itself is no change.
            now = tables() if refused and wrote.anything else self.before
            transaction.set_rollback(True)
        client.cookies.clear()
        client.cookies.update(cookies)
        return response, [name for name in now if now[name] != self.before[name]]


@pytest.fixture
def walk(db: None, tmp_path: Path) -> Walk:
    return Walk(tmp_path)


def tables() -> dict[str, tuple[int, str]]:
    """Row count and checksum of every table."""
    marks = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label_lower in UNWATCHED:
            continue
        rows = list(model._base_manager.order_by("pk").values_list())
        text = ENCODER.encode([[str(value) for value in row] for row in rows])
        marks[model._meta.label_lower] = (
            len(rows),
            hashlib.sha256(text.encode()).hexdigest(),
        )
    return marks


def is_login(response: Any) -> bool:
    return response.status_code == 302 and response.url.startswith(
        (reverse("account_login"), "/admin/login/")
    )


def complaint(
    persona: str, allowed: frozenset[str] | None, response: Any, changed: list[str]
) -> str:
    """What is wrong with an answer; empty when it is as declared."""
    status = response.status_code
    if allowed is None:
        # the method is not offered: nobody gets an answer, nothing changes
        fits = status in {403, 404, 405} or (
            persona == ANONYMOUS and is_login(response)
        )
        return "" if fits and not changed else f"{status}, not offered {changed}"
    if persona in allowed:
        answered = status < 400 or status in {409, 410, 422, 429}
        opened = not is_login(response) or ANONYMOUS in allowed
        return "" if answered and opened else f"{status} instead of an answer"
    if changed:
        return f"refused with {status}, but changed {changed}"
    if persona == ANONYMOUS:
        fits = is_login(response) or status == 404
        return "" if fits else f"{status} instead of the log-in"
    return "" if status in {403, 404} else f"{status} instead of a refusal"


def test_every_route_is_declared_and_no_declaration_is_stale() -> None:
    there, said = own_routes(), set(ROUTES)
    assert there - said == set(), "routes that no policy declares"
    assert said - there == set(), "declared routes that do not exist"


def test_a_route_is_declared_once() -> None:
    assert len(ROUTES) == sum(len(part) for part in POLICIES.values())


def test_the_walk_sees_what_writes(walk: Walk) -> None:
    place = Municipality.objects.all()[:1].get()
    session = Client().session
    session["remembered"] = "a choice"
    for write, seen in (
        (lambda: list(Municipality.objects.all()), False),
        (session.save, False),
        (lambda: Municipality.objects.filter(pk=place.pk).update(code="x"), True),
        (lambda: Municipality.objects.filter(pk=-1).update(code="y"), True),
    ):
        with connection.execute_wrapper(wrote := Wrote()):
            write()
        assert wrote.anything is seen


@pytest.mark.parametrize("part", sorted(POLICIES))
def test_routes_answer_exactly_the_declared_people(walk: Walk, part: str) -> None:
    wrong = []
    for name, route in POLICIES[part].items():
        for persona in walk.clients:
            for method, allowed in (("get", route.get), ("post", route.post)):
                response, changed = walk.ask(persona, method, name, route)
                problem = complaint(persona, allowed, response, changed)
                # a download is read to its end, which closes the file
                body(response)
                if problem:
                    wrong.append(f"{method} {name} as {persona}: {problem}")
    assert wrong == []


def test_the_rescue_desk_is_for_superusers_only(walk: Walk) -> None:
    wrong = []
    names = [n for n in existing(get_resolver()) if n.endswith("_changelist")]
    for name in [*names, "admin:index"]:
        for persona in walk.clients:
            response, _none = walk.ask(persona, "get", name, Route())
            if (response.status_code == 200) is not (persona == "superuser"):
                wrong.append(f"{name} as {persona}: {response.status_code}")
    assert names != []
    assert wrong == []


def test_nothing_of_b_is_ever_seen_by_a(walk: Walk) -> None:
    """Pages of A never carry the text that stands in B's fields."""
    leaks = []
    for name, route in ROUTES.items():
        if route.get is None:
            continue
        for persona in sorted(MUNICIPAL_A & route.get):
            response, _none = walk.ask(persona, "get", name, route)
            if CANARY in body(response):
                leaks.append(f"{name} as {persona}")
    assert leaks == []


def test_objects_of_b_do_not_exist_for_a(walk: Walk) -> None:
    """A route of the municipal part, asked with the key of B's object, is a 404."""
    wrong = []
    for name, route in ROUTES.items():
        foreign = foreign_key(route, walk.world)
        if not name.startswith("municipal:") or foreign is None:
            continue
        other = Route(get=route.get, post=route.post, make=lambda world, k=foreign: k)
        for method in ("get", "post"):
            if getattr(route, method) is None:
                continue
            for persona in sorted(MUNICIPAL_A):
                response, changed = walk.ask(persona, method, name, other)
                if response.status_code != 404 or changed:
                    wrong.append(
                        f"{method} {name} as {persona}: {response.status_code}"
                    )
    assert wrong == []


class Watched:
    """The world, and the names of the objects that a route's arguments come from."""

    def __init__(self, world: Any) -> None:
        self.world, self.names = world, list[str]()

    def __getattr__(self, name: str) -> Any:
        self.names.append(name)
        return getattr(self.world, name)


def foreign_key(route: Route, world: Any) -> dict[str, Any] | None:
    """The same arguments with the key of the same object of B (`world.<name>_b`)."""
    watched = Watched(world)
    given = route.make(watched)
    for name in watched.names:
        twin = getattr(world, f"{name}_b", None)
        if twin is not None and getattr(world, name).pk == given.get("pk"):
            return {**given, "pk": twin.pk}
    return None


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else None
    return (response.content if content is None else content).decode(errors="ignore")
