"""What a municipality's profile tells: people, office, posts, kenesh."""

from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.base import Stamped
from core.models.names import in_reader_language
from municipalities.enums import Post
from municipalities.models.places import Municipality

phone_number = RegexValidator(
    r"^[+0-9][0-9 ()\-/,;]{4,}$",
    _("Write the phone number with digits, such as +996 3922 5 00 00."),
)
web_address = URLValidator(
    schemes=["http", "https"],
    message=_("Write the address of the page as https://example.kg."),
)


class PopulationFigure(models.Model):
    """How many people lived in a municipality in a year, as a source states it.

    `Municipality.population` repeats the latest year for lists and sums.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="population_figures"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    people = models.PositiveIntegerField(_("people"))
    women = models.PositiveIntegerField(_("of them women"), null=True, blank=True)
    source = models.CharField(_("source document"), max_length=250)
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["-year", "-pk"]
        verbose_name = _("population figure")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"], name="municipalities_population_year"
            ),
            models.CheckConstraint(
                condition=models.Q(women__isnull=True)
                | models.Q(women__lte=models.F("people")),
                name="municipalities_women_within_people",
            ),
            models.CheckConstraint(
                condition=models.Q(people__gte=1), name="municipalities_some_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality} {self.year}: {self.people}"

    def audit_municipality(self) -> Municipality:
        return self.municipality


class Office(Stamped):
    """Where the aiyl okmotu or the mayor's office is found."""

    municipality = models.OneToOneField(
        Municipality, models.PROTECT, related_name="office"
    )
    address_ky = models.CharField(_("address in Kyrgyz"), max_length=250, blank=True)
    address_ru = models.CharField(_("address in Russian"), max_length=250, blank=True)
    address_en = models.CharField(_("address in English"), max_length=250, blank=True)
    phone = models.CharField(
        _("phone"), max_length=60, blank=True, validators=[phone_number]
    )
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("web page"), blank=True, validators=[web_address])
    hours = models.CharField(_("working hours"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("office")

    def __str__(self) -> str:
        return f"{self.municipality}: {self.address}"

    @property
    def address(self) -> str:
        return in_reader_language(self, "address")

    def audit_municipality(self) -> Municipality:
        return self.municipality


class PostHolder(Stamped):
    """Who held a post of the municipality, from when until when.

    These are facts about the office, not accounts: see `Official` for rights.
    """

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="post_holders"
    )
    post = models.CharField(_("post"), max_length=20, choices=Post)
    full_name = models.CharField(_("full name"), max_length=150)
    since_date = models.DateField(_("since"))
    until_date = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source document"), max_length=250, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["post", "-since_date"]
        verbose_name = _("holder of a post")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "post", "since_date"],
                name="municipalities_one_holder_a_day",
            ),
            models.UniqueConstraint(
                fields=["municipality", "post"],
                condition=models.Q(until_date__isnull=True),
                name="municipalities_one_holder_now",
            ),
            models.CheckConstraint(
                condition=models.Q(until_date__isnull=True)
                | models.Q(until_date__gte=models.F("since_date")),
                name="municipalities_holder_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.get_post_display()}"

    @property
    def is_elected(self) -> bool:
        """Whether the name is a public fact: of the head and the kenesh's chair."""
        return self.post in {Post.HEAD, Post.KENESH_CHAIR}

    def audit_municipality(self) -> Municipality:
        return self.municipality


class Convocation(Stamped):
    """A convocation (чакырылыш) of the local kenesh."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="convocations"
    )
    number = models.PositiveSmallIntegerField(_("number of the convocation"))
    start_date = models.DateField(_("elected on"))
    end_date = models.DateField(_("ended on"), null=True, blank=True)
    deputies = models.PositiveSmallIntegerField(
        _("number of deputies"), null=True, blank=True
    )
    women = models.PositiveSmallIntegerField(_("of them women"), null=True, blank=True)
    is_sample = models.BooleanField(_("sample data"), default=False)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("convocation of the kenesh")
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="municipalities_one_convocation"
            ),
            models.CheckConstraint(
                condition=models.Q(end_date__isnull=True)
                | models.Q(end_date__gte=models.F("start_date")),
                name="municipalities_convocation_in_order",
            ),
            models.CheckConstraint(
                condition=models.Q(women__isnull=True)
                | models.Q(deputies__isnull=True)
                | models.Q(women__lte=models.F("deputies")),
                name="municipalities_women_within_deputies",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.number}"

    def audit_municipality(self) -> Municipality:
        return self.municipality
