"""What people ranked first, and where the service of the plan stands among it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from action_plans.models import ActionPlan
from core.formats import number, percent
from core.ui import Cell, Head, Table
from services_registry.enums import COUNTED_AGES
from services_registry.models import NeedsPriority, NeedsStudy
from services_registry.queries import Need, ranked

FIRST = 3  # a service behind these was not what people asked for first
SHOWN = 10


@dataclass(frozen=True)
class PlanRanking:
    """Services by the people who named them; `service`: that of the plan, if named."""

    needs: tuple[Need, ...]
    service: Need | None

    @property
    def asks_why(self) -> bool:
        """Whether the plan is for a service that people did not rank among the first."""
        return bool(self.needs) and (self.service is None or self.service.rank > FIRST)

    @property
    def shown(self) -> list[Need]:
        """The first ones, and the service of the plan wherever it stands."""
        first = list(self.needs[:SHOWN])
        if self.service is not None and self.service not in first:
            first.append(self.service)
        return first


def plan_ranking(plan: ActionPlan, studies: Sequence[NeedsStudy] = ()) -> PlanRanking:
    """The ranking by the studies that the plan names, else by all of its municipality.

    Two queries, one where nothing was named.
    """
    rows = NeedsPriority.objects.filter(study__municipality=plan.municipality_id)
    if studies:
        rows = rows.filter(study__in=studies)
    priorities = list(rows.select_related("service__theme"))
    if not priorities:
        return PlanRanking((), None)
    counted = NeedsStudy.objects.filter(municipality=plan.municipality_id)
    people = counted.annotate(people=Sum("participants__count", default=0))
    found = ranked(priorities, dict(people.values_list("pk", "people")))
    own = next((need for need in found if need.service.pk == plan.service_id), None)
    return PlanRanking(tuple(found), own)


def ranking_table(ranking: PlanRanking) -> Table:
    """What people ranked first, with those who named it by sex and age where known."""
    needs = ranking.shown
    ages = [age for age in COUNTED_AGES if any(need.ages[age] for need in needs)]
    heads = [
        Head(_("Service")),
        Head(_("Rank"), "num"),
        Head(_("People"), "num"),
        Head(_("Women"), "num"),
        Head(_("Men"), "num"),
        *(Head(age.label, "num") for age in ages),
        Head(_("Share of participants"), "num"),
    ]
    body = [
        [
            _named(ranking, need),
            need.rank,
            *(number(count) for count in (need.people, need.women, need.men)),
            *(number(need.ages[age]) for age in ages),
            percent(need.share, 0),
        ]
        for need in needs
    ]
    return Table(heads, body, caption=_("What people ranked first"))


def _named(ranking: PlanRanking, need: Need) -> Any:
    if need is ranking.service:
        return Cell(need.service.name, note=_("the service of this plan"))
    return need.service.name


def rank_text(ranking: PlanRanking) -> str:
    """One sentence on the place of the plan's service."""
    if ranking.service is None:
        return _("Nobody named the service of this plan.")
    return _("The service of this plan stands at rank %(rank)s of %(all)s.") % {
        "rank": ranking.service.rank,
        "all": len(ranking.needs),
    }
