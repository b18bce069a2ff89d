"""The portal's settings with a sweep each second, for worker processes in tests."""

from config.settings import *  # noqa: F403, TID251
from config.settings import CELERY_BEAT_SCHEDULE as USUAL  # noqa: TID251

CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 1.0} for name, entry in USUAL.items()
}
