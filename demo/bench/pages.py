"""Cases of pages: lists beside the stock admin and bare SQL, records long and short."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.test import Client

from accounts.models import User
from action_plans.models import ActionPlan
from demo.bench.measuring import Case, Outcome, Work
from grants.models import Call
from municipalities.models import Municipality
from services_registry.models import RegistryEdition, Service

OK = 200
STOCK, BARE = "stock admin", "bare SQL"
ASSETS = ("portal/portal.css", "portal/portal.js", "vendor/htmx.min.js")
# the bare cells: which service is in force where, and whether its check is overdue
CELLS = """
SELECT e.municipality_id, n.service_id, COUNT(*),
  SUM(CASE WHEN n.next_check < CURRENT_DATE THEN 1 ELSE 0 END)
FROM services_registry_registryentry n
  JOIN services_registry_registryedition e ON e.id = n.edition_id
  JOIN services_registry_service s ON s.id = n.service_id
WHERE e.state = 'published' AND n.offer = 'offered' AND s.theme_id = %s
GROUP BY e.municipality_id, n.service_id
"""


def cells_of(theme: int) -> Outcome:
    """What the matrix shows, as one aggregate fetched whole."""
    with connection.cursor() as cursor:
        cursor.execute(CELLS, [theme])
        return Outcome(len(cursor.fetchall()))


# A sign in a cell of the matrix, with its link to the passport or without.
APPROVED_SIGN = re.compile(rb"<td>(?:<a [^>]*>)?\xe2\x9c\x93")


class Pages:
    """Pages as the reader gets them: middleware, session and templates included."""

    def __init__(self, reader: User, runs: int):
        self.client = Client(SERVER_NAME="localhost")
        self.client.force_login(reader)
        self.runs = runs

    def get(self, address: str) -> Work:
        def work() -> Outcome:
            return Outcome(len(self.body(address)))

        return work

    def body(self, address: str) -> bytes:
        """The page; anything but 200 ends the run: it would be measured wrongly."""
        answer = self.client.get(address)
        if answer.status_code != OK:
            raise CommandError(f"{address} answered {answer.status_code}")
        return bytes(answer.content)

    def case(
        self, name: str, ours: str, baselines: dict[str, str] | None = None
    ) -> Case:
        """A page beside other pages; `baselines`: addresses by name."""
        others = {key: self.get(at) for key, at in (baselines or {}).items()}
        return Case(name, self.get(ours), others, self.runs)

    def applications(self, call: Call, rows: int) -> Iterator[Case]:
        yield self.case(
            f"list of {rows:,} applications",
            "/staff/applications/",
            {
                STOCK: "/bench/admin/grants/application/",
                BARE: "/bench/bare/applications/",
            },
        )
        narrowed = f"?call={call.pk}&q=жарык&sort=-requested"
        yield self.case(
            f"list of {rows:,} applications: filter, search, sort",
            f"/staff/applications/{narrowed}",
            {
                STOCK: f"/bench/admin/grants/application/?call__id__exact={call.pk}"
                "&q=жарык&o=-5",
                BARE: f"/bench/bare/applications/{narrowed}",
            },
        )

    def registries(self, entries: int) -> Iterator[Case]:
        edition = RegistryEdition.objects.order_by("pk")[0]
        yield self.case(
            "list of municipalities",
            "/staff/municipalities/",
            {
                STOCK: "/bench/admin/municipalities/municipality/",
                BARE: "/bench/bare/municipalities/",
            },
        )
        yield self.case(
            f"list of registries, {entries:,} entries",
            "/staff/registries/",
            {
                STOCK: "/bench/admin/services_registry/registryedition/",
                BARE: "/bench/bare/registries/",
            },
        )
        yield self.case(
            f"one registry, {entries:,} entries in all", f"/registries/{edition.pk}/"
        )

    def matrix(self, services: list[Service]) -> Case:
        """Municipality x service, beside one SQL aggregate of its cells."""
        shown = [row for row in services if row.theme_id == services[0].theme_id]
        address = f"/staff/registries/matrix/?theme={services[0].theme_id}"
        if len(APPROVED_SIGN.findall(self.body(address))) < len(shown):
            raise CommandError("the matrix lacks services that are approved")
        places = Municipality.objects.count()
        return Case(
            f"matrix of {places} municipalities x {len(shown)} services",
            self.get(address),
            {"one SQL aggregate": lambda: cells_of(services[0].theme_id)},
            self.runs,
        )

    def plans(self, long: ActionPlan, short: ActionPlan) -> Iterator[Case]:
        for name, plan in (("long", long), ("short", short)):
            others = {"the short plan": f"/staff/plans/{short.pk}/"}
            yield self.case(
                f"{name} action plan, {plan.measure_rows.count()} measures",
                f"/staff/plans/{plan.pk}/",
                others if plan is long else {},
            )

    def ranking(self, call: Call) -> Case:
        return self.case(
            f"ranking as a page, {call.applications.count()} applications",
            f"/staff/calls/{call.pk}/ranking/",
        )

    def first_views(self) -> Iterator[tuple[str, int, int]]:
        """Page, its gzipped bytes, and those with style sheet and scripts."""
        static = Path(settings.BASE_DIR) / "static"
        files = sum(len(gzip.compress((static / name).read_bytes())) for name in ASSETS)
        for address in ("/", "/staff/", "/staff/applications/", "/municipalities/"):
            page = len(gzip.compress(self.body(address)))
            yield address, page, page + files
