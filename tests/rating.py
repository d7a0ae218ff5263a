"""Ratings on fakes: the elder's allowance was approved by rule or by an officer; people rate and put right."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from pydantic import BaseModel

from chalicelib.applications import handled as applications
from chalicelib.applications.letters import ApplicationLetters
from chalicelib.applications.model import FLOW as APPLICATION
from chalicelib.bootstrap.ratings import case_of
from chalicelib.bundles import handled as bundles
from chalicelib.bundles.model import FLOW as BUNDLE
from chalicelib.complaints import handled as tickets
from chalicelib.complaints.model import FLOW as TICKET
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.cases import Flow, differences
from chalicelib.kernel.changing import load, load_whole, once_only
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.measuring import Handling
from chalicelib.ratings import schemas as asks
from chalicelib.ratings.answers import RatingToGive, RatingView, RatingWhole
from chalicelib.ratings.clockwork import RatingClockwork
from chalicelib.ratings.inviting import Inviting
from chalicelib.ratings.letters import RatingLetters, reached_by
from chalicelib.ratings.measured import measure
from chalicelib.ratings.mending import Mending
from chalicelib.ratings.model import FLOW, claim
from chalicelib.ratings.offices import Offices
from chalicelib.ratings.ports import By
from chalicelib.ratings.rates import Rates
from chalicelib.ratings.rating import Rating
from chalicelib.ratings.routes import Services
from chalicelib.ratings.state import RatingCase
from chalicelib.trading.challenges import handled as challenges
from chalicelib.trading.challenges.model import FLOW as CHALLENGE
from tests.builders import RELATIONS, allowance, once
from tests.office import APPROVE, Office

CIVIL, BUREAU, GOVERNMENT = "11530114015301148T", "11530114015302255F", "11530114015300014E"
WHY = "等了两个小时，窗口没有人。"
CONTACT = {"name": "杨秀英", "phone": "13887100001"}
PUBLIC = "已增加窗口人员，并公布了值班安排。"


class Recounted:
    """The :class:`~chalicelib.ratings.ports.Counts` of tests: every rating is measured again."""

    def __init__(self, cases: Any) -> None:
        self._cases = cases

    def sums(
        self, since: date, until: date, by: By, metrics: Sequence[str], department: str = ""
    ) -> Mapping[str, Mapping[str, int]]:
        found: dict[str, Counter[str]] = {}
        for case_id, kept in self._cases.kept.items():
            for point in measure(load_whole(self._cases, FLOW, case_id)) if kept.flow == FLOW.name else ():
                if since <= point.day <= until and point.metric in metrics and department in ("", point.department):
                    found.setdefault(getattr(point, by), Counter())[point.metric] += point.amount
        return found


def handled_on(at: Any) -> dict[str, Callable[[str], Sequence[Handling]]]:
    """The handlings of each flow on a world's stores."""

    def of(flow: Flow[Any], told: Callable[[Any], Sequence[Handling]]) -> Callable[[str], Sequence[Handling]]:
        return lambda case_id: told(load_whole(at.cases, flow, case_id))

    def led(case: Any) -> list[Handling]:
        return bundles.handled(case, at.catalogue.departments().supervisor)

    def reported(case: Any) -> list[Handling]:
        return tickets.handled(case, lambda ticket: load(at.cases, TICKET, ticket).state)

    return {
        "application": of(APPLICATION, applications.handled), "bundle": of(BUNDLE, led),
        "challenge": of(CHALLENGE, challenges.handled), "ticket": of(TICKET, reported),
    }  # fmt: skip


class RatingSide:
    """What the routes of ratings call, and the reader that opens them. ``at``: the world whose stores they share."""

    def __init__(self, at: Any) -> None:
        offices = Offices(at.catalogue, at.privacy, at.clock)
        known = (at.cases, at.catalogue, at.privacy, offices, at.clock)
        rates = Rates(at.cases, Recounted(at.cases), at.catalogue, offices, at.clock)
        self.services = Services(Rating(*known, case_of(at.cases)), Mending(*known), rates, at.cases)
        self.inviting = Inviting(at.cases, handled_on(at), at.catalogue, at.clock)
        self.clockwork = RatingClockwork(at.cases, at.catalogue, at.clock)
        self._at = at

    def invites(self, case_id: str, flow: str = "application", handling: str = "1") -> str:
        """The reader hears of every fact of a case; the id of its rating, empty where there is none."""
        for fact in self._at.cases.timeline(case_id):
            self.inviting.handle(Ref(flow=flow, case_id=case_id, seq=fact.seq, kind=fact.kind))
        return str(self._at.cases.claimant(claim(flow, case_id, handling)) or "")


