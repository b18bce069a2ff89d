"""Places, cohorts and officials for tests."""

import itertools
from typing import Any

from accounts.models import User
from municipalities.enums import MunicipalityKind, MunicipalRole, RayonKind
from municipalities.models import (
    Cohort,
    CohortMembership,
    Municipality,
    Oblast,
    Official,
    Phase,
    Rayon,
    Village,
)
from tests.factories.accounts import make_user

_number = itertools.count(100)


def make_oblast(code: str = "41703000000000", **fields: Any) -> Oblast:
    names = {
        "name_ky": "Жалал-Абад",
        "name_ru": "Джалал-Абадская",
        "name_en": "Jalal-Abad",
    }
    return Oblast.objects.get_or_create(code=code, defaults=names | fields)[0]


def make_rayon(code: str = "41703220000000", **fields: Any) -> Rayon:
    names = {"name_ky": "Сузак", "name_ru": "Сузакский", "name_en": "Suzak"}
    if "oblast" not in fields:
        fields["oblast"] = make_oblast()
    return Rayon.objects.get_or_create(
        code=code, defaults={"kind": RayonKind.RAYON} | names | fields
    )[0]


def make_municipality(name: str = "", **fields: Any) -> Municipality:
    number = next(_number)
    values: dict[str, Any] = {
        "code": f"41703220{number:06d}",
        "kind": MunicipalityKind.AIMAK,
        "name_ky": name or f"Айыл аймагы {number}",
        "name_ru": name or f"Айылный аймак {number}",
        "name_en": name or f"Aimak {number}",
    }
    values |= fields
    if "rayon" not in values:
        values["rayon"] = make_rayon()
    if "oblast" not in values:
        values["oblast"] = values["rayon"].oblast
    return Municipality.objects.create(**values)


def make_village(municipality: Municipality, name: str = "", **fields: Any) -> Village:
    number = next(_number)
    names = {"name_ky": name or f"Айыл {number}", "name_ru": name or f"Село {number}"}
    return Village.objects.create(
        code=f"4170322{number:07d}", municipality=municipality, **(names | fields)
    )


def make_phase(number: int = 1, **fields: Any) -> Phase:
    values: dict[str, Any] = {
        "name_ky": f"{number}-фаза",
        "name_ru": f"Фаза {number}",
        "name_en": f"Phase {number}",
        "start_date": "2013-11-01",
        "end_date": "2019-04-30",
    }
    return Phase.objects.get_or_create(number=number, defaults=values | fields)[0]


def make_cohort(year: int = 2016, **fields: Any) -> Cohort:
    values: dict[str, Any] = {
        "code": f"cohort-{year}",
        "year": year,
        "name_ky": f"{year}-жылдын когортасы",
        "name_ru": f"Когорта {year} года",
        "name_en": f"Cohort {year}",
    }
    values |= fields
    if "phase" not in values:
        values["phase"] = make_phase()
    return Cohort.objects.get_or_create(code=values["code"], defaults=values)[0]


def make_membership(
    municipality: Municipality, cohort: Cohort | None = None, **fields: Any
) -> CohortMembership:
    return CohortMembership.objects.create(
        municipality=municipality,
        cohort=cohort or make_cohort(),
        **({"commitments_date": "2016-02-01", "joined_date": "2016-02-01"} | fields),
    )


def make_official(
    municipality: Municipality,
    role: MunicipalRole = MunicipalRole.COORDINATOR,
    user: User | None = None,
) -> User:
    """The user who holds that role in the municipality."""
    person = user or make_user()
    Official.objects.create(user=person, municipality=municipality, role=role)
    return person
