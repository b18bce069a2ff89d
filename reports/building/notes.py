"""How the figures of the programme report come about, in sentences.

Every sentence is true of the code that adds up: change both together.
"""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import number
from reports.building.tables import share_text
from reports.queries.programme import ProgrammeData


def notes_of(data: ProgrammeData) -> list[str]:
    """The sentences, with the figures of this report in them."""
    sums = data.figures
    return [
        *_rules(),
        _(
            "Average own contribution of the total: %(share)s. Of the grant: %(of_grant)s."
        )
        % {
            "share": share_text(sums.average_share),
            "of_grant": share_text(data.extra.average_of_grant),
        },
        _("All own contributions together are %(share)s of all total costs together.")
        % {"share": share_text(sums.share_of_sums)},
        ngettext(
            "The averages are of %(known)s of %(all)s grant, for which an own "
            "contribution was asked or offered.",
            "The averages are of %(known)s of %(all)s grants, for which an own "
            "contribution was asked or offered.",
            sums.grants,
        )
        % {"known": number(sums.shares_known), "all": number(sums.grants)},
        _("The number of people is known for %(known)s of %(all)s plans.")
        % {"known": number(data.extra.people_known), "all": number(sums.plans)},
        _("Full stamp of the data (SHA-256): %(stamp)s") % {"stamp": data.stamp},
    ] + [_("A star (*) marks sample data: they show the form, not facts.")] * (
        data.has_samples
    )


def _rules() -> list[str]:
    return [
        _(
            "A grant counts once the results of its call are published. Awards that are "
            "not yet published and grants that were ended early are left out."
        ),
        _(
            "Each grant counts once. Municipalities, plans and people are counted once, "
            "however many grants of both tiers they have. A grant whose municipality is "
            "in several cohorts of its call stands in each of them, so the rows of a "
            "table may add up to more than the last row says."
        ),
        _(
            "The own contribution is what the local budget, the community and the "
            "service provider pay, in cash or in kind. Money of the republican budget "
            "and of other donors counts in the total cost only."
        ),
        _(
            "The share of the total is the own contribution divided by the total cost; "
            "the share of the grant is the own contribution divided by the grant. Both "
            "are rounded down to two decimals."
        ),
    ]
