"""Seeing tickets: one's own, one whole, what happened, by number and query code, and what waits."""

from typing import Any

from chalicelib.complaints import answers as a, schemas as asks, views
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.model import FLOW, listed
from chalicelib.complaints.offering import offered
from chalicelib.complaints.offices import INSIDE, Part
from chalicelib.complaints.photos import PhotoLink
from chalicelib.complaints.ports import Elsewhere
from chalicelib.complaints.reporting import by_number
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.seats import waiting
from chalicelib.complaints.state import STAGES, TicketCase
from chalicelib.complaints.values import TARGETS, ByNumber
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Case, Head
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.privacy import KeyDestroyed

PAGE = 20
LEFT = "您已经撤回，其他反映人的继续办理"
OWN: frozenset[Part] = frozenset({"reporter", "opener"})
SHOWN = views.REPLIES | views.REPORTED
"""What who reported it reads of what was written."""
TO_ALL = views.REPLIES
"""Replies that go to everybody whose ticket was merged."""
OWN_WORDS = TO_ALL | {"comment_added", "reporter_left", "review_asked", "final_review_asked"}
"""What else they read of the ticket that theirs was merged into: their own words."""


class Reading:
    """What those call who look."""

    def __init__(self, acting: Acting, elsewhere: Elsewhere) -> None:
        self._acting = acting
        self._cases = acting.cases
        self._elsewhere = elsewhere

    def mine(self, caller: Caller, asked: asks.Mine) -> a.Tickets:
        """Those of the caller, newest first."""
        person = self._acting.privacy.found(caller.own_lookup) if caller.own_lookup else None
        return self._page(self._cases.of_subject(listed(person.id if person else caller.id), PAGE, asked.cursor))

    def taken(self, caller: Caller, asked: asks.Mine) -> a.Tickets:
        """Those that the caller took in for others, newest first."""
        return self._page(self._cases.opened_by(f"ticket#{caller.role}#{caller.id}", PAGE, asked.cursor))

    def show(self, caller: Caller, case_id: str) -> a.TicketWhole:
        """A ticket whole, as far as the caller may read it (NotFound ``case_unknown`` for who may not know of it)."""
        case = load_whole(self._cases, FLOW, case_id)
        held = self._acting.held(caller, case.head)
        state, catalogue = case.head.state, self._acting.catalogue
        whole = a.TicketWhole(
            ticket=views.view(case_id, state, catalogue), readable=True, linked=self._linked(case.head)
        )  # fmt: skip
        if held & OWN:
            whole = whole.model_copy(update={"code": self._acting.privacy.code(case_id)})
        if held & INSIDE:
            whole = whole.model_copy(update={"suggestion": views.suggestion(state, catalogue)})
        try:
            return whole.model_copy(update=self._written(case, held))
        except KeyDestroyed:
            return whole.model_copy(update={"readable": False})

    def timeline(self, caller: Caller, case_id: str) -> a.TicketTimeline:
        """What happened to it."""
        case = load_whole(self._cases, FLOW, case_id)
        inside = bool(self._acting.held(caller, case.head) & INSIDE)
        told = views.steps(case, self._acting.catalogue, inside)
        return a.TicketTimeline(number=case.head.state.number, steps=told)

    def progress(self, asked: ByNumber) -> a.TicketProgress:
        """By number and query code: how far it is, and what was replied; never the report, nor who made it."""
        head = by_number(self._cases, self._acting.privacy, asked.number, asked.code)
        case, catalogue = load_whole(self._cases, FLOW, head.case_id), self._acting.catalogue
        replies = (*self._said(case, views.REPLIES), *self._of_other(case.head))
        steps, into = views.steps(case, catalogue, inside=False), case.head.state.into
        main = self._cases.head(FLOW, into) if into else case.head
        state = main.state if main is not None else case.head.state
        last = state.clocks.get("reopening")
        return a.TicketProgress(
            ticket=views.view(head.case_id, case.head.state, catalogue), steps=steps, replies=replies,
            goes_on=self._goes_on(case.head), linked=self._linked(case.head),
            until=last.deadline.due if last is not None else None,
            may=offered(state, head.case_id if into else "", self._acting.timer(), self._acting.clock.now().legal),
        )  # fmt: skip

    def queue(self, caller: Caller, asked: asks.Queue) -> a.Tickets:
        """What waits for a department of the caller's, or a grid, first due first; what accuses them is not in it.

        Raises
        ------
        Forbidden
            ``ticket_not_yours``: the caller has no post there.
        """
        grid = caller.role == "grid"
        whose = caller.site if grid else asked.department or caller.department
        if not grid and whose not in self._acting.offices.departments(caller):
            raise Forbidden("ticket_not_yours", "department")
        rows, cursor = self._cases.in_queue(waiting(whose, "street" if grid else asked.kind), PAGE, asked.cursor)
        heads = [Head(case_id, TicketCase.model_validate(state)) for case_id, state in rows]
        theirs = [head for head in heads if self._acting.offices.parts(caller, head.state) & INSIDE]
        return a.Tickets(items=tuple(self._view(head) for head in theirs), cursor=cursor)

    def photo(self, caller: Caller, case_id: str, sha256: str) -> PhotoLink:
        """A link to a photo that the caller may see."""
        case = load_whole(self._cases, FLOW, case_id)
        inside = bool(self._acting.held(caller, case.head) & INSIDE)
        kinds = None if inside else SHOWN
        other = self._cases.whole(FLOW, case.head.state.into) if case.head.state.into else None
        own = views.named(other, OWN_WORDS, case_id) if other is not None else ()
        return self._acting.photos.link(sha256, (*views.named(case, kinds), *own))

    def _written(self, case: Case[TicketCase], held: frozenset[Part]) -> dict[str, Any]:
        state, first = case.head.state, views.first(case)
        sealing, inside = Sealing(self._acting.privacy, case.head), bool(held & INSIDE)
        told = sealing.opened(first.sealed)
        found: dict[str, Any] = {
            name: told.get(name) for name in ("text", "address", "longitude", "latitude", "source")
        }
        kinds = None if inside else SHOWN
        found |= {
            "photos": first.photos, "goes_on": self._goes_on(case.head),
            "said": (*views.said(case, sealing, self._acting.catalogue, kinds), *self._of_other(case.head, OWN_WORDS)),
        }  # fmt: skip
        reporter = told.get("reporter")
        open_to = held & (OWN | {"desk"}) if state.identity == "confidential" else held - {"grid"}
        if reporter and open_to:
            found["reporter"] = a.ReporterView.model_validate(reporter)
        return found

    def _said(self, case: Case[TicketCase], kinds: frozenset[str], voice: str = "") -> tuple[a.Said, ...]:
        """What was written in facts of some kinds; nothing, once it cannot be read any more."""
        try:
            sealing = Sealing(self._acting.privacy, case.head)
            return tuple(views.said(case, sealing, self._acting.catalogue, kinds, voice))
        except KeyDestroyed:
            return ()

    def _of_other(self, head: Head[TicketCase], kinds: frozenset[str] = TO_ALL) -> tuple[a.Said, ...]:
        """The replies to the ticket that this one was merged into: they are for all who reported it."""
        other = self._cases.whole(FLOW, head.state.into) if head.state.into else None
        return self._said(other, kinds, head.case_id) if other is not None else ()

    def _goes_on(self, head: Head[TicketCase]) -> str:
        """How far the ticket is that it was merged into, as long as who reported it did not take back their part."""
        other = self._cases.head(FLOW, head.state.into) if head.state.into else None
        if other is None:
            return ""
        return LEFT if head.case_id in other.state.gone else STAGES[other.state.stage]

    def _linked(self, head: Head[TicketCase]) -> a.LinkedView | None:
        """The case as which it goes on elsewhere, or the ticket that it was merged into; what is to be given there."""
        main = self._cases.head(FLOW, head.state.into) if head.state.into else head
        told = main.state.elsewhere if main is not None else None
        if told is None:
            return None
        found = self._elsewhere.linked(told.flow, told.case) if told.case else None
        return a.LinkedView(
            flow=told.flow, flow_text=TARGETS[told.flow], number=found.number if found is not None else told.number,
            stage_text=found.stage_text if found is not None else "", missing=told.missing, link=told.link,
        )  # fmt: skip

    def _page(self, found: tuple[list[tuple[str, dict[str, Any]]], str]) -> a.Tickets:
        rows, cursor = found
        heads = (Head(case_id, TicketCase.model_validate(state)) for case_id, state in rows)
        return a.Tickets(items=tuple(map(self._view, heads)), cursor=cursor)

    def _view(self, head: Head[TicketCase]) -> a.TicketView:
        return views.view(head.case_id, head.state, self._acting.catalogue)
