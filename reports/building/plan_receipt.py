"""The receipt of a submission: what was handed in, when, and who signed it."""

from datetime import datetime
from decimal import Decimal

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from action_plans.models import PlanVersion
from core.formats import DASH, moment_text, money, number
from core.ui import Fact
from reports.queries.facts import PROGRAMME
from reports.rendering import render_pdf


def receipt_pdf(*, version: PlanVersion, made_at: datetime, language: str) -> bytes:
    """The receipt in the active language. Raises RenderingFailed."""
    html = receipt_html(version=version, made_at=made_at)
    return render_pdf(html=html, language=language, title=receipt_title())


def receipt_title() -> str:
    return _("Receipt of a submitted action plan")


def receipt_html(*, version: PlanVersion, made_at: datetime) -> str:
    """The whole paper; reads nothing but the version and its plan."""
    context = {
        "title": receipt_title(),
        "programme": PROGRAMME,
        "plan": version.plan,
        "name": title_of(version),
        "facts": _facts(version, made_at),
        "code": version.code or DASH,
    }
    return render_to_string("reports/pdf/plan_receipt.html", context)


def title_of(version: PlanVersion) -> str:
    """The title as it was signed."""
    passport = version.content.get("texts", {}).get("passport", {})
    return str(passport.get("title") or version.plan.title)


def _facts(version: PlanVersion, made_at: datetime) -> list[Fact]:
    plan = version.plan
    total = version.content.get("total")
    return [
        Fact(_("Municipality"), plan.municipality.full_name),
        Fact(_("Service"), plan.service.name),
        Fact(_("Version"), number(version.number)),
        Fact(_("Total cost, KGS"), money(Decimal(total)) if total else DASH),
        Fact(_("Submitted on (Bishkek time)"), moment_text(version.submitted_at)),
        Fact(_("Signed by"), version.signed_by),
        Fact(_("Check code"), version.code or DASH),
        Fact(_("SHA-256 of the contents"), version.sha256),
        Fact(_("Printed on (Bishkek time)"), moment_text(made_at)),
    ]