class Raters(Office):
    """Officers and the elder, with ratings."""

    def __init__(self) -> None:
        super().__init__()
        self.knows_the_elder()
        self.side = RatingSide(self)
        self.rating, self.mending = self.side.services.rating, self.side.services.mending
        self.rates, self.ticking = self.side.services.rates, self.side.clockwork
        author = reached_by(ApplicationLetters(self.cases, self.privacy), "application", "submitted")
        self.letters = RatingLetters(self.cases, self.privacy, {"application": author})
        self.elder, self.clerk = self.resident(), staff("C1", CIVIL)
        self.bureau, self.mayor = staff("B1", BUREAU), staff("G1", GOVERNMENT)

    def ruled(self) -> str:
        """An allowance that was approved by rule; its id. One more each time: as somebody else's is not needed."""
        return str(self.submit(allowance())["case_id"])

    def decided(self, by: str = "D1") -> str:
        """An allowance on which an officer decided; its id."""
        case_id = str(self.submit(allowance(automatic=False))["case_id"])
        self.review.decide(self.who(case_id, by), case_id, APPROVE, once())
        return case_id

    def invited(self, case_id: str = "") -> str:
        """A handling that can be rated; the id of its rating."""
        return self.side.invites(case_id or self.ruled())

    def gives(self, rating: str, grade: int = 1, caller: Caller | None = None, **told: Any) -> RatingToGive:
        """Who was served rates; badly, with a reason, where nothing else is said."""
        known = {"grade": grade} | ({"tags": ["slow"], "text": WHY} if grade < 3 else {})
        asked = asks.NewRating.model_validate(known | told)
        return RatingToGive.model_validate(
            self.keyed(lambda key: self.rating.rate(caller or self.elder, rating, asked, key))
        )

    def bad(self, case_id: str = "", **told: Any) -> str:
        """A bad rating; its id."""
        rating = self.invited(case_id)
        self.gives(rating, **told)
        return rating

    def does(self, act: str, rating: str, caller: Caller | None = None, **told: Any) -> RatingView:
        """Somebody does something about a bad rating."""
        asked = BODIES[act].model_validate(DEFAULTS[act] | told)
        call = getattr(self.mending, act)
        return RatingView.model_validate(self.keyed(lambda key: call(caller or self.clerk, rating, asked, key)))

    def verified(self, rating: str = "", **told: Any) -> str:
        """A bad rating that was verified; its id."""
        rating = rating or self.bad()
        self.does("verify", rating, **told)
        return rating

    def shown(self, rating: str, caller: Caller | None = None) -> RatingWhole:
        return self.rating.show(caller or self.clerk, rating)

    def stands(self, rating: str) -> RatingCase:
        head = self.cases.head(FLOW, rating)
        assert head is not None
        return head.state

    def goes_by(self, days: float, rating: str = "") -> None:
        """Time goes by, and what is due happens."""
        self.clock.move(timedelta(days=days))
        if rating:
            self.ticking.watch(rating)

    def sound(self, *ratings: str) -> bool:
        """Whether every rating folds to its head."""
        found = [load_whole(self.cases, FLOW, rating) for rating in ratings]
        return not any(differences(FLOW, whole.head, whole.facts) for whole in found)

    def kinds(self, rating: str) -> list[str]:
        """What happened, in order."""
        return [fact.kind for fact in self.cases.timeline(rating)]

    def keyed(self, act: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
        """An act under a key of its own."""
        key = once()
        return once_only(self.cases, key, lambda: act(key))


def staff(name: str, department: str, duty: Any = "reviewer") -> Caller:
    """An officer of a department."""
    return Caller("officer", name, department=department, posts=(Post(duty, department),), relations=RELATIONS)


BODIES: dict[str, type[BaseModel]] = {
    "verify": asks.Verification, "plan": asks.ListedLimit, "rectify": asks.Settlement, "explain": asks.Settlement,
    "ask_review": asks.ReviewRequest, "decide_review": asks.ReviewDecision,
}  # fmt: skip
DEFAULTS: dict[str, dict[str, Any]] = {
    "verify": {"how": "records", "reached": "confirmed", "note": "监控显示窗口无人。"},
    "plan": {"days": 30, "reason": "需要增加编制。", "measures": "调剂两名人员。"},
    "rectify": {"text": "已经增加人员，向您致歉。", "public": PUBLIC},
    "explain": {"text": "依照规定不能当场办理。", "public": "依照规定不能当场办理，已作说明。"},
    "ask_review": {"ground": "malicious", "reason": "当事人没有来过窗口。"},
    "decide_review": {"removed": True, "reason": "经查属实。"},
}  # fmt: skip
"""What is done → what it says where nothing else is said."""
