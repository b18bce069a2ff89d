"""Oblasts, rayons, municipalities and villages, keyed on their SOATE code.

SOATE: 14 digits, 417 + oblast 2 + rayon 3 + unit 3 + village 3. Units born in the
territorial reform may carry a provisional code until the classifier names them.
"""

from collections.abc import Iterable
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.names import TrilingualName, in_reader_language
from municipalities.enums import MunicipalityKind, RayonKind

soate_code = RegexValidator(
    r"^([0-9]{14}|P[0-9]{13})$",
    _("A SOATE code has 14 digits; a provisional code is P and 13 digits."),
)


class Oblast(TrilingualName):
    """An oblast, or one of the two cities of republic rank."""

    code = models.CharField(_("SOATE code"), max_length=14, unique=True)

    class Meta(TrilingualName.Meta):
        verbose_name = _("oblast")
        verbose_name_plural = _("oblasts")


class Rayon(TrilingualName):
    """A rayon, or a city of oblast rank as the classifier lists it among rayons."""

    code = models.CharField(_("SOATE code"), max_length=14, unique=True)
    kind = models.CharField(max_length=10, choices=RayonKind)
    oblast = models.ForeignKey(Oblast, models.PROTECT, related_name="rayons")
    population_2018 = models.PositiveIntegerField(
        _("population, 2018 (COD-PS)"), null=True, blank=True
    )

    class Meta(TrilingualName.Meta):
        verbose_name = _("rayon")
        verbose_name_plural = _("rayons")


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def with_place(self) -> "MunicipalityQuerySet":
        """Joined with rayon and oblast, which every mention of a municipality needs."""
        return self.select_related("rayon", "oblast")

    def current(self) -> "MunicipalityQuerySet":
        return self.filter(ended_date__isnull=True)

    def with_code(self, code: str) -> "Municipality | None":
        """The municipality of a code, also of one that it bore earlier."""
        found = self.filter(code=code).first()
        return found or self.filter(former_names__code=code).first()

    def visible_to(self, user: Any) -> "MunicipalityQuerySet":
        """The list of municipalities is public (state classifier)."""
        return self


class Municipality(TrilingualName):
    """An aiyl aimak, town or city: the unit that keeps registries and holds grants.

    Names repeat inside an oblast: show `full_name`, which adds the rayon. A city of
    oblast rank (Balykchy) has no rayon.
    """

    code = models.CharField(
        _("SOATE code"), max_length=14, unique=True, validators=[soate_code]
    )
    kind = models.CharField(_("kind"), max_length=10, choices=MunicipalityKind)
    oblast = models.ForeignKey(
        Oblast, models.PROTECT, related_name="municipalities", verbose_name=_("oblast")
    )
    rayon = models.ForeignKey(
        Rayon,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="municipalities",
        verbose_name=_("rayon"),
    )
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(
        _("year of the population figure"), null=True, blank=True
    )
    evidence = models.TextField(
        _("public evidence of taking part in the programme"), blank=True
    )
    # empty: it stood before the records of the portal begin
    started_date = models.DateField(_("exists since"), null=True, blank=True)
    ended_date = models.DateField(_("ended by the reform on"), null=True, blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta(TrilingualName.Meta):
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")

    @property
    def full_name(self) -> str:
        """Name with its rayon, or its oblast where there is no rayon."""
        place = self.rayon or self.oblast
        return f"{self.name} ({place.name})"

    @property
    def is_provisional(self) -> bool:
        return self.shown_code.startswith("P")

    @property
    def borne(self) -> Any:
        """What bore its name on the day of the list (`queries.as_of`); else itself."""
        later = self.__dict__.get("names_after")
        return later[0] if later else self

    @property
    def name(self) -> str:
        return in_reader_language(self.borne, "name")

    @property
    def shown_code(self) -> str:
        """Its code on the day of the list."""
        return self.borne.code

    @property
    def shown_kind(self) -> str:
        """Its kind on the day of the list, in words."""
        return self.borne.get_kind_display()

    @property
    def shown_memberships(self) -> list[Any]:
        """Its cohorts that had begun on the day of the list; else all."""
        day = self.__dict__.get("known_day")
        found: Iterable[Any] = self.memberships.all()
        return [row for row in found if day is None or row.has_begun_by(day)]

    def get_absolute_url(self) -> str:
        return reverse("staff:municipality-detail", args=[self.pk])

    @property
    def has_ended(self) -> bool:
        """Whether the territorial reform dissolved it."""
        return self.ended_date is not None

    def name_in(self, language: str) -> str:
        return in_reader_language(self, "name", language)

    def audit_label(self) -> str:
        return self.name_ky or self.name_ru or self.name_en

    def audit_municipality(self) -> "Municipality":
        return self


class VillageQuerySet(models.QuerySet["Village"]):
    def known_to(self, places: Iterable[int]) -> "VillageQuerySet":
        """Villages of the municipalities, now or before the reform moved them.

        Records of a unit that ended keep naming its villages.
        """
        here = models.Q(municipality__in=places)
        once = models.Q(moves__from_municipality__in=places)
        return self.filter(here | once).distinct()


class Village(TrilingualName):
    """A village of a municipality."""

    code = models.CharField(_("SOATE code"), max_length=14, unique=True)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="villages"
    )

    objects = VillageQuerySet.as_manager()

    class Meta(TrilingualName.Meta):
        verbose_name = _("village")
        verbose_name_plural = _("villages")
