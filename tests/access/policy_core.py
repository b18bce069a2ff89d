"""Routes of the core."""

from tests.access.policy import EVERYONE, STAFF, Route

ROUTES = {
    "public:health": Route(get=EVERYONE),
    "public:language-set": Route(
        post=EVERYONE, data=lambda world: {"language": "ru", "next": "/"}
    ),
    "staff:components": Route(get=STAFF),
}
