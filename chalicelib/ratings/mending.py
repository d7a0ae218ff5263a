"""What becomes of a bad rating: verified, put right or explained, reviewed when it is held to be wrong."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, Head, body_of
from chalicelib.kernel.changing import act, load_whole, newest
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.ratings import answers as a, commands as c, facts as f, schemas as asks, views
from chalicelib.ratings.clockwork import timer_of
from chalicelib.ratings.deciding import decide
from chalicelib.ratings.model import FLOW, reviewing, waiting
from chalicelib.ratings.offices import Offices, deciding
from chalicelib.ratings.sealing import Sealing
from chalicelib.ratings.state import GROUNDS, RatingCase

PAGE = 50
NUMBER = re.compile(r"[0-9]{11}|[0-9]{17}[0-9Xx]|0[0-9]{2,3}-?[0-9]{7,8}")
"""What may be somebody's telephone or identity number."""
TAKEN_OUT = "经复核，属于{}，不计入评价。"
"""What everybody reads of a rating that was taken out, where nothing else is written for them."""


@dataclass(frozen=True, slots=True)
class Act:
    """One act: who may, and the command that it is, made with the seal of who rated."""

    caller: Caller
    case_id: str
    who: Literal["rated", "decides"]
    once: Once
    command: Callable[[Case[RatingCase], Sealing], c.Command]


