"""What people need: surveys, hearings and gatherings that ranked services."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Verb
from accounts.permissions import has_verb
from core.models.base import Stamped
from core.models.files import StoredFile
from municipalities.models import Municipality
from municipalities.permissions import municipality_ids
from services_registry.enums import COUNTED_AGES, AgeGroup, Sex, StudyKind
from services_registry.models.services import Service


class NeedsStudyQuerySet(models.QuerySet["NeedsStudy"]):
    def visible_to(self, user: Any) -> "NeedsStudyQuerySet":
        """Those of one's own municipalities; staff who see registries: all."""
        if has_verb(user, Verb.SEE_REGISTRIES):
            return self
        return self.filter(municipality__in=municipality_ids(user))


class NeedsStudy(Stamped):
    """One survey, hearing or gathering in which people said what they need most."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="needs_studies"
    )
    kind = models.CharField(_("kind"), max_length=12, choices=StudyKind)
    title = models.CharField(_("title"), max_length=250)
    held_on = models.DateField(_("day"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    minutes = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("minutes"),
    )
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(_("sample data"), default=False)

    objects = NeedsStudyQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("study of needs")
        verbose_name_plural = _("studies of needs")

    def __str__(self) -> str:
        return self.title

    def audit_municipality(self) -> Municipality:
        return self.municipality


class NeedsParticipants(models.Model):
    """How many people of one sex and age took part."""

    study = models.ForeignKey(NeedsStudy, models.CASCADE, related_name="participants")
    sex = models.CharField(_("sex"), max_length=10, choices=Sex)
    age_group = models.CharField(_("age"), max_length=10, choices=AgeGroup)
    count = models.PositiveIntegerField(_("people"))

    class Meta:
        ordering = ["study", "sex", "age_group"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "sex", "age_group"],
                name="services_registry_one_count",
            )
        ]

    def __str__(self) -> str:
        sex, age = self.get_sex_display(), self.get_age_group_display()
        return f"{sex}, {age}: {self.count}"


class NeedsPriority(models.Model):
    """How many people of a study named a service as one they need most."""

    study = models.ForeignKey(NeedsStudy, models.CASCADE, related_name="priorities")
    service = models.ForeignKey(
        Service, models.PROTECT, related_name="priorities", verbose_name=_("service")
    )
    women = models.PositiveIntegerField(_("women"), default=0)
    men = models.PositiveIntegerField(_("men"), default=0)
    # named by people whose sex nobody wrote down
    unknown = models.PositiveIntegerField(_("sex not recorded"), default=0)
    # the same people by age, as far as it was asked; the others are of unknown age
    children = models.PositiveIntegerField(AgeGroup.CHILDREN.label, default=0)
    youth = models.PositiveIntegerField(AgeGroup.YOUTH.label, default=0)
    adults = models.PositiveIntegerField(AgeGroup.ADULTS.label, default=0)
    older = models.PositiveIntegerField(AgeGroup.OLDER.label, default=0)
    remark = models.CharField(_("remark"), max_length=300, blank=True)

    class Meta:
        ordering = ["study", "pk"]
        verbose_name = _("priority")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    women__gte=models.F("children")
                    + models.F("youth")
                    + models.F("adults")
                    + models.F("older")
                    - models.F("men")
                    - models.F("unknown")
                ),
                name="services_registry_ages_of_people",
            ),
            models.UniqueConstraint(
                fields=["study", "service"], name="services_registry_one_priority"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.people}"

    @property
    def people(self) -> int:
        """How many people named it."""
        return self.women + self.men + self.unknown

    @property
    def ages(self) -> dict[AgeGroup, int]:
        """How many of them were of each age, as far as anybody asked."""
        return {age: getattr(self, age.column) for age in COUNTED_AGES}
