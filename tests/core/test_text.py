"""Kyrgyz order and search (trap 8)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import search_key, sort_key, whole_number

pytestmark = pytest.mark.once


def test_kyrgyz_letters_stand_after_their_russian_neighbours() -> None:
    ordered = ["нан", "ңыл", "оба", "өмүр", "пай", "тоо", "уй", "үй", "фонд"]
    shuffled = ordered.copy()
    shuffled.reverse()
    assert sorted(shuffled, key=sort_key) == ordered
    # without the key, ң ө ү would stand behind the whole alphabet
    assert sorted(shuffled) != ordered


def test_sort_ignores_case_and_extra_space() -> None:
    assert sort_key("  Көк   Арт ") == sort_key("көк арт")


@pytest.mark.parametrize("typed", ["Көк", "Кок", "кок", "КӨК", "кӨк"])
def test_search_finds_kyrgyz_names_typed_either_way(typed: str) -> None:
    assert search_key(typed) in search_key("Көк-Жаңгак", "Кок-Жангак")
    assert search_key(typed) not in search_key("Кара-Суу")


def test_search_key_folds_yo_and_joins_texts() -> None:
    assert search_key("Орёл", "", "Үй") == "орел\nуй"


@given(st.text())
def test_search_key_is_stable(text: str) -> None:
    assert search_key(search_key(text)).replace("\n", " ") == search_key(text)


def test_no_key_holds_the_character_that_postgresql_refuses() -> None:
    assert search_key("ме\0ктеп") == "мектеп"
    assert sort_key("a\0b") == "ab"


@pytest.mark.parametrize("text", ["", "-1", "1.5", "²", "١٢", "9" * 5000, " 7", "0x1"])
def test_a_number_of_a_request_is_plain_digits_or_nothing(text: str) -> None:
    assert whole_number(text) is None
    assert whole_number("17") == 17
