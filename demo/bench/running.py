"""One run of the bench: make the data, measure case after case."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from accounts.models import User
from action_plans.models import ActionPlan
from core import jobs
from core.models.jobs import Job
from demo.bench import (
    alone,
    competition,
    computing,
    imports,
    national,
    places,
    plans,
    registries,
)
from demo.bench.measuring import Case, Outcome, Result, measure
from demo.bench.pages import Pages
from demo.bench.sizes import Sizes
from municipalities.models import Municipality
from reports import operations, rendering
from reports.enums import ReportKind
from reports.queries.programme import ProgrammeFilter
from services_registry.models import RegistryEntry, Service

Say = Callable[[str], object]


@dataclass
class Report:
    """What a run found: results of cases, and bytes of first views."""

    results: list[Result] = field(default_factory=list)
    views: list[tuple[str, int, int]] = field(default_factory=list)


class Run:
    """Makes data in the database that is connected; `wanted`: words in case names."""

    def __init__(self, sizes: Sizes, folder: Path, address: str, say: Say):
        self.sizes, self.folder, self.say = sizes, folder, say
        self.environment = {
            **os.environ,
            "DATABASE_URL": address,
            "PORTAL_TEST": "1",
            "VAR_DIR": str(folder),
        }
        self.report = Report()
        self.wanted: list[str] = []

    def measure_all(self, wanted: list[str]) -> Report:
        """All cases whose name holds one of the words; none given: all."""
        self.wanted = wanted
        self.say("Making the data ...")
        reader = places.make_reader()
        country = places.make_country(self.sizes)
        services = registries.make_registries(self.sizes, country)
        pages = Pages(reader, self.sizes.pages)
        self.measure(self.lists(pages, country))
        self.measure(pages.registries(RegistryEntry.objects.count()))
        self.measure([pages.matrix(services)])
        self.measure(computing.searches(self.sizes.pages))
        self.measure(self.plan_pages(pages, reader, country[0], services[0]))
        self.measure(self.exports())
        self.measure(self.imports())
        self.measure(self.national())
        self.measure(self.prints(reader, country, services[0]))
        if not wanted:
            self.report.views = list(pages.first_views())
        return self.report

    def measure(self, cases: Iterable[Case]) -> None:
        """Measure what is wanted; a case is made when its turn comes."""
        for case in cases:
            if not self.is_wanted(case.name):
                continue
            self.say(case.name)
            self.report.results.append(measure(case))

    def is_wanted(self, name: str) -> bool:
        return not self.wanted or any(word in name for word in self.wanted)

    def lists(self, pages: Pages, country: list[Municipality]) -> Iterator[Case]:
        """The lists of applications and the ranking, before and after tenfold growth."""
        sizes = self.sizes
        members = competition.make_members(sizes)
        call = competition.make_competition(1, sizes, country, members)
        yield from pages.applications(call, sizes.applications)
        for number in range(2, sizes.calls + 1):
            competition.make_competition(number, sizes, country, members)
        yield from pages.applications(call, sizes.applications * sizes.calls)
        yield computing.rankings(call, sizes.pages)
        yield pages.ranking(call)

    def plan_pages(
        self, pages: Pages, reader: User, place: Municipality, service: Service
    ) -> Iterator[Case]:
        long = plans.make_plan(place, service, self.sizes.measures)
        short = plans.make_plan(place, service, 5)
        yield from pages.plans(long, short)
        title = (
            f"PDF of a plan, {self.sizes.measures} measures, {self.sizes.photos} photos"
        )
        if self.is_wanted(title):
            yield self.plan_print(title, long, short, reader)

    def plan_print(
        self, title: str, long: ActionPlan, short: ActionPlan, reader: User
    ) -> Case:
        """The PDF of the long plan with photos, beside that of the short one."""
        plans.add_photos(long, self.sizes.photos)
        for name, plan in (("plan", long), ("small-plan", short)):
            html, paths = taken(partial(self.ask_plan, plan, reader))
            (self.folder / f"{name}.html").write_text(html, "utf-8")
            (self.folder / f"{name}.json").write_text(json.dumps(paths), "utf-8")
        return self.alone(title, "plan_pdf", {"the short plan": "small_plan_pdf"})

    def exports(self) -> Iterator[Case]:
        rows = f"{RegistryEntry.objects.count():,} rows"
        others = {"fetching the rows": "fetch", "CSV": "csv"}
        yield self.alone(f"export of {rows} as XLSX", "xlsx", others)

    def imports(self) -> Iterator[Case]:
        """Once each: the loop of the baseline alone takes minutes."""
        number = RegistryEntry.objects.count()
        imports.make_file(self.folder, number)
        name = f"import of {number:,} rows with dry run"
        others = {"row by row": "row_by_row", "bulk_create by hand": "bulk_by_hand"}
        yield replace(self.alone(name, "import_rows", others), runs=1)

    def national(self) -> Iterator[Case]:
        """A registry for every municipality from one file, and the same file again."""
        first, again = "national registry from a file", "the same national registry"
        if not (self.is_wanted(first) or self.is_wanted(again)):
            return
        rows = f"{national.make_file(self.folder):,} rows"
        others = {"row by row": "entry_by_entry"}
        case = self.alone(f"{first}, {rows}", "import_entries", others)
        yield replace(case, runs=1)
        if self.is_wanted(again):
            alone.work_alone("load_entries", self.folder, self.environment)()
            others = {"reading the file": "parse_entries"}
            case = self.alone(f"{again} again, {rows}", "entries_again", others)
            yield replace(case, runs=1)

    def ask_plan(self, plan: ActionPlan, reader: User) -> Job:
        return operations.ask_plan_pdf(
            plan=plan, kind=ReportKind.ACTION_PLAN, language="ky", by=reader
        )

    def prints(
        self, reader: User, country: list[Municipality], service: Service
    ) -> Iterator[Case]:
        competition.make_grants(self.sizes, country, service, reader)
        html = report_html(reader)
        (self.folder / "report.html").write_text(html, "utf-8")
        others = {}
        if self.sizes.chromium and alone.chromium():
            others = {"Chromium's print": "chromium_pdf"}
        name = f"programme report as PDF, {self.sizes.grants} municipalities"
        yield self.alone(name, "pdf", others)

    def alone(self, name: str, ours: str, baselines: dict[str, str]) -> Case:
        """A case whose works run in processes of their own."""

        def work(key: str) -> Callable[[], Outcome]:
            return alone.work_alone(key, self.folder, self.environment)

        others = {title: work(key) for title, key in baselines.items()}
        return Case(name, work(ours), others, self.sizes.heavy, in_process=False)


def report_html(reader: User) -> str:
    """The document of the programme report, taken where it would become a PDF."""
    html, _pictures = taken(
        lambda: operations.ask_programme_report(
            chosen=ProgrammeFilter(), language="ky", by=reader
        )
    )
    return html


def taken(ask: Callable[[], Job]) -> tuple[str, dict[str, str]]:
    """What a job would make a PDF of: the document, and the paths of its pictures."""
    found: list[tuple[str, dict[str, str]]] = []

    def keep(*, html: str, pictures: Any = None, **_more: object) -> rendering.Rendered:
        found.append((html, {k: str(path) for k, path in (pictures or {}).items()}))
        return rendering.Rendered(b"%PDF-1.4\n%%EOF\n", 1, ())

    with mock.patch.object(rendering, "render", keep):
        jobs.run(ask().pk)
    return found[0]
