"""Routes of the core."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.access.policy import EVERYONE, STAFF, Route

# Who may load registers of municipalities and of the catalogue.
IMPORTERS = frozenset({"programme_manager", "regional_coordinator", "superuser"})
# Whoever may load at least one: the grant manager loads plans of the past.
LOADERS = IMPORTERS | {"grant_manager"}


def of_import(world: Any) -> dict[str, Any]:
    return {"pk": world.import_run.pk}


def of_register(world: Any) -> dict[str, Any]:
    return {"slug": "villages"}


ROUTES = {
    "public:health": Route(get=EVERYONE),
    "public:language-set": Route(
        post=EVERYONE, data=lambda world: {"language": "ru", "next": "/"}
    ),
    "staff:components": Route(get=STAFF),
    "staff:import-home": Route(get=LOADERS),
    "staff:import-list": Route(get=LOADERS),
    "staff:import-register": Route(
        get=IMPORTERS,
        post=IMPORTERS,
        make=of_register,
        data=lambda world: {"file": SimpleUploadedFile("v.csv", b"code;name_ky\r\n")},
    ),
    "staff:import-template": Route(get=IMPORTERS, make=of_register),
    "staff:import-detail": Route(get=IMPORTERS, make=of_import),
    "staff:import-progress": Route(get=IMPORTERS, make=of_import),
    "staff:import-refused": Route(get=IMPORTERS, make=of_import),
    "staff:import-apply": Route(
        post=IMPORTERS,
        make=of_import,
        data=lambda world: {"leave_out_wrong": "on"},
    ),
    "staff:import-undo": Route(post=IMPORTERS, make=of_import),
    "staff:import-cancel": Route(post=IMPORTERS, make=of_import),
    "staff:import-move": Route(
        post=IMPORTERS,
        make=lambda world: {"pk": world.import_run.pk, "move": "discard"},
    ),
}
