"""Rows of the profile for the walk; those of B carry the canary."""

from types import SimpleNamespace

from core import files
from municipalities.models import Convocation, Office, PostHolder, Resolution
from tests.access.world import CANARY


def build(world: SimpleNamespace) -> None:
    """Office, head, convocation and resolutions of A; the same of B.

    Their keys are like nobody else's: the walk finds the twin of an object by its key.
    """
    twins = ((world.places.a, "", "A", 7001), (world.places.b, "_b", CANARY, 7002))
    for place, end, text, key in twins:
        Office.objects.create(municipality=place, address_ky=f"{text} көчөсү")
        holder = PostHolder.objects.create(
            pk=key,
            municipality=place,
            post="head",
            full_name=text,
            since_date="2019-01-01",
        )
        convocation = Convocation.objects.create(
            pk=key, municipality=place, number=6, start_date="2016-04-01"
        )
        paper = Resolution.objects.create(
            pk=key,
            municipality=place,
            number="1",
            date="2016-05-01",
            title=text,
            scan=files.attach(
                files.store_bytes(
                    content=f"%PDF-1.4 {text}".encode(), name="scan.pdf", by=None
                )
            ),
        )
        setattr(world, f"holder{end}", holder)
        setattr(world, f"convocation{end}", convocation)
        setattr(world, f"resolution_paper{end}", paper)
    world.open_paper = Resolution.objects.create(
        pk=7003,
        municipality=world.places.a,
        number="2",
        date="2016-06-01",
        title="Open",
        scan=world.resolution_paper.scan,
        is_published=True,
    )
