"""Earlier programmes whose participants may be invited to a selection (VAP)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.names import TrilingualName
from municipalities.models.places import Municipality


class EarlierProgramme(TrilingualName):
    """A programme or project of others, before this one."""

    code = models.SlugField(_("short code"), max_length=30, unique=True)
    note = models.TextField(_("note"), blank=True)

    class Meta(TrilingualName.Meta):
        verbose_name = _("earlier programme")
        verbose_name_plural = _("earlier programmes")


class EarlierParticipation(models.Model):
    """A municipality took part in an earlier programme, as a source states."""

    programme = models.ForeignKey(
        EarlierProgramme, models.PROTECT, related_name="participations"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="earlier_participations"
    )
    source = models.CharField(_("source document"), max_length=250, blank=True)

    class Meta:
        ordering = ["municipality__sort_key", "pk"]
        verbose_name = _("participation in an earlier programme")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "municipality"],
                name="municipalities_one_earlier_participation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.programme}"

    def audit_municipality(self) -> Municipality:
        return self.municipality
