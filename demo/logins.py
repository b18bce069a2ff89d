"""The sample people of the demo: the seed creates them, the log-in page shows them.

The password is public on purpose: these accounts exist only in the demo's database.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSWORD = "kyzmat-demo-2016"


@dataclass(frozen=True)
class Login:
    """One sample person.

    `role` is a value of `accounts.enums.Role`, of `municipalities.enums.MunicipalRole`
    when `municipality` names one (by the key that the sample data uses), or "superuser".
    `home` is the address of the person's first page after logging in.
    """

    email: str
    title: Promise
    role: str
    home: str
    municipality: str = ""


LOGINS = [
    Login("head@kenesh.example", _("Head of Kenesh"), "head", "/m/", "kenesh"),
    Login(
        "coordinator@kenesh.example",
        _("Coordinator of Kenesh"),
        "coordinator",
        "/m/",
        "kenesh",
    ),
    Login(
        "accountant@kenesh.example",
        _("Accountant of Kenesh"),
        "accountant",
        "/m/",
        "kenesh",
    ),
    Login(
        "coordinator@balykchy.example",
        _("Coordinator of Balykchy"),
        "coordinator",
        "/m/",
        "balykchy",
    ),
    Login(
        "head@beshik-zhon.example",
        _("Head of Beshik-Zhon"),
        "head",
        "/m/",
        "beshik-zhon",
    ),
    Login(
        "manager@programme.example",
        _("Programme manager"),
        "programme_manager",
        "/staff/",
    ),
    Login("grants@programme.example", _("Grant manager"), "grant_manager", "/staff/"),
    Login(
        "finance@programme.example", _("Finance officer"), "finance_officer", "/staff/"
    ),
    Login(
        "member@commission.example",
        _("Commission member"),
        "commission_member",
        "/commission/",
    ),
    Login(
        "second@commission.example",
        _("Second commission member"),
        "commission_member",
        "/commission/",
    ),
    Login("donor@donor.example", _("Donor"), "donor", "/donor/"),
    Login("admin@portal.example", _("Superuser"), "superuser", "/admin/"),
]
DONOR = next(login for login in LOGINS if login.role == "donor")
