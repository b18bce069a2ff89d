"""Names of the programme as it prints them itself. Data, not interface text.

Source: public pages of the programme and of its partners; project number of SDC.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.models.names import in_reader_language


@dataclass(frozen=True)
class OfficialName:
    """A name that stands fixed in each language."""

    name_ky: str
    name_ru: str
    name_en: str

    def __str__(self) -> str:
        return in_reader_language(self, "name")


PROGRAMME = OfficialName(
    "Жергиликтүү деңгээлде кызмат көрсөтүүлөрдү жакшыртуу",
    "Улучшение услуг на местном уровне",
    "Public Service Improvement",
)
ACTION_PLAN = OfficialName(
    "Кызмат көрсөтүүлөрдү жакшыртуу боюнча аракеттер планы",
    "План действий по улучшению услуг",
    "Service Improvement Action Plan",
)
PROJECT_NUMBER = "7F-06409"
DONOR = _(
    "Government of Switzerland through the Swiss Agency for Development and "
    "Cooperation (SDC)"
)
IMPLEMENTERS = (
    _("HELVETAS Swiss Intercooperation, branch in the Kyrgyz Republic"),
    _("Development Policy Institute"),
)
