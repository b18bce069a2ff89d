"""What stands against undoing an act: everything that rests on what it made."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from core.problems import Problem
from municipalities.enums import ReformState
from municipalities.models import (
    FormerName,
    Municipality,
    ReformAct,
    RightsSuccession,
    Village,
    VillageMove,
)
from municipalities.queries.hanging import (
    hanging_on,
    invited_into,
    newer_on_villages,
)
from municipalities.queries.reform import acts_touching, changes_of, units_of


def undo_problems(act: ReformAct) -> Iterator[Problem]:
    """Every reason, with what hangs on which unit."""
    changes = changes_of(act)
    made = [row.municipality for row in changes if row.makes_unit and row.municipality]
    yield from _rights(act)
    yield from _later_acts(act, list(units_of(changes)))
    yield from _records(made)
    yield from _villages(act, made)


def _rights(act: ReformAct) -> Iterator[Problem]:
    for passed in RightsSuccession.objects.filter(succession__act=act).select_related(
        "succession__predecessor", "confirmed_by"
    ):
        yield Problem(
            _(
                "%(person)s confirmed that the rights of %(place)s passed on. Withdraw "
                "this first."
            )
            % {
                "person": passed.confirmed_by,
                "place": passed.succession.predecessor.name,
            },
            code="rights",
        )


def _later_acts(act: ReformAct, units: list[int]) -> Iterator[Problem]:
    later = acts_touching(units).exclude(pk=act.pk)
    for other in later.filter(carried_out_at__gte=act.carried_out_at):
        yield Problem(
            _("The act %(act)s rests on this one. Undo it first.")
            % {"act": str(other)},
            code="later",
        )


def _records(made: list[Municipality]) -> Iterator[Problem]:
    hanging = hanging_on(made)
    for unit in made:
        for row in hanging.get(unit.pk, ()):
            yield Problem(
                _("Records hang on %(place)s. %(label)s: %(count)s.")
                % {"place": unit.name, "label": row.label, "count": row.count},
                code="hanging",
            )
        if FormerName.objects.filter(municipality=unit, act=None).exists():
            yield Problem(
                _("%(place)s has got its code from the classifier.")
                % {"place": unit.name},
                code="code",
            )
    yield from _drafts(made)
    invited = invited_into(made)
    if invited:
        yield Problem(
            ngettext_lazy(
                "%(count)s open invitation leads to a unit of this act.",
                "%(count)s open invitations lead to units of this act.",
                invited,
            )
            % {"count": invited},
            code="invited",
        )


def _drafts(made: list[Municipality]) -> Iterator[Problem]:
    keys = [unit.pk for unit in made]
    named = Q(changes__municipality__in=keys) | Q(changes__predecessors__in=keys)
    for draft in ReformAct.objects.filter(named, state=ReformState.DRAFT).distinct():
        yield Problem(
            _("The draft %(act)s names a unit of this act. Remove the change first.")
            % {"act": str(draft)},
            code="draft",
        )


def _villages(act: ReformAct, made: list[Municipality]) -> Iterator[Problem]:
    """Its villages go back, unless one was added, or records name them meanwhile."""
    added = Village.objects.filter(municipality__in=made).exclude(moves__act=act)
    if added.exists():
        names = ", ".join(village.name for village in added)
        yield Problem(
            _("These villages were added later: %(villages)s.") % {"villages": names},
            code="village_added",
        )
    moved = VillageMove.objects.filter(act=act).values_list("village", flat=True)
    for row in newer_on_villages(moved, act.last_keys):
        yield Problem(
            _("Since then records name villages that moved. %(label)s: %(count)s.")
            % {"label": row.label, "count": row.count},
            code="village_records",
        )
