"""The portal's settings with the connection pool that production uses."""

from config.settings import *  # noqa: F403, TID251
from config.settings import DATABASES  # noqa: TID251

DATABASES["default"].setdefault("OPTIONS", {})["pool"] = True
