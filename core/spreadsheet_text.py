"""Which text is safe in the cell of a table; knows neither Django nor openpyxl."""

import re
import unicodedata

# what Excel, LibreOffice and Google Sheets take for the beginning of a formula, with
# the full-width forms that some of them fold to it
FORMULA_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")
UNPRINTABLE = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """Without what XML cannot hold: control characters, lone surrogates, non-letters."""
    return UNPRINTABLE.sub("", text)


def begins_a_formula(text: str) -> bool:
    """Whether a program may run the text, also behind spaces and unseen characters."""
    first = next((letter for letter in text if not _is_unseen(letter)), "")
    return text.startswith(FORMULA_STARTS) or first.startswith(FORMULA_STARTS)


def _is_unseen(letter: str) -> bool:
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}
