"""How departments, items, sites and officers were rated, and what became of bad ratings.

Figures are for everybody, those of an officer for the officer, their department and its supervisor alone.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.deadlines import end_of, legal_day
from chalicelib.kernel.errors import Forbidden, Invalid, NotAllowed
from chalicelib.kernel.measuring import NOBODY
from chalicelib.kernel.store import CaseStore
from chalicelib.ratings import answers as a, schemas as asks, views
from chalicelib.ratings.facts import ResultPublished
from chalicelib.ratings.measured import METRICS, measure
from chalicelib.ratings.model import FLOW, of_officer, results_of
from chalicelib.ratings.offices import Offices
from chalicelib.ratings.ports import Counts
from chalicelib.ratings.state import RatingCase

PAGE = 50
ONLINE = "网上"
"""What was taken in at no site."""
LONGEST = 366
"""Days of which rates are told at once."""
MOST = 2000
"""Ratings of one officer that are looked at at once."""


class Rates:
    """What is told of ratings together."""

    def __init__(
        self, cases: CaseStore, counts: Counts, catalogue: Catalogue, offices: Offices, clock: Clock
    ) -> None:  # fmt: skip
        self._cases = cases
        self._counts = counts
        self._catalogue = catalogue
        self._offices = offices
        self._clock = clock

    def rates(self, caller: Caller, asked: asks.Rates) -> a.RatesView:
        """Rates of some days.

        Raises
        ------
        Invalid
            ``rating_days``: no such days, or too many; ``rating_officer``: rates by officer are of one officer of one
            department.
        Forbidden
            ``rating_not_yours``: of an officer, for whom it is none of their business.
        """
        since, until = self._days(asked)
        if asked.by == "officer":
            items = [self._of_officer(caller, asked, since, until)]
        else:
            sums = self._counts.sums(since, until, asked.by, METRICS, asked.department)
            items = [self._rate(asked.by, of, counted) for of, counted in sorted(sums.items()) if any(counted.values())]
        return a.RatesView(by=asked.by, since=since, until=until, items=tuple(items))

    def results(self, asked: asks.Results) -> a.ResultsView:
        """What became of the bad ratings that were settled or taken out in a month, without who rated; nothing of
        accusations.
        """
        month = asked.month or f"{self._clock.now().legal.astimezone(CHINA):%Y-%m}"
        found, cursor = self._cases.in_queue(results_of(month), PAGE, asked.cursor)
        names = self._catalogue.departments().name
        settled = ((case_id, RatingCase.model_validate(state)) for case_id, state in found)
        items = (
            views.result(case_id, state, self._published(case_id, state.published), names)
            for case_id, state in settled
            if state.of.unseen == NOBODY
        )
        return a.ResultsView(month=month, items=tuple(items), cursor=cursor)

    def _published(self, case_id: str, seq: int) -> str:
        fact = self._cases.fact(case_id, seq)
        body = body_of(FLOW, fact) if fact is not None else None
        return body.text if isinstance(body, ResultPublished) else ""

    def _days(self, asked: asks.Rates) -> tuple[date, date]:
        today = legal_day(self._clock.now().legal)
        until = asked.until or today
        since = asked.since or until.replace(day=1)
        if not timedelta() <= until - since < timedelta(days=LONGEST):
            raise Invalid("rating_days", "since", most=LONGEST)
        return since, until

    def _of_officer(self, caller: Caller, asked: asks.Rates, since: date, until: date) -> a.RateView:
        """Folded from the officer's own ratings: counters hold nobody by name."""
        department = asked.department or caller.department
        if not asked.officer or not department:
            raise Invalid("rating_officer", "officer")
        own = caller.role == "officer" and caller.id == asked.officer
        theirs = self._offices.works_for(caller, department) or self._offices.supervises(caller, department)
        if not own and not theirs:
            raise Forbidden("rating_not_yours", "officer")
        counted: Counter[str] = Counter()
        for case_id in self._theirs(of_officer(department, asked.officer), end_of(until), since):
            case = load_whole(self._cases, FLOW, case_id)
            for point in () if self._offices.hidden(caller, case.head.state.of) else measure(case):
                if since <= point.day <= until:
                    counted[point.metric] += point.amount
        return self._rate("officer", asked.officer, counted)

    def _theirs(self, officer: str, before: datetime, since: date) -> Iterator[str]:
        """Ratings of handlings that ended up to then, the newest first. What is rated at most so many days after it
        ended lies in the last days before the first one.
        """
        cursor, looked, first = "", 0, since - timedelta(days=LONGEST)
        while True:
            found, cursor = self._cases.opened_by(officer, PAGE, cursor, None if cursor else before)
            for case_id, kept in found:
                state = RatingCase.model_validate(kept)
                if state.invited_at is not None and legal_day(state.invited_at) < first:
                    return
                looked += 1
                if looked > MOST:
                    raise NotAllowed("rating_many")
                if state.rated_at is not None:
                    yield case_id
            if not cursor:
                return

    def _rate(self, by: str, of: str, counted: Mapping[str, int]) -> a.RateView:
        given = {str(grade): counted.get(f"rated_{grade}", 0) for grade in range(1, 6)}
        defaults, bad = counted.get("rated_default", 0), counted.get("bad", 0)
        told = sum(given.values())
        total = told + defaults
        return a.RateView(
            of=of, name=self._name(by, of), grades=given, defaults=defaults, total=total,
            satisfied=_share(told - given["1"] - given["2"], told), rated=_share(told, total), bad=bad,
            named=counted.get("bad_named", 0), followed_up=counted.get("named_followed_up", 0),
            unreached=counted.get("named_unreached", 0),
            named_followed_up=_share(counted.get("named_followed_up", 0), counted.get("bad_named", 0)),
            rectified=counted.get("rectified", 0), rectified_on_time=counted.get("rectified_on_time", 0),
            removed=counted.get("removed", 0),
        )  # fmt: skip

    def _name(self, by: str, of: str) -> str:
        if by == "department":
            return self._catalogue.departments().name(of)
        if by == "site" and not of:
            return ONLINE
        site = self._catalogue.sites().get(of) if by == "site" else None
        return site.name if site is not None else ""


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole > 0 else None
