"""A small published programme with the traps of real reports in it."""

import io
import re
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest

from action_plans.models import PlanPartner
from grants.enums import CallState, Tier
from grants.models import Call, Grant
from municipalities.models import Cohort, Municipality
from tests.factories.municipalities import (
    make_cohort,
    make_membership,
    make_municipality,
    make_oblast,
    make_rayon,
)
from tests.factories.reports import make_call, make_grant, make_plan


def pdf_text(pdf: bytes) -> str:
    """All words of a PDF in one line, with plain spaces."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return plain(" ".join(page.extract_text() for page in pages))


def plain(text: Any) -> str:
    """Text with every kind of space and line break folded to one space."""
    return re.sub(r"\s+", " ", str(text).replace("\xa0", " ")).strip()


@dataclass
class Programme:
    """Two oblasts; Kenesh has a tier 1 grant and, with a partner, a tier 2 one."""

    cohort: Cohort
    kenesh: Municipality
    beshik_zhon: Municipality
    balykchy: Municipality
    technical: Call
    implementation: Call
    hidden: Call
    embargoed: Grant


@pytest.fixture
def programme(db: None) -> Programme:
    cohort = make_cohort(2016)
    issyk_kul = make_oblast(
        "41702000000000", name_ky="Ысык-Көл", name_ru="Иссык-Куль", name_en="Issyk-Kul"
    )
    ton = make_rayon(
        "41702215000000", name_ky="Тоң", name_ru="Тон", name_en="Ton", oblast=issyk_kul
    )
    kenesh = make_municipality("Кеңеш")
    beshik_zhon = make_municipality("Бешик-Жон")
    # a city of oblast rank: no rayon
    balykchy = make_municipality("Балыкчы", rayon=None, oblast=issyk_kul)
    assert ton.oblast == issyk_kul
    for place in (kenesh, beshik_zhon, balykchy):
        make_membership(place, cohort)
    technical = make_call(cohort, tier=Tier.TECHNICAL)
    implementation = make_call(cohort, minimum_cofinance_percent=10)
    hidden = make_call(cohort, state=CallState.DECIDED)
    waste = make_plan(kenesh, title="Таштандыларды чыгаруу, бүгүнкү күн")
    PlanPartner.objects.create(plan=waste, municipality=beshik_zhon)
    make_grant(technical, kenesh, "249080.00")
    make_grant(implementation, kenesh, "1436613.00", own="180000.00", plan=waste)
    # the same plan once more, in the next call
    later = make_call(cohort, minimum_cofinance_percent=10)
    make_grant(later, kenesh, "100000.25", own="100000.25", plan=waste)
    park = make_plan(
        balykchy, title="Эс алуу паркы", beneficiaries=300, beneficiaries_women=None
    )
    make_grant(
        implementation,
        balykchy,
        "4000000.50",
        own="4000000.50",
        other="999.99",
        plan=park,
        warning="Суммалар туура келбейт",
        is_sample=True,
    )
    embargoed = make_grant(hidden, beshik_zhon, "777777.77", own="111111.11")
    return Programme(
        cohort,
        kenesh,
        beshik_zhon,
        balykchy,
        technical,
        implementation,
        hidden,
        embargoed,
    )
