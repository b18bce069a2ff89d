"""A whole profile for Kenesh: contacts, posts, kenesh, budget sufficiency by year.

No page of the programme prints these values: each is marked as a sample, in its row or,
where a row has no such mark, in its text.
"""

from datetime import date
from decimal import Decimal

from demo.sample.facts import KENESH
from demo.sample.people import People
from municipalities.enums import Post
from municipalities.models import Municipality
from municipalities.operations import (
    record_convocation,
    record_holder,
    record_sufficiency,
    save_office,
)

SAMPLE = "Үлгү"
HOLDERS = (
    (Post.HEAD, "Биринчи башчы (үлгү)", date(2012, 3, 1)),
    (Post.HEAD, "Экинчи башчы (үлгү)", date(2021, 7, 15)),
    (Post.KENESH_CHAIR, "Кеңештин төрагасы (үлгү)", date(2021, 5, 10)),
)
# number, elected on, ended on, deputies, of them women
CONVOCATIONS = (
    (27, date(2012, 12, 1), date(2016, 12, 10), 15, 3),
    (28, date(2016, 12, 11), date(2021, 4, 10), 15, 4),
    (29, date(2021, 4, 11), None, 15, 5),
)
SUFFICIENCY = ((2012, "54.2"), (2013, "57.8"), (2014, "61.5"), (2016, "66.1"))


def write_profiles(people: People) -> None:
    """Fill in what the page of a municipality can show, for one of them."""
    place = Municipality.objects.get(code=KENESH)
    save_office(
        municipality=place,
        by=people.heads[KENESH],
        address_ky="Борбордук көчө, 1 (үлгү)",
        address_ru="улица Центральная, 1 (образец)",
        address_en="1 Central Street (sample)",
        phone="+996 3700 00000",
        email="office@kenesh.example",
        hours="09:00–18:00",
    )
    _posts(place, people)
    for year, percent in SUFFICIENCY:
        figure = record_sufficiency(
            municipality=place,
            by=people.manager,
            year=year,
            percent=Decimal(percent),
            source=SAMPLE,
        )
        figure.is_sample = True
        figure.save(update_fields=["is_sample"])


def _posts(place: Municipality, people: People) -> None:
    for post, name, since in HOLDERS:
        holder = record_holder(
            municipality=place,
            by=people.manager,
            ends_present=True,
            post=post,
            full_name=name,
            since_date=since,
            source=SAMPLE,
        )
        holder.is_sample = True
        holder.save(update_fields=["is_sample"])
    for number, start, end, deputies, women in CONVOCATIONS:
        convocation = record_convocation(
            municipality=place,
            by=people.heads[KENESH],
            number=number,
            start_date=start,
            end_date=end,
            deputies=deputies,
            women=women,
        )
        convocation.is_sample = True
        convocation.save(update_fields=["is_sample"])
