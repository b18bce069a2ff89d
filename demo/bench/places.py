"""The country, and the person who looks at the pages."""

from django.core.management import call_command

from accounts.enums import Role
from accounts.models import RoleAssignment, User
from demo.bench.sizes import Sizes
from municipalities.models import Municipality, Rayon


def make_reader() -> User:
    """A programme manager who may also enter the admin, for the baseline."""
    reader = User(
        email="bench@portal.example",
        full_name="Bench",
        language="ky",
        is_staff=True,
        is_superuser=True,
    )
    reader.set_unusable_password()
    reader.save()
    RoleAssignment.objects.create(user=reader, role=Role.PROGRAMME_MANAGER)
    return reader


def make_country(sizes: Sizes) -> list[Municipality]:
    """The real municipalities, filled up to the wanted number with made ones."""
    call_command("load_places", verbosity=0)
    call_command("load_catalogue", verbosity=0)
    rayon = Rayon.objects.select_related("oblast").order_by("pk")[0]
    missing = sizes.municipalities - Municipality.objects.count()
    made = [
        Municipality(
            code=f"41799999{number:06d}",
            kind="aimak",
            name_ky=f"Өлчөө айыл аймагы {number}",
            name_ru=f"Измерительный айылный аймак {number}",
            name_en=f"Bench aimak {number}",
            rayon=rayon,
            oblast=rayon.oblast,
        )
        for number in range(max(missing, 0))
    ]
    for place in made:
        place.fill_keys()
    Municipality.objects.bulk_create(made)
    places = Municipality.objects.select_related("oblast", "rayon").order_by("pk")
    return list(places[: sizes.municipalities])
