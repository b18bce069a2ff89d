"""What stands in the way of an operation, told to the reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One reason: a (lazy) sentence, the form field it belongs to, a stable code.

    `url`: the page on which it can be mended, for lists that are read elsewhere.
    """

    message: Any
    field: str = ""
    code: str = ""
    url: str = ""

    def __str__(self) -> str:
        return str(self.message)


class OperationRefused(Exception):
    """An operation did not take place; `problems` holds all reasons at once."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = list(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems))


def refuse_if_any(problems: Iterable[Problem]) -> None:
    """Raise OperationRefused when there is at least one problem."""
    found = list(problems)
    if found:
        raise OperationRefused(found)
