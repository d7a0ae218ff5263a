"""What is told of ratings: the invitation and the result to who was served, cards to duty phones."""

from collections.abc import Callable
from typing import Any

from chalicelib.catalogue.departments import Departments
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import last_day_before
from chalicelib.kernel.facts import Body, Ref
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.duty import CARDS, duty_phone
from chalicelib.messages.model import APPLICANT, Channel, Errand, Telling
from chalicelib.messages.ports import Author
from chalicelib.ratings.facts import RatingInvited, RectificationWarned, ResultTold, Served
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.ports import Reached, Reaching
from chalicelib.ratings.state import RESULTS
from chalicelib.ratings.timing import TITLES
from chalicelib.rights.audience import ApplicantAudience

SPLIT = 31
"""Characters of a number in its first variable: whole it is longer than providers take a value."""
BY_LOGIN = "登录后在“我的评价”里评价"


class RatingLetters:
    """The :class:`~chalicelib.messages.ports.Author` of ratings, for who was served."""

    def __init__(self, cases: CaseStore, privacy: Privacy, reaching: Reaching) -> None:
        self._cases = cases
        self._privacy = privacy
        self._reaching = reaching

    def tell(self, errand: Errand) -> Telling | None:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        of, state = case.head.state.of, case.head.state
        reach = self._reaching.get(of.flow)
        reached = reach(of.case_id) if reach is not None else None
        if reached is None:
            return None
        code = self._privacy.code(of.case_id)
        body = body_of(FLOW, case.fact(errand.ref.seq))
        over = "rated already" if isinstance(body, RatingInvited) and state.stage != "invited" else ""
        link = f"rating?number={of.number}&code={code}" if of.number else ""
        return Telling(
            to=dict(reached.to), values=_values(of, code, body), link=link, plain=reached.plain, needless=over
        )


class RatingCards:
    """The :class:`~chalicelib.messages.ports.Author` of cards, for duty phones. Tells of no person."""

    def __init__(self, cases: CaseStore, departments: Callable[[], Departments]) -> None:
        self._cases = cases
        self._departments = departments

    def tell(self, errand: Errand) -> Telling:
        case = load_whole(self._cases, FLOW, errand.ref.case_id)
        of, body = case.head.state.of, body_of(FLOW, case.fact(errand.ref.seq))
        if not isinstance(body, RectificationWarned):
            raise LookupError(f"nothing is told of {errand.ref.kind}")
        departments = self._departments()
        phone = duty_phone(departments, errand.recipient, of.department, of.unseen.departments)
        values = {
            "department": departments.name(of.department), "title": of.title, "card": CARDS[body.colour],
            "due": f"{TITLES[body.clock]}{last_day_before(body.due):%Y年%m月%d日}24时届满",
        }  # fmt: skip
        return Telling(to={"sms": phone} if phone else {}, values=values)


def channels_of(departments: Callable[[], Departments], recipient: str) -> Callable[[Any], tuple[Channel, ...]]:
    """Over which channels a recipient hears of a rating, by its state: by SMS, or not at all."""

    def channels(state: Any) -> tuple[Channel, ...]:
        of: Served = state.of
        return ("sms",) if duty_phone(departments(), recipient, of.department, of.unseen.departments) else ()

    return channels


class RatingAudience(ApplicantAudience):
    """Who hears of ratings. Of whom nobody is named, nobody is told: number and query code lead them to it."""

    def _channels(self, state: Any, recipient: str) -> tuple[Channel, ...] | None:
        return () if recipient == APPLICANT and not state.of.told else super()._channels(state, recipient)


def reached_by(author: Author, flow: str, kind: str) -> Callable[[str], Reached | None]:
    """Where a flow's own author writes to who was served in a case: as of its first fact, which is of that kind."""

    def reached(case_id: str) -> Reached | None:
        told = author.tell(Errand(ref=Ref(flow=flow, case_id=case_id, seq=1, kind=kind), channel="sms"))
        return Reached(told.to, told.plain) if told is not None else None

    return reached


def _values(of: Served, code: str, body: Body) -> dict[str, str]:
    """Number and code are for whom was served alone: with both, anybody may rate."""
    numbered = {"where1": of.number[:SPLIT], "where2": f"{of.number[SPLIT:]}，查询码{code}"}
    values = {"title": of.title, "result": "", "until": ""}
    values |= numbered if of.number else {"where1": BY_LOGIN, "where2": ""}
    if isinstance(body, RatingInvited):
        due = body.clocks["default"].deadline.due
        values["until"] = f"{last_day_before(due):%Y年%m月%d日}" if due is not None else ""
    if isinstance(body, ResultTold):
        values["result"] = RESULTS[body.result]
    return values
