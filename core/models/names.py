"""Names in three languages."""

from typing import Any

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.text import search_key, sort_key

# After the reader's own language the others stand in, Kyrgyz first.
LANGUAGE_ORDER = ("ky", "ru", "en")


def in_reader_language(row: object, field: str, language: str | None = None) -> str:
    """Value of `<field>_<language>`; where it is empty, ky, then ru, then en."""
    wanted = language or get_language() or "ky"
    for code in (wanted, *LANGUAGE_ORDER):
        text = getattr(row, f"{field}_{code}", "")
        if text:
            return text
    return ""


class TrilingualName(models.Model):
    """A thing named in Kyrgyz, Russian and English, with keys to sort and to search.

    Keys are filled by `save`; bulk writers call `fill_keys` themselves.
    """

    name_ky = models.CharField(_("name in Kyrgyz"), max_length=250, blank=True)
    name_ru = models.CharField(_("name in Russian"), max_length=250, blank=True)
    name_en = models.CharField(_("name in English"), max_length=250, blank=True)
    sort_key = models.CharField(max_length=250, editable=False, db_index=True)
    search_key = models.TextField(editable=False)

    class Meta:
        abstract = True
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.fill_keys()
        super().save(*args, **kwargs)

    @property
    def name(self) -> str:
        return in_reader_language(self, "name")

    def fill_keys(self) -> None:
        self.sort_key = sort_key(in_reader_language(self, "name", "ky"))[:250]
        self.search_key = search_key(self.name_ky, self.name_ru, self.name_en)
