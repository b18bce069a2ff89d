"""The language in which a plan is written."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.enums import Language

# Official languages: what a kenesh approves is written in one of them.
PLAN_LANGUAGES = (Language.KY, Language.RU)
LETTERS = "ңөү"  # Russian has none of them
WORDS = {"и", "в", "на", "для", "по", "с", "от"}  # Kyrgyz has none of them


class Written(models.Model):
    """A text that has one language; others read it in translations."""

    written_in = models.CharField(
        _("language in which the plan is written"),
        max_length=2,
        choices=[(language.value, language.label) for language in PLAN_LANGUAGES],
        default=Language.KY,
    )

    class Meta:
        abstract = True


def language_of(*texts: str) -> Language:
    """The likely language of texts: Kyrgyz, unless small words are those of Russian."""
    text = " ".join(texts).lower()
    if any(letter in text for letter in LETTERS) or WORDS.isdisjoint(text.split()):
        return Language.KY
    return Language.RU
