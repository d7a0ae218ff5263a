"""What those do who dispatch tickets (派单), merge, refer, order supervision, and ask afterwards."""

from typing import Any

from chalicelib.complaints import commands as c, handling_schemas as asks
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.offices import Part
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.values import MACHINE, Accused, Handlers
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.store import Once

DESK: frozenset[Part] = frozenset({"desk"})
ELSEWHERE: frozenset[Part] = frozenset({"desk", "main"})
FINALLY: frozenset[Part] = frozenset({"desk_head", "supervisor"})
"""Who says whose it is, where it was returned as often as it may be."""


class Desk:
    """What those call who dispatch."""

    def __init__(self, acting: Acting, clock: Clock) -> None:
        self._acting = acting
        self._clock = clock

    def dispatch(self, caller: Caller, case_id: str, asked: asks.Dispatch, once: Once) -> dict[str, Any]:
        """派单; or 指定承办, by a head, where it was returned as often as it may be.

        Raises
        ------
        Invalid
            ``ticket_department_unknown``; ``ticket_category``.
        """
        for place, code in enumerate((asked.department, *asked.joint)):
            self._known(code, f"joint.{place - 1}" if place else "department")
        handlers = Handlers(main=asked.department, joint=asked.joint)

        def command(state: TicketCase, seal: Any, timer: Any) -> c.Command:
            if state.stage == "disputed":
                sealed = seal.sealed(text=asked.reason)
                return c.AssignFinally(asked.category, asked.complex, handlers, sealed, timer)
            return c.Dispatch(asked.category, asked.complex, handlers, timer)

        def may(state: TicketCase) -> frozenset[Part]:
            return FINALLY if state.stage == "disputed" else DESK

        return self._acting.do(caller, case_id, may, once, command)

    def decide_return(self, caller: Caller, case_id: str, asked: asks.ReturnDecision, once: Once) -> dict[str, Any]:
        """Whether the sender agrees to a return."""

        def command(_: TicketCase, seal: Any, timer: Any) -> c.Command:
            sealed = seal.sealed(text=asked.reason)
            return c.GrantReturn(sealed, timer) if asked.granted else c.RefuseReturn(sealed, timer)

        return self._acting.do(caller, case_id, DESK, once, command)

    def flag(self, caller: Caller, case_id: str, asked: asks.Flag, once: Once) -> dict[str, Any]:
        """It cannot wait."""
        return self._acting.do(caller, case_id, ELSEWHERE, once, lambda *_: c.Flag(asked.why))

    def name_accused(self, caller: Caller, case_id: str, asked: asks.Accusation, once: Once) -> dict[str, Any]:
        """Whom it accuses, where that was not said when it came: it is hidden from them from then on, and so is
        whatever is merged with it.

        Raises
        ------
        Invalid
            ``ticket_department_unknown``.
        """
        for place, code in enumerate(asked.departments):
            self._known(code, f"departments.{place}")
        accused, acting = Accused.model_validate(asked.model_dump()), self._acting
        head = load(acting.cases, FLOW, case_id)
        acting.admit(caller, head, DESK)
        for other in self._merged_with(head):
            self._names(other, accused, caller)
        return acting.do(caller, case_id, DESK, once, lambda _, __, timer: c.NameAccused(accused, timer))

    def _merged_with(self, head: Head[TicketCase]) -> tuple[str, ...]:
        """The tickets that are handled as one with it."""
        main = self._acting.cases.head(FLOW, head.state.into) if head.state.into else head
        family = (main.case_id, *main.state.joined) if main is not None else ()
        return tuple(one for one in family if one != head.case_id)

    def _names(self, case_id: str, accused: Accused, caller: Caller) -> None:
        stamp, command = Stamp(at=self._clock.now(), by=caller.by), c.NameAccused(accused, self._acting.timer())
        change(
            self._acting.cases, FLOW, case_id, stamp,
            lambda state: list(decide(state, command, MACHINE, stamp.at.legal)),
        )  # fmt: skip

    def refer(self, caller: Caller, case_id: str, asked: asks.Referral, once: Once) -> dict[str, Any]:
        """不予受理, on a published ground; where to go with it is told."""
        return self._acting.do(
            caller, case_id, DESK, once,
            lambda _, seal, timer: c.Refer(asked.ground, seal.sealed(text=asked.reason), timer),
        )  # fmt: skip

    def merge(self, caller: Caller, case_id: str, asked: asks.Merge, once: Once) -> dict[str, Any]:
        """并单: the other ticket is told first, so that no reporter is lost between the two.

        Raises
        ------
        Invalid
            ``ticket_merge_unknown``: no such ticket, or none of the caller's to dispatch.
        """
        acting = self._acting
        head, other = load(acting.cases, FLOW, case_id), acting.cases.head(FLOW, asked.into)
        acting.admit(caller, head, DESK)
        if other is None or asked.into == case_id or "desk" not in acting.offices.parts(caller, other.state):
            raise Invalid("ticket_merge_unknown", "into")
        actor, stamp = acting.offices.actor(caller), Stamp(at=self._clock.now(), by=caller.by)
        join = c.Join(case_id, head.state.accused)
        decide(head.state, c.Merge(asked.into, other.state.handlers, other.state.accused), actor, stamp.at.legal)
        into = change(
            acting.cases, FLOW, asked.into, stamp, lambda state: list(decide(state, join, actor, stamp.at.legal))
        )
        merge = c.Merge(asked.into, into.state.handlers, into.state.accused)
        return acting.append(head, actor, once, lambda *_: merge)

    def order(self, caller: Caller, case_id: str, asked: asks.SupervisionOrder, once: Once) -> dict[str, Any]:
        """督办: to the next step of the reporting line."""
        parts: frozenset[Part] = frozenset({"desk", "supervisor"})
        return self._acting.do(
            caller, case_id, parts, once, lambda _, seal, timer: c.Order(seal.sealed(text=asked.text), timer)
        )

    def follow_up(self, caller: Caller, case_id: str, asked: asks.FollowUp, once: Once) -> dict[str, Any]:
        """回访: one call, and what it brought."""
        return self._acting.do(
            caller, case_id, DESK, once,
            lambda _, seal, timer: c.FollowUp(asked.reached, asked.solved, seal.sealed(text=asked.text), timer),
        )  # fmt: skip

    def decide_review(self, caller: Caller, case_id: str, asked: asks.ReviewDecision, once: Once) -> dict[str, Any]:
        """复查意见, 复核意见: by the organ that reviews it."""
        return self._acting.do(
            caller, case_id, frozenset({"organ"}), once,
            lambda _, seal, timer: c.DecideReview(asked.ruling, seal.sealed(text=asked.text), timer),
        )  # fmt: skip

    def _known(self, code: str, field: str) -> None:
        """Refuse what is no department of the district's, or none any more."""
        departments, day = self._acting.catalogue.departments(), legal_day(self._clock.now().legal)
        listed = any(one.credit_code == code for one in departments.listed.values())
        if not listed or departments.standing_for(code, day) != code:
            raise Invalid("ticket_department_unknown", field)