class Mending:
    """What those call who put right, and who review."""

    def __init__(
        self, cases: CaseStore, catalogue: Catalogue, privacy: Privacy, offices: Offices, clock: Clock
    ) -> None:  # fmt: skip
        self._cases = cases
        self._catalogue = catalogue
        self._privacy = privacy
        self._offices = offices
        self._clock = clock

    def queue(self, caller: Caller, asked: asks.Waiting) -> a.Ratings:
        """Bad ratings that a department has to put right, or reviews that it has to decide: first due first."""
        department = asked.department or self._offices.own(caller)
        if not self._offices.works_for(caller, department):
            raise Forbidden("rating_not_yours", "department")
        named = {"rectification": waiting, "review": reviewing}[asked.work](department)
        found, cursor = self._cases.in_queue(named, PAGE, asked.cursor)
        rules = self._catalogue.ratings()
        waits = ((case_id, RatingCase.model_validate(state)) for case_id, state in found)
        seen = ((case_id, state) for case_id, state in waits if not self._offices.hidden(caller, state.of))
        items = (views.view(case_id, state, rules) for case_id, state in seen)
        return a.Ratings(items=tuple(items), cursor=cursor)

    def verify(self, caller: Caller, case_id: str, asked: asks.Verification, once: Once) -> dict[str, Any]:
        """核实: a rating in somebody's name with them, 100 % of them; any other by what is on record."""

        def command(_: Case[RatingCase], sealing: Sealing) -> c.Command:
            sealed = sealing.sealed(note=asked.note)
            return c.Verify(f.VerifiedWithRater(how=asked.how, reached=asked.reached, sealed=sealed))

        return self._act(Act(caller, case_id, "rated", once, command))

    def plan(self, caller: Caller, case_id: str, asked: asks.ListedLimit, once: Once) -> dict[str, Any]:
        """What is complex gets a listed limit, with its reason."""

        def command(_: Case[RatingCase], sealing: Sealing) -> c.Command:
            sealed = sealing.sealed(reason=asked.reason, measures=asked.measures)
            return c.Plan(asked.days, sealed, timer_of(self._catalogue))

        return self._act(Act(caller, case_id, "rated", once, command))

    def rectify(self, caller: Caller, case_id: str, asked: asks.Settlement, once: Once) -> dict[str, Any]:
        """It was put right. Refuses as :meth:`explain`."""
        return self._act(Act(caller, case_id, "rated", once, _settling(asked, f.Rectified)))

    def explain(self, caller: Caller, case_id: str, asked: asks.Settlement, once: Once) -> dict[str, Any]:
        """What was asked has no ground in law; it was explained.

        Raises
        ------
        Invalid
            ``rating_public``: the words for the public hold a number, or the name, of a person.
        """
        return self._act(Act(caller, case_id, "rated", once, _settling(asked, f.RatingExplained)))

    def ask_review(self, caller: Caller, case_id: str, asked: asks.ReviewRequest, once: Once) -> dict[str, Any]:
        """The department, or the officer who handled, holds the rating to be mistaken or malicious."""

        def command(case: Case[RatingCase], sealing: Sealing) -> c.Command:
            of = case.head.state.of
            decides = deciding(self._catalogue, of.department, of.unseen)
            return c.AskReview(asked.ground, decides, sealing.sealed(reason=asked.reason), timer_of(self._catalogue))

        return self._act(Act(caller, case_id, "rated", once, command))

    def decide_review(self, caller: Caller, case_id: str, asked: asks.ReviewDecision, once: Once) -> dict[str, Any]:
        """The supervising department decides; nobody who is rated, and nobody who asked for it.

        Raises
        ------
        Forbidden
            ``rating_yourself``.
        Invalid
            ``rating_public``, as of :meth:`explain`.
        """

        def command(case: Case[RatingCase], sealing: Sealing) -> c.Command:
            asking = {fact.by: body for fact in case.facts if isinstance(body := body_of(FLOW, fact), f.ReviewAsked)}
            if caller.by in asking or self._offices.rated(caller, case.head.state.of):
                raise Forbidden("rating_yourself")
            if asked.public is not None:
                _names_nobody(asked.public, case, sealing)
            told = asked.public or "".join(TAKEN_OUT.format(GROUNDS[body.ground]) for body in asking.values())
            basis, sealed = self._catalogue.ratings().review_basis, sealing.sealed(reason=asked.reason)
            return c.DecideReview(asked.removed, basis, sealed, told, timer_of(self._catalogue))

        return self._act(Act(caller, case_id, "decides", once, command))

    def _act(self, asked: Act) -> dict[str, Any]:
        """Load, decide, append.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not know of it.
        Forbidden
            ``rating_not_yours``, for those who may know of it and not do this.
        KeyDestroyed
            when the data of who rated was deleted.
        """
        case = load_whole(self._cases, FLOW, asked.case_id)
        self._admit(asked, case.head.state)
        sealing, rules = Sealing(self._privacy, case.head), self._catalogue.ratings()
        stamp, whole = Stamp(at=self._clock.now(), by=asked.caller.by), newest(self._cases, FLOW, case)

        def bodies(state: RatingCase) -> Sequence[Body]:
            return decide(state, asked.command(whole(state), sealing), stamp.at.legal)

        def told(head: Head[RatingCase]) -> dict[str, Any]:
            return views.view(head.case_id, head.state, rules).model_dump(mode="json")

        return act(self._cases, FLOW, asked.case_id, stamp, bodies, asked.once, told, known=case.head)

    def _admit(self, act: Act, state: RatingCase) -> None:
        """Whoever is of the rated department acts for it, and never decides on a review of it."""
        seen = self._offices.seen(act.caller, state)
        if seen is None or not state.rated_at:
            raise FLOW.unknown()
        rated = seen == "rated"
        if act.who == "rated" and not rated:
            raise Forbidden("rating_not_yours", "case_id")
        if act.who == "decides" and seen != "supervisor":
            raise Forbidden("rating_yourself" if rated else "rating_not_yours", "case_id")


def _settling(
    asked: asks.Settlement, made: type[f.Rectified] | type[f.RatingExplained]
) -> Callable[[Case[RatingCase], Sealing], c.Command]:
    def command(case: Case[RatingCase], sealing: Sealing) -> c.Command:
        _names_nobody(asked.public, case, sealing)
        return c.Settle(sealing.sealed(text=asked.text), asked.public, made)

    return command


def _names_nobody(public: str, case: Case[RatingCase], sealing: Sealing) -> None:
    """Invalid ``rating_public``: words for everybody that hold a number, or the name, of a person."""
    name = (views.rated(case, sealing).get("contact") or {}).get("name", "")
    if NUMBER.search(public) or (name and name in public):
        raise Invalid("rating_public", "public")
