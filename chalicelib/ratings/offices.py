"""What a caller is to a rating: who was served, of the rated department, of the one that supervises it."""

from datetime import datetime
from typing import Literal

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.measuring import NOBODY, Unseen
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.ratings.facts import Served
from chalicelib.ratings.state import RatingCase

Seen = Literal["rater", "rated", "supervisor"]
"""How somebody sees a rating: as who rated, as the rated department, as the department that supervises it."""


def deciding(catalogue: Catalogue, department: str, unseen: Unseen) -> str:
    """The department that reviews what is held against another one: that which supervises all; the district's
    government where that one is rated itself, or accused; whoever is above that, where both are.
    """
    above = (catalogue.departments().supervisor, catalogue.government(), catalogue.complaints().final_organ)
    return next((one for one in above if one != department and one not in unseen.departments), above[-1])


class Offices:
    """Tells callers apart, by their posts and by whom they act for."""

    def __init__(self, catalogue: Catalogue, privacy: Privacy, clock: Clock) -> None:
        self._catalogue = catalogue
        self._privacy = privacy
        self._clock = clock

    def served(self, caller: Caller, state: RatingCase) -> bool:
        """Whether the caller is who was served, or acts for them in the item."""
        try:
            lookup = self._privacy.known(state.subject).lookup
        except KeyDestroyed:
            return False  # nobody can tell any more who it was
        item = state.of.item if state.of.flow == "application" else ""
        return caller.speaks_for(lookup, self._wall(), item)

    def rated(self, caller: Caller, of: Served) -> bool:
        """Whether the caller handles cases in the rated department and the street of this one, or handled it."""
        own = caller.role == "officer" and caller.id == of.officer
        return own or self.works_for(caller, of.department, of.site)

    def works_for(self, caller: Caller, department: str, site: str = "") -> bool:
        """Whether the caller works in a department, or in the one that took its place (机构改革)."""
        now = self._catalogue.departments().standing_for(department, legal_day(self._clock.now().legal))
        return bool({department, now} & self.departments(caller, site))

    def supervises(self, caller: Caller, department: str, unseen: Unseen = NOBODY) -> bool:
        """Whether the caller is of the department that supervises this one."""
        return self.works_for(caller, deciding(self._catalogue, department, unseen))

    def hidden(self, caller: Caller, of: Served) -> bool:
        """Whether a rating is not shown to the caller, whatever they are: the handled ticket accuses them."""
        return of.unseen.by(caller.id, caller.departments_at(self._wall()))

    def seen(self, caller: Caller, state: RatingCase) -> Seen | None:
        """How the caller sees a rating; ``None``: they may not know of it. Who is of the rated department sees no more
        than that, whatever else they are.
        """
        if caller.role == "resident":
            return "rater" if self.served(caller, state) else None
        if self.hidden(caller, state.of):
            return None
        if self.rated(caller, state.of):
            return "rated"
        return "supervisor" if self.supervises(caller, state.of.department, state.of.unseen) else None

    def departments(self, caller: Caller, site: str = "") -> frozenset[str]:
        """Where the caller reviews or heads now: for the whole district, or for the street of a site."""
        found = self._catalogue.sites().get(site)
        streets = {"", found.street} if found is not None else {""}
        return frozenset(
            post.department
            for post in caller.posts_at(self._wall())
            if post.duty in ("reviewer", "head") and post.street in streets
        )

    def own(self, caller: Caller) -> str:
        """The department that the caller means who names none; empty: they work in none."""
        found = self.departments(caller)
        return caller.department if caller.department in found else next(iter(sorted(found)), "")

    def _wall(self) -> datetime:
        return self._clock.now().wall
