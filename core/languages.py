"""Texts that are not in the reader's language, and know it."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString


class ForeignText(str):
    """A text in the language `lang`, on a page in another one."""

    lang: str

    def __new__(cls, text: str, lang: str) -> "ForeignText":
        made = super().__new__(cls, text)
        made.lang = lang
        return made

    def __str__(self) -> str:
        return self


def as_of(source: Any, text: str) -> str:
    """`text`, in the language of `source`: what was cut or numbered keeps it."""
    lang = language_of_text(source)
    return ForeignText(text, lang) if lang else text


def language_of_text(value: Any) -> str:
    """The language of a text that is not the page's; empty for all else."""
    return value.lang if isinstance(value, ForeignText) else ""


def lang_attribute(value: Any) -> SafeString:
    """` lang="ky"` for the element around a text; nothing where it is the page's."""
    lang = language_of_text(value)
    return format_html(' lang="{}"', lang) if lang else SafeString("")
