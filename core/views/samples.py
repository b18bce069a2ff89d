"""Sample content of the component page: real words of the field, no real people."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from core import ui
from core.enums import JobState
from core.formats import money, money_short, percent
from core.forms import AmountField, DayField, PercentField, PortalForm
from core.next_steps import NextStep
from core.problems import Problem

PLAN = "Кызмат көрсөтүүлөрдү жакшыртуу боюнча аракеттер планы"
WRONG = {"amount": "көп", "share": "9,99", "about": PLAN}


class SampleForm(PortalForm):
    """One field of every kind."""

    title = forms.CharField(
        label=_("Title"), help_text=_("As in the kenesh resolution.")
    )
    amount = AmountField(
        label=_("Sum asked for"), help_text=_("Not above the ceiling.")
    )
    share = PercentField(label=_("Own share"), min_value=10, required=False)
    start = DayField(label=_("Begins on"))
    theme = forms.ChoiceField(
        label=_("Theme"),
        choices=[("", "—"), ("water", "Таза суу"), ("park", "Сейил бак")],
    )
    payment = forms.ChoiceField(
        label=_("Payment"),
        widget=forms.RadioSelect,
        choices=[("free", "Акысыз"), ("paid", "Акы төлөнүүчү")],
    )
    villages = forms.MultipleChoiceField(
        label=_("Villages"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("1", "Беш-Жон"), ("2", "Кеңеш"), ("3", "Жаңы-Айыл")],
    )
    about = forms.CharField(label=_("Why it is needed"), widget=forms.Textarea)
    agreed = forms.BooleanField(
        label=_("I confirm that the figures agree with the estimate"),
        help_text=_("The head of the municipality answers for them."),
    )


@dataclass
class _Event:
    at: datetime
    actor_label: str
    sentence: Any
    note: str = ""
    verb: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Job:
    title: str
    state: JobState
    progress: int = 0
    message: str = ""
    error_message: str = ""
    pk: int = 1

    def get_state_display(self) -> Any:
        return self.state.label

    def __getattr__(self, name: str) -> bool:
        # is_running and its sisters, as on core.models.Job
        if name == "is_active":
            return self.state in {JobState.QUEUED, JobState.RUNNING}
        if name == "can_be_retried":
            return self.state == JobState.FAILED
        if name.startswith("is_"):
            return self.state == name.removeprefix("is_")
        raise AttributeError(name)


@dataclass
class _File:
    name: str
    size: int
    extension: str


@dataclass
class _Chart:
    title: str
    svg: Any
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def everything() -> dict[str, Any]:
    """The context of the page."""
    return {**_records(), **_lists(), **_small()}


def _small() -> dict[str, Any]:
    return {
        "breadcrumbs": [ui.Crumb("Башкы бет", "/"), ui.Crumb(_("Components"))],
        "states": sorted(ui.STATE_TONES.items(), key=lambda item: item[1]),
        "figures": [
            ui.Figure("38", "кызмат көрсөтүүнү жакшыртуу планы", note="1-этап"),
            ui.Figure(money_short(98_000_000), "гранттардын суммасы", unit="сом"),
            ui.Figure(percent(Decimal("34.2"), 1), "орточо өздүк салым"),
            ui.Figure("30", "муниципалитет", note="28 айылдык, 2 шаар"),
        ],
        "jobs": [
            _Job("Донор үчүн отчёт", JobState.RUNNING, 45, "12 / 30 муниципалитет"),
            _Job(
                "Сынактын жыйынтыгы",
                JobState.FAILED,
                error_message="Шрифт табылган жок.",
            ),
            _Job("Долбоордун паспорту", JobState.READY, 100),
        ],
        "file": _File("токтом-14-сессия-2016.pdf", 1_468_006, ".pdf"),
        "steps": [
            ui.Step("Паспорт", "#", is_done=True),
            ui.Step("Кырдаалга талдоо", "#", is_done=True),
            ui.Step("Чаралар жана чыгымдар", is_current=True),
            ui.Step("Көрсөткүчтөр", "#"),
            ui.Step("Текшерүү"),
        ],
        "chart": _chart(),
        "saved_text": "Айылда 848 үй-бүлө, анын 612си гана түтүккө кошулган.",
        "my_text": "Айылда 848 үй-бүлө бар, 618и түтүккө кошулган.",
    }


def _records() -> dict[str, Any]:
    now = timezone.now()
    return {
        "meta": [
            ui.Fact("Муниципалитет", "Кеңеш айыл аймагы"),
            ui.Fact("Мезгил", "2016–2017"),
        ],
        "primary": ui.Action(_("Edit"), "#"),
        "secondary": [ui.Action("PDF", "#", "secondary")],
        "badge": mark_safe(
            '<span class="badge badge-lg tone-info">программага берилди</span>'
        ),
        "events": [
            _Event(now, "Координатор А", "планды программага берди"),
            _Event(
                now - timedelta(days=2),
                "Грант менеджери",
                "планды оңдоого кайтарды",
                "Тарифтин эсеби жок: 9-бөлүмдү толуктаңыз.",
                before={"own_share": "9,50"},
                after={"own_share": "11,13"},
            ),
            _Event(now - timedelta(days=9), "system", "каттоого алды"),
        ],
        "facts": [
            ui.Fact("Кызмат көрсөтүү", "Таза суу менен камсыздоо", change_url="#"),
            ui.Fact(
                "Аткаруучу",
                "Муниципалдык ишкана «Таза суу»",
                "мыйзамдан тышкары кызмат",
            ),
            ui.Fact("Тариф", ""),
        ],
        "checks": [
            ui.Check("Когортанын катышуучусу", True, "2016", source="Меморандум № 7"),
            ui.Check(
                "Бюджеттик камсыздалгандык",
                False,
                "58,40 %",
                "≥ 60 %",
                "Финансы министрлиги, 2016",
            ),
            ui.Check(
                "Өздүк салым жалпы сумманын үлүшү катары", None, threshold="≥ 10 %"
            ),
        ],
        "moves": [
            ui.MoveButton(_("Accept the plan"), "#", "accept"),
            ui.MoveButton(
                _("Return for correction"), "#", "return", "warning", asks_reason=True
            ),
            ui.MoveButton(
                _("Approve"),
                "#",
                "approve",
                problems=[Problem(_("The scan of the resolution is missing."))],
            ),
        ],
    }


def _lists() -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "tasks": [
            ui.Task("Паспорт", "#", "done"),
            ui.Task(
                "Кырдаалга талдоо",
                "#",
                "in_progress",
                hint="Камтуу, сапат, жеткирүүчүлөр, каржы",
            ),
            ui.Task("Чаралар жана чыгымдар", "#"),
        ],
        "next_steps": [
            NextStep(
                "Отчётту тапшыруу",
                "#",
                today - timedelta(days=3),
                about="Жаңы-Жол, көчө жарыгы",
            ),
            NextStep(
                "Өтүнмөнү аяктоо",
                "#",
                today + timedelta(days=5),
                about="2016-жылдагы сынак, 2-деңгээл",
            ),
            NextStep("Реестрди кеңешке берүү", "#", today + timedelta(days=30)),
            NextStep("Жумушчу топту бекитүү", "#"),
        ],
        "page_obj": Paginator(range(480), 50).get_page(4),
        "rows": [
            ("Кеңеш айыл аймагы", "Ноокен району", "active", Decimal("249080"), today),
            (
                "Жаңы-Жол айыл аймагы",
                "Ак-Суу району",
                "draft",
                Decimal("1436613"),
                today,
            ),
            ("Балыкчы шаары", "", "returned", Decimal("4000000.5"), today),
        ],
        "can_export": True,
        "is_narrowed": True,
        "sort": "name",
        "table": ui.Table(
            caption="Бюджет булактар боюнча, сом",
            heads=[ui.Head("Булак"), ui.Head("Сумма", "num"), ui.Head("Үлүш", "num")],
            rows=[
                ["Программанын гранты", money(1436613), percent(Decimal("88.87"))],
                [
                    ui.Cell("Жергиликтүү бюджет", note="токтом № 14"),
                    money(180000),
                    percent(Decimal("11.13")),
                ],
            ],
            totals=["Жыйынтыгы", money(1616613), percent(100)],
        ),
    }


def _chart() -> _Chart:
    bars = (("Жалал-Абад", 19), ("Ысык-Көл", 11))
    drawn = "".join(
        f'<text x="0" y="{y}" font-size="14" fill="#15232e">{name}</text>'
        f'<rect x="110" y="{y - 15}" width="{count * 24}" height="20" fill="#125473"/>'
        f'<text x="{count * 24 + 118}" y="{y}" font-size="14">{count}</text>'
        for y, (name, count) in zip((24, 60), bars, strict=True)
    )
    svg = f'<svg viewBox="0 0 640 76" role="img" aria-label="30">{drawn}</svg>'
    rows = [[name, str(count)] for name, count in bars]
    return _Chart(
        "Катышуучу муниципалитеттер",
        mark_safe(svg),  # noqa: S308 - made of constants
        ["Облус", "Саны"],
        rows,
    )
