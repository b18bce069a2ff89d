"""Columns of entries in files: the fixed ones, and two for each text of the standard."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.imports import RegisterColumn
from services_registry.enums import Arrangement, Offer, Payment, Register
from services_registry.models import RecommendedText, Service, StandardItem
from services_registry.queries import active_items

Options = Callable[[], Mapping[str, Any]]
LONG_TEXT, SHORT_TEXT = 10_000, 250
LAST_NUMBER = 9_999
MOST_MONEY = 10**12 - 1
TEXT = "texts__"  # columns of texts are named texts__<item>__<language>
LANGUAGES = {"ky": _("in Kyrgyz"), "ru": _("in Russian")}


def by_code(rows: Any) -> Mapping[str, Any]:
    """Rows by their code, in the order of the query; one query."""
    return {row.code: row for row in rows}


def with_texts(services: Any) -> Any:
    """Services with the texts that the catalogue recommends now, as `current_texts`."""
    current = RecommendedText.objects.filter(is_current=True, item__is_active=True)
    texts = Prefetch(
        "recommended_texts", current.select_related("item"), "current_texts"
    )
    return services.order_by("sort_key", "pk").prefetch_related(texts)


def is_seen(service: Any) -> bool:
    """Whether a service may be named to whoever takes the template."""
    return getattr(service, "is_seen", True)


def number_column() -> RegisterColumn:
    return RegisterColumn(
        "number",
        _("Number"),
        "number",
        help=_("The number of the service in the registry. It tells the rows apart."),
        required=True,
        least=1,
        most=LAST_NUMBER,
        example="1",
    )


def entry_columns(services: Options, providers: Options) -> Iterator[RegisterColumn]:
    """All columns of an entry but those that tell rows apart."""
    yield from _what(services)
    yield from _offer(services)
    yield from _who(providers)
    yield from _price()
    yield from _where()
    for item in active_items():
        if item.is_text:
            yield from (_text(item, language) for language in LANGUAGES)
    yield RegisterColumn(
        "note",
        _("Note"),
        help=_("What else is to be known."),
        max_length=LONG_TEXT,
    )
    yield RegisterColumn(
        "next_check",
        _("Next check"),
        "date",
        help=_("The day by which somebody looks whether this still holds."),
        example="01.02.2016",
    )


def _what(services: Options) -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "service",
        _("Service"),
        "reference",
        help=_("The code of the service: of the catalogue, or one's own."),
        required=True,
        options=services,
        offers=is_seen,
        example="drinking-water",
    )
    yield RegisterColumn(
        "name_ky",
        _("Name in Kyrgyz"),
        help=_("Without both columns of names a new row gets those of the service."),
    )
    yield RegisterColumn(
        "name_ru",
        _("Name in Russian"),
        help=_("Without both columns of names a new row gets those of the service."),
    )
    yield RegisterColumn(
        "register",
        _("Register"),
        "choice",
        help=_("The basic register is the same for all municipalities."),
        required=True,
        choices=Register.choices,
    )


def _offer(services: Options) -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "offer",
        _("Offered"),
        "choice",
        help=_("Whether the municipality gives the service."),
        required=True,
        choices=Offer.choices,
    )
    yield RegisterColumn(
        "offer_reason",
        _("Reason why it is not offered"),
        help=_("Only for a service that is not offered."),
        max_length=LONG_TEXT,
    )
    yield RegisterColumn(
        "covered_by",
        _("Covered by the service"),
        "reference",
        help=_("The code of the service that covers this one."),
        options=services,
        offers=is_seen,
    )


def _who(providers: Options) -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "provider",
        _("Provider"),
        "reference",
        help=_("The code of the provider, from the list of providers."),
        options=providers,
        example="p12",
    )
    yield RegisterColumn(
        "arrangement",
        _("Ground"),
        "choice",
        help=_("On what ground the provider gives the service."),
        choices=Arrangement.choices,
    )
    yield RegisterColumn(
        "contract_number",
        _("Number of the contract"),
        help=_("Only for a contract or a lease."),
        max_length=60,
    )
    yield RegisterColumn(
        "contract_date",
        _("Date of the contract"),
        "date",
        help=_("Only for a contract or a lease."),
        example="01.02.2016",
    )
    yield RegisterColumn(
        "contract_until",
        _("Contract until"),
        "date",
        help=_("The last day of the contract."),
        example="31.12.2016",
    )


def _price() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "payment",
        _("Payment"),
        "choice",
        help=_("Whether people pay for the service."),
        required=True,
        choices=Payment.choices,
    )
    yield RegisterColumn(
        "fee_amount",
        _("Fee or tariff, KGS"),
        "decimal",
        help=_("How much people pay."),
        least=0,
        most=MOST_MONEY,
        example="20,00",
    )
    yield RegisterColumn(
        "fee_unit",
        _("For what"),
        help=_("For what the fee is paid, for example: a month for one person."),
        max_length=100,
    )
    yield RegisterColumn(
        "fee_note", _("Fee in words"), help=_("What a sum alone does not tell.")
    )
    yield RegisterColumn(
        "fee_decision",
        _("Who decided the fee"),
        help=_("The body and its decision, with number and date."),
    )
    yield RegisterColumn(
        "fee_since",
        _("Fee since"),
        "date",
        help=_("The first day of the fee."),
        example="01.02.2016",
    )


def _where() -> Iterator[RegisterColumn]:
    yield RegisterColumn(
        "covers_all_villages",
        _("All villages"),
        "yes-no",
        help=_(
            "Whether all villages have the service. Single villages are chosen on the "
            "page of the service."
        ),
        required=True,
    )
    yield RegisterColumn(
        "share_covered",
        _("Share of people covered, %"),
        "decimal",
        help=_("How many of the people can use the service."),
        least=0,
        most=100,
        example="62,5",
    )


def text_column(item: str, language: str) -> str:
    """The code name of the column of a text."""
    return f"{TEXT}{item}__{language}"


def text_of(column: str) -> tuple[str, str] | None:
    """Item and language of a column of texts; None for any other column."""
    if not column.startswith(TEXT):
        return None
    item, _between, language = column.removeprefix(TEXT).rpartition("__")
    return item, language


def _text(item: StandardItem, language: str) -> RegisterColumn:
    name = lazy(lambda: item.name, str)()
    help_text = lazy(lambda: item.help, str)()
    return RegisterColumn(
        text_column(item.code, language),
        format_lazy("{name} ({language})", name=name, language=LANGUAGES[language]),
        help=help_text,
        max_length=LONG_TEXT,
        path="texts",
        inside=(item.code, language),
    )


def begin_with_texts(entry: Any, service: Service) -> None:
    """What the catalogue recommends for a new entry, as `with_texts` has read it."""
    texts: list[RecommendedText] = getattr(service, "current_texts", [])
    entry.seen = {text.item.code: text.pk for text in texts}
    entry.texts = {
        t.item.code: t.texts() for t in texts if t.item.is_text and t.texts()
    }
