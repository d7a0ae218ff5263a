"""Tickets on fakes: who reports, who dispatches, who handles, and a world in which time is set."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.bootstrap.elsewhere import OtherFlows
from chalicelib.complaints import handling_schemas as works, schemas as asks
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.answers import TicketReceipt, TicketView, TicketWhole
from chalicelib.complaints.attaching import Attaching
from chalicelib.complaints.clockwork import TicketClockwork
from chalicelib.complaints.desk import Desk
from chalicelib.complaints.handing_over import HandingOver
from chalicelib.complaints.handling import Handling
from chalicelib.complaints.intake import Intake
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.offices import Offices
from chalicelib.complaints.photos import NewPhoto, Photos, UploadedPhoto
from chalicelib.complaints.placing import DistrictPlaces
from chalicelib.complaints.reading import Reading
from chalicelib.complaints.reporting import Reporting
from chalicelib.complaints.routes import Services
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.values import Photo
from chalicelib.kernel.caller import PUBLIC, Caller, Duty, Post
from chalicelib.kernel.cases import differences
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.ids.case_id import new_case_id
from tests.builders import PNG, RELATIONS, World, digest_of, once
from tests.fakes.time_and_numbers import MemoryTicketNumbers

DESK, GOVERNMENT = "11530114015302255F", "11530114015300014E"
CITY, HEALTH, HOUSING = "11530114015302108X", "11530114015302052T", "11530114015302132E"
"""城管, 卫健, 住建."""
STREET, COMMUNITY = "530114001", "530114001001"
PHONE = "13887654321"
TEXT = "兴呈路十八号门口的路灯坏了三天，晚上很黑，老人小孩出门不方便，请派人来修。"
ADDRESS = "呈贡区龙城街道兴呈路18号"
REPORTER = {"name": "杨秀英", "phone": PHONE}
WHY = "经现场查看，情况属实。"


def officer(name: str, department: str, *duties: Duty, site: str = "", street: str = "") -> Caller:
    """A colleague with posts in one department."""
    posts = tuple(Post(duty, department, street, site if duty == "window" else "") for duty in duties or ("reviewer",))
    return Caller("officer", name, department=department, posts=posts, relations=RELATIONS)


def services_on(at: Any, numbers: MemoryTicketNumbers | None = None) -> Services:
    """What the routes of tickets call, on the stores of a world or a platform."""
    photos, offices = Photos(at.files), Offices(at.catalogue, at.privacy, at.clock)
    acting = Acting(at.cases, at.catalogue, at.privacy, offices, photos, at.clock)
    intake = Intake(acting, numbers or MemoryTicketNumbers(), DistrictPlaces(at.catalogue.places), at.clock)
    elsewhere = OtherFlows(at.cases, lambda: at.intake)
    return Services(
        intake, Reading(acting, elsewhere), Reporting(acting), Handling(acting), Desk(acting, at.clock),
        HandingOver(acting, elsewhere), Attaching(acting), photos, at.cases, at.clock,
    )  # fmt: skip


class Ticketing(World):
    """The world, with tickets."""

    def __init__(self) -> None:
        super().__init__()
        self.ticket_numbers = MemoryTicketNumbers()
        self.tickets = services_on(self, self.ticket_numbers)
        self.ticking = TicketClockwork(self.cases, self.catalogue, self.clock)
        self.operator = officer("D1", DESK, "reviewer", "window", site="centre-01")
        self.colleague = officer("D2", DESK)
        self.worker, self.checker = officer("C1", CITY, "window", site="centre-01"), officer("C2", CITY)
        self.chief = officer("C9", CITY, "head")
        self.doctor = officer("H1", HEALTH)
        self.grid = Caller("grid", "G1", site=COMMUNITY, relations=RELATIONS)

    def reports(self, caller: Caller | None = None, **told: Any) -> TicketReceipt:
        """The elder, or somebody else, reports something."""
        known: dict[str, Any] = {
            "kind": "help", "channel": "web", "reporter": REPORTER, "text": TEXT, "category": self.category,
            "place": {"address": ADDRESS, "street": STREET},
        }  # fmt: skip
        asked = asks.NewTicket.model_validate({k: v for k, v in (known | told).items() if v is not None})
        key = once(request=told)
        by = caller or self.resident()
        answer = once_only(self.cases, key, lambda: self.tickets.intake.open(by, asked, key))
        return TicketReceipt.model_validate(answer)

    def anonymous(self, **told: Any) -> TicketReceipt:
        """Somebody who does not say who they are."""
        return self.reports(PUBLIC, identity="anonymous", reporter=None, **told)

    @property
    def category(self) -> str:
        """What the department of the city's look is responsible for."""
        rules = self.catalogue.complaints()
        return next(one.name for one in rules.categories if one.department == CITY and not one.complex)

    def does(self, act: str, case: str, caller: Caller, /, **told: Any) -> TicketView:
        """Somebody does something about a ticket, under a key of its own."""
        desk, body = BODIES[act]
        asked, key = body.model_validate(told), once()
        call: Callable[..., dict[str, Any]] = getattr(getattr(self.tickets, desk), act)
        return TicketView.model_validate(once_only(self.cases, key, lambda: call(caller, case, asked, key)))

    def refuses(self, act: str, case: str, caller: Caller, /, **told: Any) -> str:
        """The code with which what somebody wants to do is refused; nothing was stored."""
        before = dict(self.cases.kept)
        with pytest.raises(DomainError) as failure:
            self.does(act, case, caller, **told)
        assert self.cases.kept == before
        return failure.value.code

    def dispatched(self, case: str = "", to: str = CITY, **told: Any) -> str:
        """A ticket that is with a department; its id."""
        case = case or self.reports().id
        known = {"department": to, "category": told.pop("category", self.category)}
        return self.does("dispatch", case, told.pop("caller", self.operator), **known, **told).id

    def taken_on(self, case: str = "") -> str:
        """A ticket that a department has taken on."""
        return self.does("sign", self.dispatched(case), self.worker).id

    def stepped(self, case: str = "") -> str:
        """A ticket about which something was done."""
        return self.does("step", self.taken_on(case), self.worker, kind="visit", text=WHY).id

    def drafted(self, case: str = "") -> TicketView:
        """A ticket whose reply waits to be checked."""
        case = self.stepped(case)
        return self.does("draft", case, self.worker, text="路灯已经修好。", result="resolved")

    def replied(self, case: str = "") -> str:
        """A ticket that was answered."""
        drafted = self.drafted(case)
        return self.does("check", drafted.id, self.checker, draft=drafted.draft, sent=True).id

    def shown(self, case: str, caller: Caller | None = None) -> TicketWhole:
        """A ticket whole."""
        return self.tickets.reading.show(caller or self.operator, case)

    def stands(self, case: str) -> TicketCase:
        """Where a ticket stands."""
        head = self.cases.head(FLOW, case)
        assert head is not None
        return head.state

    def sound(self, *cases: str) -> bool:
        """Whether every ticket folds to its head."""
        found = [self.cases.whole(FLOW, case) for case in cases]
        return not any(differences(FLOW, whole.head, whole.facts) for whole in found if whole is not None)

    def passes(self, days: float, case: str = "") -> None:
        """Time goes by, and what is due happens."""
        self.clock.move(timedelta(days=days))
        if case:
            self.ticking.watch(case)

    def photo(self, case: str, content: bytes = PNG) -> Photo:
        """A photo that was uploaded for a ticket and checked."""
        sha256 = digest_of(content)
        asked = NewPhoto(sha256=sha256, size=len(content), media_type="image/png")
        self.files.upload(self.tickets.photos.form(case, asked).fields, content)
        self.tickets.photos.check(case, UploadedPhoto(sha256=sha256))
        return Photo(name="现场.png", sha256=sha256, size=len(content))

    def fresh(self) -> str:
        """The id of a ticket that is not there yet."""
        return new_case_id(int(self.clock.now().wall.timestamp() * 1000), digest_of(str(once()).encode())[:10].encode())


