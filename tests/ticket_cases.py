"""A ticket without stores: commands decided one after the other by the published rules, on a clock that is set."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from chalicelib.catalogue.complaints import TicketKind
from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import MACHINE, Accused, Actor, Handlers, Photo, Place
from chalicelib.kernel.cases import Case, Head, advance, new
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.facts import SYSTEM, Body, By, Fact, Stamp, write
from tests.broadcasting import published

RULES, CALENDAR, CARDS = published().complaints(), published().calendar(), published().card_rule()
TIMER = Timer(RULES, CALENDAR, CARDS)
DESK, GOVERNMENT, CITY = RULES.desk, RULES.organ, "11530114015302108X"
WATER, TRAFFIC, MERGED = "11530114015302298W", "11530114015302087D", "1153011401530228XW"
START = datetime(2026, 9, 14, 10, tzinfo=CHINA)
"""A Monday, with the National Day holidays two weeks ahead."""
COMMUNITY = "530114001001"
MODEL = "a" * 64
PHOTO = Photo(name="现场.jpg", sha256="0" * 64, size=1000)

OPERATOR = Actor(By(role="officer", id="D1"), frozenset({DESK}))
WORKER, CHECKER = (Actor(By(role="officer", id=name), frozenset({CITY})) for name in ("C1", "C2"))
DIRECTOR = Actor(By(role="officer", id="G1"), frozenset({GOVERNMENT}))
REPORTER = Actor(By(role="resident", id="P1"))
Who = Literal["operator", "worker", "checker", "director", "reporter", "machine"]
ACTORS: dict[Who, Actor] = {
    "operator": OPERATOR, "worker": WORKER, "checker": CHECKER, "director": DIRECTOR, "reporter": REPORTER,
    "machine": MACHINE,
}  # fmt: skip


def registered(kind: TicketKind = "help", at: datetime = START, **told: Any) -> c.Register:
    """A ticket about a street lamp."""
    known: dict[str, Any] = {
        "number": "GD20260914000001", "what": kind, "channel": "hotline", "identity": "real_name", "subject": "P1",
        "holder": "P1", "sealed": "c2Vh", "category": "street_lighting", "desk": DESK,
        "place": Place.of("530114001", 24.8891, 102.8012), "clocks": TIMER.opened("ticket_registered", kind, False, at),
    }  # fmt: skip
    return c.Register(f.TicketRegistered.model_validate(known | told))


def to(main: str = CITY, *joint: str) -> Handlers:
    return Handlers(main=main, joint=joint)


def dispatching(main: str = CITY, *joint: str, category: str = "street_lighting", rule: str = "") -> c.Dispatch:
    return c.Dispatch(category, None, to(main, *joint), TIMER, rule)


def step(department: str = CITY) -> c.TakeStep:
    return c.TakeStep(f.StepTaken(what="visit", department=department, sealed="c2Vh", photos=(PHOTO,)))


def draft() -> c.DraftReply:
    return c.DraftReply(f.ReplyDrafted(result="resolved", sealed="c2Vh"))


class Told:
    """The facts of one ticket, as they come about."""

    def __init__(self, kind: TicketKind = "help", timer: Timer = TIMER, at: datetime = START, **told: Any) -> None:
        self.at, self.timer = at, timer
        self.head: Head[TicketCase] = new(FLOW, "01K5ZZZZZZZZZZZZZZZZZZZZZZ")
        self.facts: list[Fact] = []
        self.asks(registered(kind, at, **told), MACHINE)

    @property
    def state(self) -> TicketCase:
        return self.head.state

    @property
    def case(self) -> Case[TicketCase]:
        return Case(self.head, tuple(self.facts))

    def asks(self, command: c.Command, actor: Actor = OPERATOR) -> Sequence[Body]:
        """Decide, and let it have happened."""
        bodies = decide(self.state, command, actor, self.at)
        if bodies:
            moment = Moment(legal=self.at, wall=self.at)
            by = SYSTEM if actor is MACHINE else actor.by
            stamp = Stamp(at=moment, by=by, channel=self.state.channel)
            told = write(FLOW.name, self.head.case_id, self.head.version, self.head.digest, bodies, stamp)
            self.head = advance(FLOW, self.head, told)
            self.facts += told
        return bodies

    def passes(self, days: float = 0, hours: float = 0) -> "Told":
        self.at += timedelta(days=days, hours=hours)
        return self

    def watched(self, days: float = 0) -> "Told":
        """Time goes by, and what is due happens."""
        self.passes(days).asks(c.Watch(self.timer), MACHINE)
        return self

    def dispatched(self, main: str = CITY, *joint: str) -> "Told":
        self.asks(dispatching(main, *joint))
        return self

    def signed(self, main: str = CITY, *joint: str) -> "Told":
        self.dispatched(main, *joint).asks(c.Sign(self.timer), WORKER)
        return self

    def stepped(self, *joint: str) -> "Told":
        self.signed(CITY, *joint).asks(step(), WORKER)
        return self

    def drafted(self) -> "Told":
        self.stepped().asks(draft(), WORKER)
        return self

    def replied(self) -> "Told":
        self.drafted().checks()
        return self

    def checks(self) -> None:
        self.asks(c.CheckReply(self.state.draft, self.timer), CHECKER)

    def answers_again(self) -> None:
        """What was opened again is handled once more."""
        self.asks(step(), WORKER)
        self.asks(draft(), WORKER)
        self.checks()

    def returns(self) -> Sequence[Body]:
        return self.asks(c.AskReturn("not_our_duty", "c2Vh", self.timer), WORKER)

    def bounced(self) -> "Told":
        """Returned as often as it may be."""
        self.dispatched()
        for _ in range(RULES.numbers.bounces - 1):
            self.returns()
            self.asks(c.RefuseReturn("c2Vh", self.timer))
        self.returns()
        return self

    def assigned(self) -> "Told":
        self.bounced().asks(c.AssignFinally("street_lighting", None, to(), "c2Vh", self.timer))
        return self

    def suspended(self) -> "Told":
        self.stepped().asks(c.Suspend("works", self.timer), WORKER)
        return self

    def ordered(self) -> "Told":
        self.stepped().asks(c.Order("c2Vh", self.timer))
        return self

    def reviewing(self) -> "Told":
        self.replied().asks(c.AskReview("c2Vh", self.timer), REPORTER)
        return self

    def follows_up(self, reached: bool = False, solved: bool | None = None) -> Sequence[Body]:
        return self.asks(c.FollowUp(reached, solved, "c2Vh", self.timer))


ACCUSED = Accused(departments=(WATER,), officers=("W7",))
