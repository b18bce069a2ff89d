"""Texts from word processors: cleaned when saved, shown as paragraphs and lists."""

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from core.prose import Block, blocks, clean_line, clean_prose, prose

pytestmark = pytest.mark.once

DIRTY = st.lists(
    st.sampled_from(
        [*'абв 1290.)-–—*·•o<&"', "\n", "\r\n", "\t", "\xa0", "\xad", "\u200b"]
    )
).map("".join)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("бир\r\nэки\rүч\x0bтөрт", "бир\nэки\nүч\nтөрт"),
        ("1\xa0436\u202f613 сом", "1 436 613 сом"),
        ("муни\xadципа\u200bли\ufeffтет", "муниципалитет"),
        ("a\0b\x07c", "abc"),
        ("•\tсуу\n·  жол\n– жарык\n*  таштанды", "- суу\n- жол\n- жарык\n- таштанды"),
        ("\uf0b7Суу", "- Суу"),
        ("1) суу\n2)жол\n3.  жарык", "1. суу\n2. жол\n3. жарык"),
        ("бир\n\n\n\n  эки   үч  \n", "бир\n\nэки үч"),
        ("-5 градус", "-5 градус"),
        ("2016. Жыйын", "2016. Жыйын"),
        ("3,5 км", "3,5 км"),
        ("и\u0306", "й"),
        ("", ""),
        (" \n\t ", ""),
    ],
)
def test_what_is_stored(typed: str, stored: str) -> None:
    assert clean_prose(typed) == stored


def test_a_line_stays_one_line() -> None:
    assert clean_line(" Таза\xa0суу\r\n• түтүк\u200b ") == "Таза суу • түтүк"


@given(DIRTY)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean_prose(clean_prose(text)) == clean_prose(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(st.text())
def test_no_letter_is_lost_and_none_invented(text: str) -> None:
    """Letters and digits come through in their order, but for how they are composed."""

    def letters(value: str) -> str:
        return "".join(filter(str.isalnum, value))

    plain = clean_prose(text)
    assert letters(plain) == letters(clean_prose(letters(text)))
    assert len(clean_line(text)) <= len(text)


def test_paragraphs_and_lists() -> None:
    text = "Кириш\nсөз\n- суу\n- жол\n\n3. үч\n4. төрт\n9. тогуз\nсоңу"
    assert list(blocks(text)) == [
        Block("p", ("Кириш", "сөз")),
        Block("ul", ("суу", "жол")),
        Block("ol", ("үч", "төрт"), 3),
        Block("p", ("9. тогуз",)),
        Block("p", ("соңу",)),
    ]


def test_shown_and_inert() -> None:
    text = "<b>Суу</b>\nэки\n- <img src=x>\n- & жол\n2. эки\n3. үч"
    assert prose(text) == (
        "<p>&lt;b&gt;Суу&lt;/b&gt;<br>эки</p>"
        "<ul><li>&lt;img src=x&gt;</li><li>&amp; жол</li></ul>"
        '<ol start="2"><li>эки</li><li>үч</li></ol>'
    )


def test_a_line_html_and_numbers_stay_what_they_are() -> None:
    template = Template("{% load portal %}{{ value|prose }}")

    def shown(value: object) -> str:
        return template.render(Context({"value": value}))

    assert shown("<i>бир</i>") == "&lt;i&gt;бир&lt;/i&gt;"
    assert shown(mark_safe("<i>бир</i>\n")) == "<i>бир</i>\n"
    assert (shown(0), shown("")) == ("0", "")
    assert shown("<i>\nэки") == "<p>&lt;i&gt;<br>эки</p>"


@given(DIRTY)
def test_nothing_that_was_typed_becomes_markup(text: str) -> None:
    shown = str(prose(text + "\n<script>"))
    allowed = ("p", "br", "ul", "ol", "li", "/p", "/ul", "/ol", "/li")
    tags = [part.partition(">")[0].partition(" ")[0] for part in shown.split("<")[1:]]
    assert set(tags) <= set(allowed)
    assert "&lt;script&gt;" in shown
