"""What everybody may learn from the check code on a plan's receipt."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from action_plans.models import ActionPlan, PlanVersion
from action_plans.queries.frozen import is_as_submitted
from core.formats import moment_text, number
from core.papers import Paper
from core.ui import Fact
from services_registry.queries import plain_code


def paper_of(text: str) -> Paper | None:
    """That a version was submitted, where and when; never what stands in it.

    The version that a code stands for is held against its hash.
    """
    code = plain_code(text)
    if not code:
        return None
    rows = PlanVersion.objects.select_related(
        "plan__amends", "plan__municipality__rayon", "plan__municipality__oblast"
    )
    version = rows.filter(code=code).first()
    if version is None:
        return None
    is_unchanged = is_as_submitted(version)
    main = version.plan.amends or version.plan
    return Paper(
        title=_title(version.plan),
        text=_told(is_unchanged=is_unchanged),
        is_unchanged=is_unchanged,
        about=version.plan.municipality.full_name,
        facts=(
            Fact(_("Version"), number(version.number)),
            Fact(_("Submitted on (Bishkek time)"), moment_text(version.submitted_at)),
            Fact(_("SHA-256 of the contents"), version.sha256),
        ),
        note=""
        if main.is_public
        else _(
            "The plan itself is not public yet. It can be read here when the local "
            "kenesh has approved it."
        ),
        url=reverse("public:plan-detail", args=[main.pk]) if main.is_public else "",
        link_label=_("Read this plan"),
    )


def _title(plan: ActionPlan) -> Any:
    sentence = _("An action plan of %(place)s was submitted under this code")
    if plan.is_amendment:
        sentence = _(
            "A change of an action plan of %(place)s was submitted under this code"
        )
    return sentence % {"place": plan.municipality.full_name}


def _told(*, is_unchanged: bool) -> Any:
    if is_unchanged:
        return _("The portal keeps this version exactly as it was submitted.")
    return _(
        "What the portal keeps is no longer what was submitted. Trust the signed paper, "
        "and tell the programme."
    )
