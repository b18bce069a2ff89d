"""Outlines of oblasts and rayons, as staff loaded them from a GeoJSON file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Stamped
from municipalities.enums import BoundaryLevel


class Boundary(Stamped):
    """The outline of one oblast or rayon, named by its SOATE code.

    `rings` is a list of closed rings [[longitude, latitude], ...] in degrees (WGS 84);
    holes are rings of their own: draw with the even-odd rule.
    """

    level = models.CharField(_("level"), max_length=10, choices=BoundaryLevel)
    code = models.CharField(_("SOATE code"), max_length=14)
    rings = models.JSONField()
    attribution = models.CharField(_("attribution"), max_length=300)

    class Meta:
        ordering = ["level", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "code"], name="municipalities_one_boundary"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level} {self.code}"
