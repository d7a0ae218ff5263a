"""Requests about tickets: the elder reports a lamp that is out; the department of the family handles it."""

from typing import Any

from chalicelib.complaints import schemas
from chalicelib.complaints.photos import NewPhoto, UploadedPhoto
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import once_only
from tests.asks.registry import asks
from tests.builders import ELDER, PNG, digest_of, once
from tests.cast import Cast
from tests.families import COMMUNITY, CONSULTED, DEPARTMENT, STREET, TRADING, Family
from tests.gateway import Sent
from tests.kinds import KINDS
from tests.ticketing import BODIES, TEXT, WHY, officer

PATH = "/v1/tickets"
REPORTER = {"name": "杨秀英", "phone": "13887100001"}
PHOTO = {"sha256": digest_of(PNG), "size": len(PNG), "media_type": "image/png"}


class Ticket:
    """A ticket of the elder's, brought on by people who ask for nothing here."""

    def __init__(self, cast: Cast, kind: str = "help", **told: Any) -> None:
        self.cast, self.services = cast, cast.tickets
        self.desk, self.head = officer("D9", TRADING), officer("H9", DEPARTMENT, "head")
        self.worker, self.checker = officer("W9", DEPARTMENT), officer("W8", DEPARTMENT)
        self.elder = cast.resident(ELDER)
        text = f"{TEXT}（第{len(cast.cases.kept)}次）"  # who says the same again gets the ticket that there is
        known = {"kind": kind, "channel": "web", "reporter": REPORTER, "text": text, "place": {"street": STREET}}
        asked, key = schemas.NewTicket.model_validate(known | told), once()
        self.answer = once_only(cast.cases, key, lambda: self.services.intake.open(self.elder, asked, key))
        self.case = str(self.answer["id"])

    def does(self, act: str, caller: Caller, **told: Any) -> "Ticket":
        desk, body = BODIES[act]
        asked, key = body.model_validate(told), once()
        call = getattr(getattr(self.services, desk), act)
        self.last = once_only(self.cast.cases, key, lambda: call(caller, self.case, asked, key))
        return self

    def dispatched(self) -> "Ticket":
        return self.does("dispatch", self.desk, department=DEPARTMENT, joint=[CONSULTED], category=self.category)

    @property
    def category(self) -> str:
        return next(one.name for one in self.cast.catalogue.complaints().categories if not one.complex)

    def signed(self) -> "Ticket":
        return self.dispatched().does("sign", self.worker)

    def returned(self) -> "Ticket":
        ground = self.cast.catalogue.complaints().returns[0].name
        return self.dispatched().does("ask_return", self.worker, ground=ground, reason=WHY)

    def tasked(self) -> "Ticket":
        return self.signed().does("give_task", self.worker, site=COMMUNITY, text="请到现场看一看。")

    def drafted(self) -> "Ticket":
        self.signed().does("step", self.worker, kind="visit", text=WHY)
        return self.does("draft", self.worker, text="路灯已经修好。", result="resolved")

    def replied(self) -> "Ticket":
        self.drafted()
        return self.does("check", self.checker, draft=self.last["draft"], sent=True)

    def reviewed(self) -> "Ticket":
        self.replied()
        return self.does("ask_review", self.elder, reason="没有答复到点上。")

    def ordered(self) -> "Ticket":
        return self.signed().does("order", self.desk, text="请按期办结。")

    def asked(self, path: str, body: Any = None, method: str = "POST") -> Sent:
        return Sent(method, f"{PATH}/{self.case}{path}", body=body)


@asks("POST /v1/tickets")
def reported(_: Cast, kind: str, __: Family, ___: str) -> Sent:
    role = "department" if kind.startswith("department") else KINDS[kind].role
    channel = {"officer": "hotline", "grid": "grid", "department": "mailbox"}.get(role, "web")
    told: dict[str, Any] = {"kind": "help", "channel": channel, "text": TEXT, "place": {"street": STREET}}
    named = {"identity": "anonymous"} if kind == "nobody" else {"reporter": REPORTER}
    return Sent("POST", PATH, body=told | named)


@asks("GET /v1/tickets")
def mine(*_: Any) -> Sent:
    return Sent("GET", PATH)


