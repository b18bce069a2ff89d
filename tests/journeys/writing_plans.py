"""Steps of a journey: an official writes an action plan section by section."""

from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests.factories.accounts import PASSWORD
from tests.journeys.browser import Person

TITLE = "Кеңеш айылындагы көчө жарыгы"
TEXTS: dict[str, dict[str, Any]] = {
    "passport": {
        "start_date": "2026-03-01",
        "end_date": "2026-11-30",
        "working_group": "Айыл өкмөтү, айылдык кеңеш жана тургундар",
        "beneficiaries": "3200",
        "beneficiaries_women": "1 650",
    },
    "need": {"need": "Тургундар көчөлөрдүн караңгы экенин биринчи аташты."},
    "situation": {
        "coverage": "Он эки көчөнүн үчөө жарык.",
        "quality": "Эски чырактар тез күйөт.",
        "providers": "Айыл өкмөтү өзү көрсөтөт.",
        "finance": "Жылына 95 000 сом төлөнөт.",
    },
    "objectives": {"goal": "Тогуз көчөнү үнөмдүү чырактар менен жарыктандыруу."},
    "management": {
        "provider_model": "office",
        "management": "Электрик кызматкери алынат.",
    },
    "tariff": {"tariff": "Акы алынбайт: чыгымды жергиликтүү бюджет төлөйт."},
    "inclusion": {
        "inclusion": "Мектепке баруучу көчөлөр биринчи.",
        "gender": "Аялдар кечки коопсуздукту белгилешти.",
    },
    "upkeep": {"upkeep": "Жыл сайын бюджетте каралат.", "upkeep_yearly_cost": "140000"},
    "monitoring": {"monitoring": "Биргелешкен топ ай сайын текшерет."},
}
ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "problem": ("problems", {"text": "Көчөлөр караңгы.", "causes": "Тармак эскирген."}),
    "objective": ("objectives", {"text": "120 чырак орнотуу."}),
    "indicator": (
        "indicators",
        {"name": "Жарык көчөлөр", "unit": "көчө", "target": 12},
    ),
    "risk": (
        "risks",
        {
            "text": "Баа көтөрүлөт.",
            "likelihood": "medium",
            "impact": "low",
            "answer": "Камдык каралат.",
        },
    ),
}
# five years of upkeep, paid by the local budget
UPKEEP = {
    f"r{year}-{name}": 140000
    for year in range(1, 6)
    for name in ("cost", "from_budget")
}
HEARING: dict[str, Any] = {
    "date": "2026-01-25",
    "place": "Маданият үйү",
    "women": 41,
    "men": 38,
    "decisions": "Тургундар планды колдошту.",
}
# title, category, start, end, programme grant, local budget
MEASURES = (
    ("Долбоор жана смета", "design", "2026-03-01", "2026-04-15", "", "90000"),
    ("Чырактар", "works", "2026-05-01", "2026-09-30", "1480000", "270 000,00"),
)
GRANT, OWN, TOTAL = "1 480 000,00", "360 000,00", "1 840 000,00"
# 360,000 of 1,840,000, cut and never rounded up
OWN_SHARE = "19,56"


def begin_plan(official: Person, service: int) -> int:
    """Begin a plan for a service of the registry; gives the plan's key."""
    official.menu("/m/plans/")
    official.follow("/m/plans/new/")
    official.fill(service=service, title=TITLE)
    official.save()
    official.arrives("/m/plans/*/")
    return official.number()


def write_plan(official: Person, plan: int, scan: Path) -> None:
    """Fill in all fifteen sections, from the plan's list of sections."""
    write_passport(official, plan)
    for section, texts in TEXTS.items():
        if section != "passport":
            open_section(official, plan, section)
            official.fill(**texts)
            official.save()
            official.arrives(f"/m/plans/{plan}/")
    for kind, (section, values) in ROWS.items():
        add_row(official, plan, section, kind, values)
    add_row(official, plan, "need", "hearing", HEARING | {"minutes": scan})
    write_upkeep(official, plan)
    for measure in MEASURES:
        add_measure(official, plan, *measure)
    estimate = {"kind": "estimate", "title": "Смета", "file": scan}
    add_row(official, plan, "annexes", "annex", estimate)
    state_total(official, plan)


def open_section(official: Person, plan: int, section: str) -> None:
    """Go to a section from the plan's page."""
    if official.path != f"/m/plans/{plan}/":
        official.open(f"/m/plans/{plan}/")
    official.follow(f"/m/plans/{plan}/sections/{section}/")
    official.arrives(f"/m/plans/{plan}/sections/{section}/")


