"""Words that must be understood in every language of the portal."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

YES, NO = _("yes"), _("no")
REASON = _("Reason")


def in_all_languages(sentence: Any) -> dict[str, str]:
    """A lazy sentence written out in each language, by language code.

    A problem found by a job is read later, perhaps by somebody with another language.
    """
    told = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            told[code] = str(sentence)
    return told


def in_language_of_reader(told: dict[str, str]) -> str:
    """The sentence that `in_all_languages` kept, for whoever reads now."""
    code = (get_language() or settings.LANGUAGE_CODE).partition("-")[0]
    return told.get(code) or next(iter(told.values()), "")


def yes_no(flag: bool) -> str:
    return str(YES if flag else NO)


def words_of_yes_no() -> dict[str, bool]:
    """What a word in any language means; only these are yes or no."""
    known: dict[str, bool] = {}
    for sentence, sign, meaning in ((YES, "1", True), (NO, "0", False)):
        told = {word.casefold() for word in in_all_languages(sentence).values()}
        known |= dict.fromkeys(told | {sign, str(meaning).casefold()}, meaning)
    return known
