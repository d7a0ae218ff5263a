"""What is told of a ticket, in plain Chinese: to who reported it, by their own number, and to duty phones."""

import re
from datetime import datetime
from typing import Any

from chalicelib.catalogue.complaints import KINDS
from chalicelib.catalogue.service import Catalogue
from chalicelib.complaints import facts as f, views
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import HANDLE
from chalicelib.complaints.values import OUTCOMES, RULINGS, TARGETS
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Body
from chalicelib.kernel.privacy import KeyDestroyed, Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import CARDS, duty_phone
from chalicelib.messages.model import BUREAU, JOINED, SUPERVISOR, Errand, Telling
from chalicelib.rights.audience import NOBODY, Bindings, elderly

MOBILE = re.compile(r"1[3-9][0-9]{9}")
"""What an SMS reaches."""
SPLIT = 30
"""Characters of a number that one variable of a message holds."""


class TicketLetters:
    """The :class:`~chalicelib.messages.ports.Author` of tickets."""

    def __init__(
        self, cases: CaseStore, privacy: Privacy, catalogue: Catalogue, bindings: Bindings = NOBODY
    ) -> None:  # fmt: skip
        self._cases = cases
        self._privacy = privacy
        self._catalogue = catalogue
        self._bindings = bindings

    def tell(self, errand: Errand) -> Telling | None:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        body = body_of(FLOW, case.fact(errand.ref.seq))
        values = self._values(case, body)
        if errand.recipient in (SUPERVISOR, BUREAU):
            return self._duty(errand.recipient, case.head.state, body, values)
        of = case
        if errand.recipient.startswith(JOINED):
            of = load_whole(self._cases, FLOW, errand.recipient.removeprefix(JOINED))
        return self._reporter(of, case.fact(errand.ref.seq).at, values)

    def _reporter(self, case: Case[TicketCase], at: datetime, values: dict[str, str]) -> Telling | None:
        """By the reporter's own number: of a ticket that was merged, too."""
        state = case.head.state
        own = {"number": state.number, "code": self._privacy.code(case.head.case_id)}
        try:
            told = Sealing(self._privacy, case.head).opened(views.first(case).sealed)
        except KeyDestroyed:
            return None
        reporter: dict[str, Any] = told.get("reporter") or {}
        bound, phone = self._bindings.openid(state.subject), str(reporter.get("phone", ""))
        to = ({"wechat": bound} if bound else {}) | ({"sms": phone} if MOBILE.fullmatch(phone) else {})
        return Telling(to=to, values=values | own, plain=elderly(str(reporter.get("id_number", "")), at))

    def _duty(self, recipient: str, state: TicketCase, body: Body, values: dict[str, str]) -> Telling:
        """Of an order of supervision hears whom it is sent to, of a dispute who ends it."""
        department = str(getattr(body, "to", "")) or state.waits_for
        phone = duty_phone(self._catalogue.departments(), recipient, department, state.accused.departments)
        return Telling(to={"sms": phone} if phone else {}, values=values)

    def _values(self, case: Case[TicketCase], body: Body) -> dict[str, str]:
        state = case.head.state
        clocks: f.Clocks = getattr(body, "clocks", {})
        return {
            "kind": KINDS[state.what], "number": state.number, "code": "",
            "department": views.department_name(self._catalogue, _named(body) or state.main or state.desk),
            "until": _last_day(clocks, HANDLE) or _last_day(state.clocks, HANDLE) or "期限届满",
            "window": _last_day(clocks, "reopening") or _last_day(state.clocks, "reopening") or "期限届满",
            "where": body.where if isinstance(body, f.Referred) else "",
            "target": TARGETS[body.flow] if isinstance(body, f.HandedOver) else "",
            "outcome": OUTCOMES[body.outcome] if isinstance(body, f.TicketClosed) else "",
            "ruling": RULINGS[body.ruling] if isinstance(body, f.ReviewDecided | f.FinalReviewDecided) else "",
            **_number_there(body), **_card(body, state),
        }  # fmt: skip


def _named(body: Body) -> str:
    """The department that a fact hands it to."""
    if isinstance(body, f.Dispatched | f.AssignedFinally):
        return body.handlers.main
    return str(getattr(body, "to", ""))


def _number_there(body: Body) -> dict[str, str]:
    """By which it is asked for where it was handed over, in two parts: a variable of a message holds no more."""
    told = f"（编号{body.number}）" if isinstance(body, f.HandedOver) and body.number else ""
    return {"there1": told[:SPLIT], "there2": told[SPLIT:]}


def _card(body: Body, state: TicketCase) -> dict[str, str]:
    if not isinstance(body, f.ClockWarned):
        return {"card": "", "limit": ""}
    clock = state.clocks.get(body.clock)
    title = clock.title if clock is not None else "办理时限"
    return {"card": CARDS[body.colour], "limit": f"{title}{last_day_before(body.due):%Y年%m月%d日}24时届满"}


def _last_day(clocks: f.Clocks, name: str) -> str:
    due = clocks[name].deadline.due if name in clocks else None
    return f"{last_day_before(due):%Y年%m月%d日}" if due is not None else ""
