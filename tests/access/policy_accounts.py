"""Routes of accounts."""

from tests.access.policy import LOGGED_IN, Route

ROUTES = {
    "public:account": Route(
        get=LOGGED_IN,
        post=LOGGED_IN,
        data=lambda world: {"full_name": "Walker", "language": "en"},
    ),
}