BODIES: dict[str, tuple[str, type[BaseModel]]] = {
    "dispatch": ("desk", works.Dispatch), "decide_return": ("desk", works.ReturnDecision), "flag": ("desk", works.Flag),
    "name_accused": ("desk", works.Accusation),
    "refer": ("desk", works.Referral), "hand_over": ("handing_over", works.Handover), "merge": ("desk", works.Merge),
    "order": ("desk", works.SupervisionOrder), "follow_up": ("desk", works.FollowUp),
    "decide_review": ("desk", works.ReviewDecision),
    "sign": ("handling", works.Nothing), "ask_return": ("handling", works.Return), "step": ("handling", works.Step),
    "interim": ("handling", works.InterimReply), "give_task": ("handling", works.FieldTask),
    "do_task": ("handling", works.FieldResult), "suspend": ("handling", works.Suspension),
    "extend": ("handling", works.Extension), "draft": ("handling", works.Reply),
    "check": ("handling", works.ReplyCheck), "answer_order": ("handling", works.SupervisionAnswer),
    "confirm": ("reporting", asks.Confirmation), "comment": ("reporting", asks.Comment),
    "withdraw": ("reporting", asks.Why), "ask_review": ("reporting", asks.Why),
}  # fmt: skip
"""What is done → who serves it, and what it is asked."""
