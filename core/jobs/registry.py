"""Which kinds of jobs there are and which function does each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from core.models.files import StoredFile
from core.models.jobs import Job


class Progress(Protocol):
    """Tells how far a job is; raises `JobLost` when it was cancelled or taken over."""

    def __call__(self, percent: int, message: Any = "") -> None: ...


Build = Callable[[Job, Progress], StoredFile | None]


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its stable name, its label for people, its function."""

    name: str
    label: Any
    build: Build


class UnknownKind(LookupError):
    """No app registers this kind of job."""


class JobFailed(Exception):
    """Raised by a handler: the job ends as failed and shows this sentence."""

    def __init__(self, message: Any, code: str = "failed"):
        self.message = message
        self.code = code
        super().__init__(str(message))


class JobLost(Exception):
    """The worker no longer holds its job: cancelled, or its lease ran out."""


_kinds: dict[str, JobKind] = {}


def handler(name: str, *, label: Any) -> Callable[[Build], Build]:
    """Decorator: register a function as the worker of a kind of job."""

    def register(build: Build) -> Build:
        known = _kinds.get(name)
        if known and known.build.__qualname__ != build.__qualname__:
            raise ValueError(f"Two handlers for the job kind {name!r}.")
        _kinds[name] = JobKind(name, label, build)
        return build

    return register


def find_kind(name: str) -> JobKind:
    """The kind of this name. Raises UnknownKind."""
    if name not in _kinds:
        # the web process need not have imported the tasks yet
        autodiscover_modules("tasks")
    try:
        return _kinds[name]
    except KeyError as missing:
        raise UnknownKind(name) from missing


def kind_label(name: str) -> Any:
    """The label of a kind for people; of a kind that is gone: a general word."""
    try:
        return find_kind(name).label
    except UnknownKind:
        return _("Job")
