"""The editions of a municipality one after the other, and the code on their paper."""

from dataclasses import dataclass

from django.db.models import QuerySet

from services_registry.models import RegistryEdition
from services_registry.queries.content import ALPHABET, seal_of
from services_registry.queries.kept_words import read_as_approved

# Cyrillic letters that look like those of the code: people type what they see
_LOOKALIKES = str.maketrans("АВЕКМНРСТХУ", "ABEKMHPCTXY")


@dataclass(frozen=True)
class Verified:
    """What the portal can say of a check code."""

    edition: RegistryEdition
    services: int
    is_unchanged: bool


def history_of(edition: RegistryEdition) -> QuerySet[RegistryEdition]:
    """The other editions of the municipality that everybody may read, newest first."""
    public = RegistryEdition.objects.public().exclude(pk=edition.pk)
    return read_as_approved(
        public.filter(municipality=edition.municipality_id)
        .select_related("resolution")
        .order_by("-number")
    )


def plain_code(text: str) -> str:
    """A check code as it is kept: capitals, no spaces or hyphens, Latin letters."""
    return "".join(
        letter for letter in text.upper().translate(_LOOKALIKES) if letter.isalnum()
    )


def verified(text: str) -> Verified | None:
    """The approved edition that a code stands for, held against what was approved."""
    code = plain_code(text)
    if not code or set(code) - set(ALPHABET):
        return None
    rows = RegistryEdition.objects.select_related(
        "municipality__rayon", "municipality__oblast", "resolution"
    )
    edition = read_as_approved(rows).filter(check_code=code).first()
    if edition is None or not edition.is_approved:
        return None
    unchanged = seal_of(edition) == edition.content_sha256
    return Verified(edition, edition.entries.count(), unchanged)
