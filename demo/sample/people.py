"""The sample people: those of the log-in page, and officials of further applicants."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.contrib.auth.hashers import make_password

from accounts.enums import Language, Role
from accounts.models import User
from accounts.operations import give_role
from demo.logins import LOGINS, PASSWORD, Login
from demo.sample.facts import (
    BAGYSH,
    BALYKCHY,
    BESHIK_ZHON,
    KENESH,
    KURMANBEK,
    MASY,
    ZHANY_ZHOL,
)
from municipalities.enums import MunicipalRole
from municipalities.models import Municipality
from municipalities.operations import add_official

PLACES = {"kenesh": KENESH, "balykchy": BALYKCHY, "beshik-zhon": BESHIK_ZHON}
FURTHER_APPLICANTS = {
    "balykchy": BALYKCHY,
    "zhany-zhol": ZHANY_ZHOL,
    "kurmanbek": KURMANBEK,
    "bagysh": BAGYSH,
    "masy": MASY,
}
SUPERUSER = "superuser"


@dataclass
class People:
    """Who acts in the sample: staff by role, officials by SOATE code, members."""

    staff: dict[str, User] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)
    coordinators: dict[str, User] = field(default_factory=dict)
    members: list[User] = field(default_factory=list)

    @property
    def manager(self) -> User:
        return self.staff[Role.PROGRAMME_MANAGER]

    @property
    def grant_manager(self) -> User:
        return self.staff[Role.GRANT_MANAGER]


def write_people() -> People:
    """Create everybody with the public password of the demo."""
    root = _superuser()
    people = People()
    for login in LOGINS:
        if login.role != SUPERUSER:
            _write(login, people, root)
    for person, code in _further_heads():
        _official(person, code, MunicipalRole.HEAD, people, root)
    _let_in()
    return people


def _let_in() -> None:
    """Give everybody the public password; hashed once, or each start would wait for it."""
    User.objects.filter(email__endswith=".example").update(
        password=make_password(PASSWORD)
    )


def _superuser() -> User:
    login = next(login for login in LOGINS if login.role == SUPERUSER)
    return User.objects.create_superuser(login.email, full_name=str(login.title))


def _write(login: Login, people: People, root: User) -> None:
    person = User.objects.create_user(
        login.email,
        full_name=str(login.title),
        language=Language.EN if login.role == Role.DONOR else Language.KY,
    )
    if login.municipality:
        role = MunicipalRole(login.role)
        _official(person, PLACES[login.municipality], role, people, root)
        return
    give_role(user=person, role=Role(login.role), by=root)
    if login.role == Role.COMMISSION_MEMBER:
        people.members.append(person)
    else:
        people.staff[login.role] = person


def _official(
    person: User, code: str, role: MunicipalRole, people: People, root: User
) -> None:
    place = Municipality.objects.get(code=code)
    add_official(user=person, municipality=place, role=role, by=root)
    if role == MunicipalRole.HEAD:
        people.heads[code] = person
    if role == MunicipalRole.COORDINATOR:
        people.coordinators[code] = person


def _further_heads() -> Iterator[tuple[User, str]]:
    for name, code in FURTHER_APPLICANTS.items():
        place = Municipality.objects.get(code=code)
        person = User.objects.create_user(
            f"head@{name}.example", full_name=f"{place.name} (үлгү)"
        )
        yield person, code
