"""Routes of homes, municipalities' pages, reports and jobs."""

from typing import Any

from tests.access.policy import (
    COMMISSION,
    DONOR,
    EVERYONE,
    LOGGED_IN,
    MUNICIPAL,
    MUNICIPAL_A,
    STAFF,
    Route,
)

# Communications do not see plans, calls and applications.
READERS = STAFF - {"communications"}
# A job is of who asked for it; the rescue desk sees all.
OWNER = DONOR | {"superuser"}
WHOLE = {"phase": "", "cohort": "", "oblast": "", "language": "ru"}


def of_a(world: Any) -> dict[str, Any]:
    return {"pk": world.places.a.pk}


def of_call(world: Any) -> dict[str, Any]:
    return {"pk": world.reports_call.pk}


def of_job(world: Any) -> dict[str, Any]:
    return {"pk": world.reports_job.pk}


ROUTES = {
    "public:start": Route(get=EVERYONE),
    "public:home": Route(get=LOGGED_IN),
    "public:municipality-detail": Route(get=EVERYONE, make=of_a),
    "public:municipality-map": Route(get=EVERYONE),
    "staff:municipality-map": Route(get=STAFF),
    "staff:map-pdf": Route(post=STAFF),
    "donor:municipality-map": Route(get=DONOR),
    "donor:map-pdf": Route(post=DONOR),
    "public:job-list": Route(get=LOGGED_IN),
    "public:job-detail": Route(get=OWNER, make=of_job),
    "public:job-progress": Route(get=OWNER, make=of_job),
    "public:job-file": Route(get=OWNER, make=of_job),
    "public:job-cancel": Route(post=OWNER, make=of_job),
    "public:job-retry": Route(post=OWNER, make=of_job),
    "municipal:home": Route(get=MUNICIPAL),
    "municipal:municipality-detail": Route(get=MUNICIPAL_A, make=of_a),
    "staff:home": Route(get=STAFF),
    "staff:municipality-detail": Route(get=STAFF, make=of_a),
    "staff:programme": Route(get=STAFF),
    "staff:report-create": Route(get=STAFF, post=STAFF, data=lambda world: WHOLE),
    "staff:call-result-pdf": Route(post=READERS, make=of_call),
    "staff:selection-minutes-pdf": Route(
        post=frozenset(
            {
                "programme_manager",
                "regional_coordinator",
                "grant_manager",
                "me_officer",
                "superuser",
            }
        ),
        make=lambda world: {"pk": world.selection_decided.pk},
    ),
    "commission:home": Route(get=COMMISSION),
    "donor:home": Route(get=DONOR),
    "donor:report-list": Route(get=DONOR),
    "donor:report-create": Route(get=DONOR, post=DONOR, data=lambda world: WHOLE),
}
