"""An action plan, read once for its PDFs."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from action_plans.enums import AnnexKind
from action_plans.models import ActionPlan, Evidence, PlanVersion
from action_plans.queries import PlanDocument, plan_content, plan_document
from action_plans.queries.joint import plan_digest
from action_plans.queries.translated import reading, translated
from core.models.files import StoredFile
from core.models.kept_names import call
from municipalities.queries.kept_places import lay_over_place

PICTURES = {"image/jpeg", "image/png"}
# so many photos one PDF holds; the page of the plan has all of them
MOST_PHOTOS = 60


@dataclass(frozen=True)
class Paper:
    """A file that belongs to a plan, with the kind of document that it is."""

    title: str
    kind: str
    file: StoredFile


@dataclass(frozen=True)
class Photo:
    """A photo for the PDF; `key` is its id there."""

    key: str
    caption: str
    place: str
    day: Any
    path: Path


@dataclass(frozen=True)
class PlanPrint:
    """A plan with its last handed in version, papers and photos.

    `is_version`: whether the plan still says what that version says.
    """

    document: PlanDocument
    partners: tuple[str, ...] = ()
    version: PlanVersion | None = None
    is_version: bool = False
    papers: tuple[Paper, ...] = ()
    photos: tuple[Photo, ...] = ()
    left_out: int = field(default=0)

    @property
    def plan(self) -> ActionPlan:
        return self.document.plan

    @property
    def pictures(self) -> dict[str, Path]:
        """Where the photos lie, by their ids."""
        return {photo.key: photo.path for photo in self.photos}


@transaction.atomic
def gather_plan(pk: int, *, public: bool = False) -> PlanPrint | None:
    """Read the plan in one short transaction; None when it is gone.

    `public` leaves out what may name people: members, papers, photos of hearings.
    """
    rows = ActionPlan.objects.with_place().select_related("resolution__scan")
    plan = rows.filter(pk=pk).first()
    if plan is None:
        return None
    content = plan_content(plan)
    read = reading(plan)
    document = plan_document(plan, content, public=public, read=read)
    version = plan.versions.defer("content").first()
    is_version = version is not None and version.sha256 == plan_digest(plan)
    partners = tuple(row.municipality.full_name for row in content.rows("partner"))
    if public:
        return PlanPrint(document, partners, version, is_version)
    evidence = Evidence.objects.filter(plan=plan, hearing__isnull=False)
    photos = photos_of(evidence.select_related("file"))
    return PlanPrint(
        document,
        partners,
        version,
        is_version,
        tuple(_papers(plan, translated(content, read))),
        tuple(photos[:MOST_PHOTOS]),
        max(0, len(photos) - MOST_PHOTOS),
    )


def _papers(plan: ActionPlan, content: Any) -> Iterable[Paper]:
    """Annexes, minutes of hearings, and the scan of the resolution."""
    for annex in content.rows("annex"):
        yield Paper(annex.title, str(annex.get_kind_display()), annex.file)
    for hearing in content.hearings:
        if hearing.minutes:
            kind = str(AnnexKind.MINUTES.label)
            yield Paper(str(hearing), kind, hearing.minutes)
    if plan.resolution and plan.resolution.scan:
        kind = str(AnnexKind.RESOLUTION.label)
        yield Paper(plan.resolution.title, kind, plan.resolution.scan)


def photos_of(rows: Iterable[Evidence]) -> list[Photo]:
    """The pictures among photos and papers, in their order."""
    return [
        Photo(
            f"photo-{row.pk}",
            row.caption,
            row.place,
            row.taken_on,
            Path(row.file.content.path),
        )
        for row in rows
        if row.file.content_type in PICTURES
    ]


def gather_version(plan: int, version: int) -> PlanVersion | None:
    """A submitted version with its plan and who signed it; None when it is gone."""
    rows = PlanVersion.objects.select_related(
        "submitted_by",
        "plan__municipality__rayon",
        "plan__municipality__oblast",
        "plan__service",
    )
    found = rows.filter(plan=plan, pk=version).first()
    if found is not None and (words := found.content.get("words")):
        place = found.plan.municipality
        lay_over_place(place, words["places"].get(place.code))
        call(found.plan.service, words["service"]["names"])
    return found