def write_passport(official: Person, plan: int) -> None:
    """The first section saves itself: after a reload it is all there."""
    open_section(official, plan, "passport")
    official.fill(**TEXTS["passport"])
    expect(official.main.locator("[data-save-state]")).to_have_attribute(
        "data-state", "saved"
    )
    official.page.reload()
    for name in ("start_date", "working_group", "beneficiaries"):
        assert official.value(name) == TEXTS["passport"][name]
    official.picture("plan-1-autosaved")
    official.save()
    official.arrives(f"/m/plans/{plan}/")


def add_row(
    official: Person, plan: int, section: str, kind: str, values: dict[str, Any]
) -> None:
    """Add a row to a section and see it there."""
    open_section(official, plan, section)
    official.follow(f"/rows/{kind}/new/")
    official.fill(**values)
    official.save()
    official.arrives(f"/m/plans/{plan}/sections/{section}/")


def write_upkeep(official: Person, plan: int) -> None:
    """All five years in one table: the cost of old plans is proposed, the sums follow."""
    open_section(official, plan, "upkeep")
    official.follow("/tables/upkeep/")
    assert official.value("r5-cost") == "140 000,00".replace(" ", "\xa0")
    official.fill(**UPKEEP)
    total = official.main.locator('output[data-column="sum"]')
    expect(total).to_have_text("0,00")
    official.save()
    official.arrives(f"/m/plans/{plan}/sections/upkeep/")


def add_measure(official: Person, plan: int, *measure: str) -> None:
    """Add a measure; its cost is summed up while it is typed."""
    open_section(official, plan, "measures")
    official.follow("/rows/measure/new/")
    fill_measure(official, *measure)
    if measure == MEASURES[-1]:
        total = official.main.locator("output[data-sum-of]").first
        expect(total).to_have_text("1 750 000,00")
        official.picture("plan-2-measure")
    official.save()
    official.arrives(f"/m/plans/{plan}/sections/measures/")


def fill_measure(official: Person, *measure: str, **more: Any) -> None:
    """On the form of a new measure: what it is, when, and who pays."""
    title, category, start, end, grant, own = measure
    official.fill(
        title=title,
        output="Иш аяктады",
        responsible="Айыл өкмөтү",
        start_date=start,
        end_date=end,
        **more,
    )
    pay(official, grant, own, category)


def pay(official: Person, grant: str, own: str, category: str = "works") -> None:
    """On the form of a measure: what the programme and the local budget pay, in lines."""
    lines = [("grant", grant), ("local_budget", own)]
    for place, (source, amount) in enumerate(line for line in lines if line[1]):
        line = {"category": category, "source": source, "amount": amount}
        official.fill(**{f"costs-{place}-{name}": v for name, v in line.items()})


def state_total(official: Person, plan: int) -> None:
    """The budget shows total and own share; the estimate's total must equal it."""
    open_section(official, plan, "budget")
    official.sees(TOTAL, GRANT, OWN, OWN_SHARE)
    official.fill(stated_total="1840000")
    official.save()
    official.arrives(f"/m/plans/{plan}/")
    official.picture("plan-3-sections")


def save_section(official: Person) -> None:
    """Press "Save" of the section's own form; comments above it have buttons, too."""
    own = official.main.locator("form[data-draft] .form-buttons button:not([name])")
    official.press(own)


def submit_plan(head: Person, plan: int, *texts: str) -> None:
    """The head checks all answers, proves who signs, and submits."""
    head.open(f"/m/plans/{plan}/")
    head.follow(f"/m/plans/{plan}/check/")
    head.sees(*(texts or (TOTAL, *(title for title, *_rest in MEASURES))))
    head.picture("plan-4-check-on-a-phone")
    sign_plan(head)
    head.arrives(f"/m/plans/{plan}/")


def sign_plan(head: Person) -> None:
    """On the page of the check: the password once more, then the signature."""
    prove = head.main.locator("#sign a.btn-primary")
    if prove.count():
        head.press(prove)
        head.arrives("/account/reauthenticate/")
        head.fill(password=PASSWORD)
        head.save()
    head.press(head.main.locator("#sign button[type=submit]"))


def return_plan(judge: Person, plan: int, reason: str, until: str = "") -> None:
    """Staff send the plan back; two weeks to correct it are proposed."""
    judge.open(f"/staff/plans/{plan}/")
    judge.follow(f"/staff/plans/{plan}/return/")
    judge.fill(reason=reason)
    if until:
        judge.fill(deadline=until)
    judge.save()
    judge.arrives(f"/staff/plans/{plan}/")


def approve_plan(head: Person, plan: int, scan: Path) -> None:
    """The head records the resolution of the kenesh with its scan."""
    head.open(f"/m/plans/{plan}/")
    head.follow(f"/m/plans/{plan}/approve/")
    title = "Планды бекитүү жөнүндө"
    head.fill(number="14/2", date="2026-02-20", title=title, scan=scan)
    head.save()
    head.arrives(f"/m/plans/{plan}/")
    head.sees("14/2")
