"""People of a municipality and the decisions of its kenesh."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models.base import Stamped, both_or_none
from core.models.files import StoredFile
from municipalities.enums import MunicipalRole
from municipalities.models.places import Municipality


class Official(models.Model):
    """A person's role in a municipality from `since` until `ended_at`."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="official_posts"
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="officials"
    )
    role = models.CharField(_("role"), max_length=20, choices=MunicipalRole)
    since = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # the last day of work, which may lie before the day the portal was told
    ended_on = models.DateField(_("worked until"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality"],
                condition=models.Q(ended_at__isnull=True, role=MunicipalRole.HEAD),
                name="municipalities_one_head",
            ),
            models.UniqueConstraint(
                fields=["user", "municipality", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="municipalities_one_live_post",
            ),
            both_or_none("ended_at", "ended_by"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}, {self.municipality}"

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @property
    def is_head(self) -> bool:
        return self.role == MunicipalRole.HEAD

    def audit_municipality(self) -> Municipality:
        return self.municipality


class Resolution(Stamped):
    """A resolution (токтом) of a local kenesh with its scan.

    Staff and the municipality itself see all of them. Everybody sees those that are
    marked published, and those on which something published rests (`reports`).
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="resolutions"
    )
    number = models.CharField(_("resolution number"), max_length=50)
    date = models.DateField(_("date"))
    convocation = models.CharField(_("convocation"), max_length=50, blank=True)
    session_number = models.CharField(_("session number"), max_length=50, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    title = models.CharField(_("title"), max_length=300)
    scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan"),
    )
    is_published = models.BooleanField(_("open to everybody"), default=False)
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("kenesh resolution")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number", "date"],
                name="municipalities_one_resolution",
            )
        ]

    def __str__(self) -> str:
        return f"№ {self.number}, {self.date:%d.%m.%Y}"

    @property
    def is_in_use(self) -> bool:
        """Whether a record rests on it (a registry, a plan): asks each such table."""
        return any(
            link.related_model._base_manager.filter(**{link.field.name: self}).exists()
            for link in self._meta.related_objects
        )

    def audit_municipality(self) -> Municipality:
        return self.municipality
