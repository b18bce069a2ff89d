"""The filter of the staff's list of municipalities: also by what is not translated."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from municipalities.forms.filters import MunicipalityFilter
from municipalities.models import Municipality
from municipalities.queries.naming import without_name


class StaffMunicipalityFilter(MunicipalityFilter):
    """Filters of the staff's list: also which names are still to be translated."""

    missing = django_filters.ChoiceFilter(
        empty_label=_("all"),
        label=_("Missing translation of the name"),
        choices=[
            ("any", _("in one of the languages")),
            ("ky", _("in Kyrgyz")),
            ("ru", _("in Russian")),
            ("en", _("in English")),
        ],
        method="by_missing",
    )

    def by_missing(
        self, rows: QuerySet[Municipality], _name: str, value: str
    ) -> QuerySet[Municipality]:
        return without_name(rows, value)
