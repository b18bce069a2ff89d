"""The territorial reform: acts, what they change, and who takes over from whom."""

from typing import Any

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models.base import Stamped, both_or_none
from core.models.files import StoredFile
from core.models.names import TrilingualName, in_reader_language
from municipalities.enums import MunicipalityKind, ReformChangeKind, ReformState
from municipalities.models.places import Municipality, Oblast, Rayon, Village


class ReformActQuerySet(models.QuerySet["ReformAct"]):
    def visible_to(self, user: Any) -> "ReformActQuerySet":
        """Acts are public; drafts are filtered by the screens of staff alone."""
        return self


class ReformAct(Stamped):
    """A dated, numbered act (law, decree) that changes municipalities.

    It is prepared as a draft and carried out as a whole; it can be undone before
    anything hangs on what it made.
    """

    number = models.CharField(_("number of the act"), max_length=50)
    date = models.DateField(_("in force from"))
    title = models.CharField(_("title"), max_length=300)
    issued_by = models.CharField(_("issued by"), max_length=200, blank=True)
    note = models.TextField(_("note"), blank=True)
    scan = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("scan"),
    )
    state = models.CharField(
        max_length=20, choices=ReformState, default=ReformState.DRAFT
    )
    # the last key of each table of records on villages when the act was carried out:
    # what came later hangs on it
    last_keys = models.JSONField(default=dict, editable=False)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    carried_out_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = ReformActQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        verbose_name = _("act of the territorial reform")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "date"],
                condition=~models.Q(state=ReformState.UNDONE),
                name="municipalities_one_reform_act",
            ),
            both_or_none("carried_out_at", "carried_out_by"),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}, {self.date:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("staff:reform-detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == ReformState.DRAFT

    @property
    def is_in_force(self) -> bool:
        return self.state == ReformState.IN_FORCE

    @property
    def is_undone(self) -> bool:
        return self.state == ReformState.UNDONE

    def audit_label(self) -> str:
        return str(self)


class ReformChange(models.Model):
    """One unit that an act makes or changes.

    Merger: `predecessors` go over into `municipality`, or into a new unit named here.
    Split: one predecessor, one row for each unit that comes out of it. New name and
    town: `municipality` gets the names, kind and code written here. After the act is
    in force, `municipality` is the unit that came out, also when it is a new one.
    """

    act = models.ForeignKey(ReformAct, models.CASCADE, related_name="changes")
    kind = models.CharField(_("kind"), max_length=10, choices=ReformChangeKind)
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reform_changes",
        verbose_name=_("municipality"),
    )
    makes_unit = models.BooleanField(_("makes a new unit"), default=False)
    predecessors = models.ManyToManyField(
        Municipality, blank=True, related_name="reform_sources"
    )
    # a split may leave the predecessor in being, and give the rest to the new unit
    predecessor_stays = models.BooleanField(
        _("the municipality it came from stays"), default=False
    )
    # of several units that come out of one, exactly one takes over its records
    takes_over = models.BooleanField(
        _("takes over records and rights of its predecessors"), default=True
    )
    villages = models.ManyToManyField(
        Village, blank=True, related_name="reform_changes"
    )
    name_ky = models.CharField(_("name in Kyrgyz"), max_length=250, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=250, blank=True)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    unit_kind = models.CharField(
        _("kind of the unit"), max_length=10, choices=MunicipalityKind, blank=True
    )
    oblast = models.ForeignKey(
        Oblast, models.PROTECT, null=True, blank=True, related_name="+"
    )
    rayon = models.ForeignKey(
        Rayon, models.PROTECT, null=True, blank=True, related_name="+"
    )
    code = models.CharField(_("SOATE code"), max_length=14, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    @property
    def name(self) -> str:
        written = in_reader_language(self, "name")
        return written or (self.municipality.name if self.municipality else "")

    @property
    def new_names(self) -> dict[str, str]:
        """The names in three languages; empty where none is written."""
        names = {"name_ky": self.name_ky, "name_ru": self.name_ru}
        names["name_en"] = self.name_en
        return names if any(names.values()) else {}

    @property
    def is_merger(self) -> bool:
        return self.kind == ReformChangeKind.MERGE

    @property
    def is_split(self) -> bool:
        return self.kind == ReformChangeKind.SPLIT

    @property
    def is_about_one(self) -> bool:
        """A new name, or a town: no unit goes over into another."""
        return self.kind in {ReformChangeKind.RENAME, ReformChangeKind.TOWN}


class Succession(models.Model):
    """One link of the reform: a municipality went over into another, on a date."""

    act = models.ForeignKey(
        ReformAct, models.PROTECT, null=True, blank=True, related_name="successions"
    )
    predecessor = models.ForeignKey(
        Municipality, models.PROTECT, related_name="successor_links"
    )
    successor = models.ForeignKey(
        Municipality, models.PROTECT, related_name="predecessor_links"
    )
    date = models.DateField(_("date"))
    basis = models.CharField(_("legal basis"), max_length=250, blank=True)
    # records stay with their legal holder; one successor answers for them
    takes_over = models.BooleanField(_("takes over records and rights"), default=True)

    class Meta:
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["predecessor", "successor"],
                name="municipalities_one_succession",
            ),
            models.UniqueConstraint(
                fields=["predecessor"],
                condition=models.Q(takes_over=True),
                name="municipalities_one_taker_over",
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("successor")),
                name="municipalities_not_own_successor",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor} ({self.date})"

    def audit_municipality(self) -> Municipality:
        return self.predecessor


class FormerName(TrilingualName):
    """Names, kind and code that a municipality bore until a date (exclusive).

    `act` is empty where a provisional code was replaced by the one of the classifier.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="former_names"
    )
    act = models.ForeignKey(
        ReformAct, models.PROTECT, null=True, blank=True, related_name="former_names"
    )
    until_date = models.DateField(_("until"))
    kind = models.CharField(max_length=10, choices=MunicipalityKind)
    code = models.CharField(max_length=14)

    class Meta(TrilingualName.Meta):
        ordering = ["until_date", "pk"]
        verbose_name = _("former name or code")

    def __str__(self) -> str:
        return f"{self.name} ({self.until_date:%d.%m.%Y})"


class VillageMove(models.Model):
    """A village that an act gave from one municipality to another."""

    act = models.ForeignKey(ReformAct, models.PROTECT, related_name="village_moves")
    village = models.ForeignKey(Village, models.PROTECT, related_name="moves")
    from_municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="villages_given"
    )
    to_municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="villages_received"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["act", "village"], name="municipalities_one_village_move"
            )
        ]

    def __str__(self) -> str:
        return f"{self.village}: {self.from_municipality} → {self.to_municipality}"
