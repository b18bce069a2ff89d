"""Two texts that grew apart: joined, every sentence of both is there once."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.joining import joined

pytestmark = pytest.mark.once

SENTENCES = st.lists(
    st.sampled_from(
        ["Суу жок.", "Жол начар!", "Эмне үчүн?", "Жарык", "- бир", "\n", "\n\n"]
    ),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(
    ("theirs", "mine", "both"),
    [
        ("", "Менин", "Менин"),
        ("Анын", "", "Анын"),
        ("Бир.", "Бир.", "Бир."),
        ("Бир. Эки.", "Бир. Үч.", "Бир. Эки. Үч."),
        ("- суу\n- жол", "- суу\n- жарык", "- суу\n- жол\n- жарык"),
        ("Бир.\n\nЭки.", "Бир.\n\nЭки. Үч.", "Бир.\n\nЭки. Үч."),
        ("Башка", "Такыр бөлөк", "Башка\nТакыр бөлөк"),
    ],
)
def test_joined(theirs: str, mine: str, both: str) -> None:
    assert joined(theirs, mine) == both


def sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.!?])\s+|\n", text) if part.strip()]


@given(SENTENCES, SENTENCES)
def test_nothing_of_either_is_lost(theirs: str, mine: str) -> None:
    both = joined(theirs, mine)
    for part in sentences(theirs) + sentences(mine):
        assert part.strip() in both


def test_very_long_texts_stand_one_below_the_other() -> None:
    theirs, mine = "Бир. " * 1500, "Эки. " * 1500
    assert joined(theirs, mine) == f"{theirs.strip()}\n\n{mine.strip()}"
