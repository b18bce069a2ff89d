"""Sort and search keys in Kyrgyz order, the same on SQLite and PostgreSQL.

The Kyrgyz alphabet is the Russian one with ң after н, ө after о and ү after у.
"""

import unicodedata

_ALPHABET = "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя"
# Private-use characters keep the order of the alphabet and stand after Latin letters.
_RANK = {letter: chr(0xE000 + place) for place, letter in enumerate(_ALPHABET)}
KEY_DIGITS = 18  # what a 64-bit key holds
_FOLDED = str.maketrans({"ё": "е", "ң": "н", "ү": "у", "ө": "о"})


def _plain(text: str) -> str:
    text = without_nul(text)
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def without_nul(text: str) -> str:
    """Without the one character that PostgreSQL can neither keep nor look for."""
    return text.replace("\0", "")


def whole_number(text: str) -> int | None:
    """The key or version that a request names; None for anything else, however long."""
    fits = text.isascii() and text.isdecimal() and len(text) <= KEY_DIGITS
    return int(text) if fits else None


def sort_key(text: str) -> str:
    """A string whose plain code point order is Kyrgyz alphabetical order."""
    return "".join(_RANK.get(letter, letter) for letter in _plain(text))


def search_key(*texts: str) -> str:
    """Folded text: "Кок", "көк" and "КӨК" have the same key; several texts are joined."""
    return "\n".join(_plain(text).translate(_FOLDED) for text in texts if text)
