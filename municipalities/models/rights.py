"""Whose people act for a municipality that went over into another."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection, models
from django.utils.translation import gettext_lazy as _

from municipalities.models.people import Official
from municipalities.models.places import Municipality
from municipalities.models.reform import Succession

# Rights pass along chains (A to B, then B to C), which one query follows to the end.
# Both databases read it, and a circle ends, because UNION keeps each pair once.
POSTS = """
WITH RECURSIVE held(place, role) AS (
  SELECT municipality_id, role FROM municipalities_official
  WHERE user_id = %s AND ended_at IS NULL
  UNION
  SELECT link.predecessor_id, held.role FROM held
  JOIN municipalities_succession link ON link.successor_id = held.place
  JOIN municipalities_rightssuccession passed ON passed.succession_id = link.id
)
SELECT place, role FROM held
"""


class RightsSuccessionManager(models.Manager["RightsSuccession"]):
    def posts_of(self, user_id: int) -> frozenset[tuple[int, str]]:
        """Live (municipality id, role) pairs of a person, in one query.

        A post counts for the municipality and for all whose rights passed to it.
        """
        with connection.cursor() as cursor:
            cursor.execute(POSTS, [user_id])
            return frozenset((place, role) for place, role in cursor.fetchall())

    def acting_for(self, places: Iterable[int]) -> set[int]:
        """The municipalities themselves and all to which their rights passed."""
        known, new = set(), set(places)
        while new:
            known |= new
            links = self.filter(succession__predecessor__in=new)
            new = set(links.values_list("succession__successor", flat=True)) - known
        return known


class RightsSuccession(models.Model):
    """A named person confirmed that the successor's people act for the predecessor.

    From then on a post in the successor counts for the predecessor's records too. What
    the confirmation ended and began is kept, so that it can be withdrawn.
    """

    succession = models.OneToOneField(Succession, models.PROTECT, related_name="rights")
    from_date = models.DateField(_("from"))
    note = models.CharField(_("note"), max_length=250, blank=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    ended_posts = models.ManyToManyField(Official, blank=True, related_name="+")
    begun_posts = models.ManyToManyField(Official, blank=True, related_name="+")

    objects = RightsSuccessionManager()

    def __str__(self) -> str:
        return f"{self.succession}: {self.from_date}"

    def audit_municipality(self) -> Municipality:
        return self.succession.predecessor
