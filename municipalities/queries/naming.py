"""Names that are still to be translated."""

from django.db.models import Q, QuerySet

from core.models.names import LANGUAGE_ORDER
from municipalities.models import Municipality


def without_name(rows: QuerySet[Municipality], language: str) -> QuerySet[Municipality]:
    """Rows that have no name in the language (code), or in any one of the three."""
    wanted = LANGUAGE_ORDER if language == "any" else (language,)
    missing = Q()
    for code in wanted:
        missing |= Q(**{f"name_{code}": ""})
    return rows.filter(missing)
