"""Registers of the profile: offices, holders of posts, convocations, resolutions."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn, register
from core.imports.registers import Rules
from core.problems import Problem
from municipalities.enums import Post
from municipalities.models import Convocation, Office, PostHolder, Resolution
from municipalities.models.profile import phone_number
from municipalities.operations.kenesh import (
    MOST_CONVOCATIONS,
    MOST_DEPUTIES,
    convocation_problems,
)
from municipalities.operations.profile import holder_problems, overlaps
from municipalities.operations.resolutions import resolution_problems
from municipalities.resources.columns import (
    StaffRegister,
    municipality_column,
    source_column,
)


@register
class Offices(StaffRegister):
    """Where the office of a municipality is found."""

    slug = "offices"
    title = _("Offices")
    lead = _("Address and contacts of the aiyl okmotu or the mayor's office.")
    model = Office
    key = ("municipality",)
    order = 90
    columns = (
        municipality_column(),
        RegisterColumn("address_ky", _("Address in Kyrgyz"), help=_("Street, house.")),
        RegisterColumn("address_ru", _("Address in Russian"), help=_("Street, house.")),
        RegisterColumn("address_en", _("Address in English"), help=_("Street, house.")),
        RegisterColumn(
            "phone",
            _("Phone"),
            help=_("With the code of the place."),
            max_length=60,
            validators=(phone_number,),
            example="+996 3922 5 00 00",
        ),
        RegisterColumn(
            "email",
            _("E-mail"),
            help=_("The address of the office."),
            validators=(validate_email,),
            example="office@ak-suu.example",
        ),
        RegisterColumn(
            "hours",
            _("Working hours"),
            help=_("When the office is open."),
            max_length=120,
            example="9:00–18:00",
        ),
    )

    def rows(self) -> QuerySet[Office]:
        return Office.objects.order_by("municipality__sort_key", "pk")


@register
class Holders(StaffRegister):
    """Who held which post, from when until when."""

    slug = "post-holders"
    title = _("Holders of posts")
    lead = _("Heads and other posts over time. Put the older times first.")
    model = PostHolder
    key = ("municipality", "post", "since_date")
    order = 100
    columns = (
        municipality_column(),
        RegisterColumn(
            "post",
            _("Post"),
            "choice",
            help=_("Which post it is."),
            required=True,
            choices=Post.choices,
        ),
        RegisterColumn(
            "full_name",
            _("Full name"),
            help=_("Surname, name, father's name."),
            required=True,
            max_length=150,
            example="Асанов Үсөн",
        ),
        RegisterColumn(
            "since_date",
            _("Since"),
            "date",
            help=_("The first day in the post."),
            required=True,
            example="01.04.2012",
        ),
        RegisterColumn(
            "until_date", _("Until"), "date", help=_("Empty while the time lasts.")
        ),
        source_column(required=False),
    )

    def rows(self) -> QuerySet[PostHolder]:
        return PostHolder.objects.order_by(
            "municipality__sort_key", "post", "since_date", "pk"
        )

    def rules(self) -> Rules:
        """One holder at a time: each row is held against those before it, too."""
        times: dict[tuple[Any, str], dict[Any, Any]] = defaultdict(dict)
        fields = ("municipality_id", "post", "since_date", "until_date")
        for place, post, since, until in PostHolder.objects.values_list(*fields):
            times[place, post][since] = until

        def judge(
            values: Mapping[str, Any], before: Mapping[str, Any] | None
        ) -> Iterable[Problem]:
            wanted = ("post", "full_name", "since_date", "until_date")
            yield from holder_problems(*(values[name] for name in wanted))
            since, until = values["since_date"], values["until_date"]
            others = times[values["municipality"].pk, values["post"]]
            for day, end in others.items():
                if day != since and overlaps((since, until), (day, end)):
                    text = _("Somebody else is recorded in this post for this time.")
                    yield Problem(text, "since_date")
                    return
            others[since] = until

        return judge


@register
class Convocations(StaffRegister):
    """Convocations of the local keneshes."""

    slug = "convocations"
    title = _("Convocations of keneshes")
    lead = _("Convocations of the local keneshes with their deputies.")
    model = Convocation
    key = ("municipality", "number")
    order = 110
    columns = (
        municipality_column(),
        RegisterColumn(
            "number",
            _("Number of the convocation"),
            "number",
            help=_("Which convocation it is."),
            required=True,
            least=1,
            most=MOST_CONVOCATIONS,
            example="6",
        ),
        RegisterColumn(
            "start_date",
            _("Elected on"),
            "date",
            help=_("The day of the election."),
            required=True,
            example="27.03.2016",
        ),
        RegisterColumn(
            "end_date", _("Ended on"), "date", help=_("Empty while it lasts.")
        ),
        RegisterColumn(
            "deputies",
            _("Number of deputies"),
            "number",
            help=_("Empty when not known."),
            least=1,
            most=MOST_DEPUTIES,
            example="21",
        ),
        RegisterColumn(
            "women",
            _("Of them women"),
            "number",
            help=_("Empty when not known."),
            least=0,
            most=MOST_DEPUTIES,
            example="4",
        ),
    )

    def rows(self) -> QuerySet[Convocation]:
        return Convocation.objects.order_by("municipality__sort_key", "number", "pk")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        return convocation_problems(Convocation(**values))


@register
class Resolutions(StaffRegister):
    """Resolutions of the local keneshes, without their scans."""

    slug = "resolutions"
    title = _("Resolutions of keneshes")
    lead = _("Number, date and title. The scan is added on the municipality's page.")
    model = Resolution
    key = ("municipality", "number", "date")
    order = 120
    columns = (
        municipality_column(),
        RegisterColumn(
            "number",
            _("Resolution number"),
            help=_("The number on the paper."),
            required=True,
            max_length=50,
            example="12/3",
        ),
        RegisterColumn(
            "date",
            _("Date"),
            "date",
            help=_("The day of the session."),
            required=True,
            example="20.08.2015",
        ),
        RegisterColumn(
            "title",
            _("Title"),
            help=_("What the resolution is about."),
            required=True,
            max_length=300,
        ),
        RegisterColumn(
            "convocation", _("Convocation"), help=_("As the paper says."), max_length=50
        ),
        RegisterColumn(
            "session_number",
            _("Session number"),
            help=_("As the paper says."),
            max_length=50,
        ),
        RegisterColumn(
            "place", _("Place"), help=_("Where the session was held."), max_length=150
        ),
    )

    def rows(self) -> QuerySet[Resolution]:
        return Resolution.objects.order_by("municipality__sort_key", "date", "pk")

    def problems(
        self, values: Mapping[str, Any], before: Mapping[str, Any] | None
    ) -> Iterable[Problem]:
        """The rules of a resolution; the scan alone comes later."""
        found = resolution_problems(
            values["number"], values["date"], values["title"], None
        )
        return [problem for problem in found if problem.field != "scan"]