@asks("GET /v1/tickets-taken")
def taken(*_: Any) -> Sent:
    return Sent("GET", "/v1/tickets-taken")


@asks("GET /v1/ticket-queue")
def queue(_: Cast, __: str, ___: Family, role: str) -> Sent:
    return Sent("GET", "/v1/ticket-queue", {} if role == "grid" else {"department": DEPARTMENT})


@asks("GET /v1/tickets/{case_id}")
def shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).tasked().asked("", method="GET")


@asks("GET /v1/tickets/{case_id}/timeline")
def steps(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).tasked().asked("/timeline", method="GET")


@asks("GET /v1/ticket-progress")
def progress(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    told = Ticket(cast).answer
    return Sent("GET", "/v1/ticket-progress", {"number": told["number"], "code": told["code"]})


@asks("POST /v1/ticket-progress/confirmation")
def confirmed_by_number(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    told = Ticket(cast).replied().answer
    body = {"number": told["number"], "code": told["code"], "solved": True}
    return Sent("POST", "/v1/ticket-progress/confirmation", body=body)


def numbered(ticket: Ticket, path: str, **told: Any) -> Sent:
    known = {"number": ticket.answer["number"], "code": ticket.answer["code"]}
    return Sent("POST", f"/v1/ticket-progress/{path}", body=known | told)


@asks("POST /v1/ticket-progress/comments")
def commented_by_number(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return numbered(Ticket(cast).tasked(), "comments", text="昨天晚上还是不亮。")


@asks("POST /v1/ticket-progress/withdrawal")
def withdrawn_by_number(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return numbered(Ticket(cast), "withdrawal", reason="已经修好了。")


@asks("POST /v1/ticket-progress/photos")
def photo_by_number(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return numbered(Ticket(cast), "photos", **PHOTO)


@asks("POST /v1/ticket-progress/photos/check")
def photo_there_by_number(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast)
    _uploaded(ticket)
    return numbered(ticket, "photos/check", sha256=PHOTO["sha256"])


@asks("POST /v1/tickets/{case_id}/confirmation")
def confirmed(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).replied().asked("/confirmation", {"solved": True})


@asks("POST /v1/tickets/{case_id}/comments")
def commented(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).tasked().asked("/comments", {"text": "昨天晚上还是不亮。"})


@asks("POST /v1/tickets/{case_id}/withdrawal")
def withdrawn(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).asked("/withdrawal", {"reason": "已经修好了。"})


@asks("POST /v1/tickets/{case_id}/review")
def review_asked(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast, "petition").replied().asked("/review", {"reason": "没有答复到点上。"})


@asks("POST /v1/ticket-photos")
def new_photo(*_: Any) -> Sent:
    return Sent("POST", "/v1/ticket-photos", body=PHOTO)


@asks("POST /v1/ticket-photos/check")
def new_photo_there(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast)
    _uploaded(ticket)
    body = {"case_id": ticket.case, "sha256": PHOTO["sha256"]}
    return Sent("POST", "/v1/ticket-photos/check", body=body)


@asks("POST /v1/tickets/{case_id}/photos")
def photo(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    return Ticket(cast).tasked().asked("/photos", PHOTO)


@asks("POST /v1/tickets/{case_id}/photos/check")
def photo_there(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast).tasked()
    _uploaded(ticket)
    return ticket.asked("/photos/check", {"sha256": PHOTO["sha256"]})


@asks("GET /v1/tickets/{case_id}/photos/{sha256}")
def photo_shown(cast: Cast, _: str, __: Family, ___: str) -> Sent:
    ticket = Ticket(cast).tasked()
    _uploaded(ticket)
    ticket.services.photos.check(ticket.case, UploadedPhoto(sha256=digest_of(PNG)))
    named = {"name": "现场.png", "sha256": PHOTO["sha256"], "size": PHOTO["size"]}
    ticket.does("comment", ticket.elder, text="照片在这里，请看一看。", photos=[named])
    return ticket.asked(f"/photos/{PHOTO['sha256']}", method="GET")


def _uploaded(ticket: Ticket) -> None:
    form = ticket.services.photos.form(ticket.case, NewPhoto.model_validate(PHOTO))
    ticket.cast.files.upload(form.fields, PNG)
