"""What the scenes of tickets share: who reports, who dispatches, who handles, and one ticket after another."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from demo import people
from demo.access.stage import done
from demo.desk import Answer
from demo.people import Resident
from demo.plays import Played
from demo.scenes import Play
from demo.trading.desk import until

BUREAU, GOVERNMENT = "11530114015302255F", "11530114015300014E"
"""政务服务管理局 dispatches and supervises; 区人民政府 stands above it."""
CIVIL, TRANSPORT, CITY = "11530114015301148T", "11530114015302087D", "11530114015302108X"
WATER, MARKET, ECOLOGY = "11530114015302298W", "1153011401530201XA", "1153011401530228XW"
TICKETS = "/v1/tickets"
PLACE = {"address": "兴呈路18号", "longitude": 102.8214, "latitude": 24.8853, "system": "wgs84"}
ELSEWHERE = {"address": "华山西路1号", "longitude": 102.71, "latitude": 25.05, "system": "wgs84"}
"""In 五华区."""
SPAN = 300
"""Days that are asked for: figures are told of a year at most."""
PAGES = 40
"""Pages of a list that are read at most."""


@dataclass(frozen=True)
class Reported:
    """A ticket, and who reported it; nobody: it is anonymous."""

    id: str
    number: str
    code: str
    who: Resident | None = None
    token: str = ""

    @property
    def phone(self) -> str:
        """Of who reported it."""
        return self.who.phone if self.who is not None else ""


class Tickets:
    """The stack, played on by who reports and by the offices."""

    def __init__(self, play: Play) -> None:
        self.play, self.desk = play, play.desk
        self.dispatcher = self.desk.tokens.officer(BUREAU, "ticket-desk")
        self.supervisor = self.desk.tokens.officer(GOVERNMENT, "ticket-supervisor")

    def worker(self, department: str, name: str = "ticket-a") -> str:
        """Somebody of a department: their token."""
        return self.desk.tokens.officer(department, name)

    def resident(self) -> tuple[Resident, str]:
        """Somebody whom nobody knows yet, and their token."""
        who = people.resident(40, self.play.today)
        return who, self.desk.tokens.resident(who.number)

    def report(self, kind: str, text: str, **told: Any) -> Reported:
        """Somebody new reports something by name."""
        who, token = self.resident()
        body = {"reporter": {"name": who.name, "phone": who.phone}, "text": text, **told}
        return self.reported(done(self._sent(kind, body, token)), who, token)

    def anonymous(self, kind: str, text: str, **told: Any) -> Answer:
        """Somebody who is not logged in reports something."""
        return self._sent(kind, {"text": text, "identity": "anonymous", **told}, "")

    def reported(self, receipt: dict[str, Any], who: Resident | None = None, token: str = "") -> Reported:
        """A ticket that came; it is a row of the play."""
        made = Reported(receipt["id"], receipt["number"], receipt["code"], who, token)
        self.play.rows.append(
            Played(
                made.id, f"工单（{receipt['kind_text']}）", receipt["channel"], receipt["stage_text"], 0.0,
                to=made.phone, number=made.number, code=made.code, kind="ticket",
            )
        )  # fmt: skip
        return made

    def act(self, ticket: Reported, what: str, said: dict[str, Any], who: str) -> Answer:
        """Somebody acts on a ticket."""
        return self.desk.post(f"{TICKETS}/{ticket.id}/{what}", said, who)

    def view(self, ticket: Reported, who: str = "") -> dict[str, Any]:
        """A ticket as somebody sees it; the dispatcher when nobody is named."""
        seen: dict[str, Any] = self.whole(ticket, who)["ticket"]
        return seen

    def whole(self, ticket: Reported, who: str = "") -> dict[str, Any]:
        """The same, with what was written."""
        return done(self.desk.get(f"{TICKETS}/{ticket.id}", who or self.dispatcher))

    def clock(self, ticket: Reported, name: str) -> dict[str, Any]:
        """A limit of a ticket; nothing where it does not run."""
        return next((one for one in self.view(ticket)["clocks"] if one["name"] == name), {})

    def kinds(self, ticket: Reported, who: str = "") -> list[str]:
        """What happened to it, as somebody sees it."""
        steps = done(self.desk.get(f"{TICKETS}/{ticket.id}/timeline", who or self.dispatcher))["steps"]
        return [step["kind"] for step in steps]

    def progress(self, ticket: Reported) -> dict[str, Any]:
        """What number and query code show."""
        return done(self.desk.get("/v1/ticket-progress", number=ticket.number, code=ticket.code))

    def dispatched(self, ticket: Reported, department: str, category: str, **told: Any) -> str:
        """A person dispatches it, unless the machine was faster: the department that has it."""
        said = {"department": department, "category": category, **told}
        answer = self.act(ticket, "dispatch", said, self.dispatcher)
        if answer.body.get("code") != "ticket_stage":
            done(answer)
        return str(self.view(ticket)["department"])

    def drafted(self, ticket: Reported, text: str, result: str = "resolved") -> dict[str, Any]:
        """The department that has it takes it on, does something, writes the reply."""
        seen = self.view(ticket)
        worker = self.worker(seen["department"])
        if seen["stage"] == "dispatched":
            done(self.act(ticket, "sign", {}, worker))
        done(self.act(ticket, "steps", {"kind": "visit", "text": "已到现场查看并处理。"}, worker))
        return done(self.act(ticket, "reply", {"text": text, "result": result}, worker))

    def replied(self, ticket: Reported, text: str, result: str = "resolved") -> dict[str, Any]:
        """The same, and somebody else checks it: it goes out."""
        draft = self.drafted(ticket, text, result)
        checker = self.worker(draft["department"], "ticket-b")
        return done(self.act(ticket, "reply-check", {"draft": draft["draft"], "sent": True}, checker))

    def called(self, ticket: Reported, **told: Any) -> Answer:
        """回访: the dispatcher calls who reported it."""
        return self.act(ticket, "follow-up", told, self.dispatcher)

    def heard(self, to: str, *words: str) -> bool:
        """Whether a phone shows one message that holds all the words."""
        items = self.desk.get("/sandbox/messages", to=to).body["items"]
        return any(all(word in one["text"] for word in words) for one in items)

    def hears(self, to: str, *words: str) -> bool:
        """Whether it does in the end: a message may wait for functions that start."""
        return until(lambda: self.heard(to, *words))

    def every(self, path: str, who: str = "", **query: str) -> list[dict[str, Any]]:
        """All that a list holds, page by page."""
        found: list[dict[str, Any]] = []
        cursor = ""
        for _ in range(PAGES):
            page = done(self.desk.get(path, who, **query, **({"cursor": cursor} if cursor else {})))
            found += page["items"]
            cursor = page["cursor"]
            if not cursor:
                break
        return found

    def since(self) -> date:
        """A day before everything that was played, and near enough for figures."""
        return self.play.today - timedelta(days=SPAN)

    def _sent(self, kind: str, body: dict[str, Any], who: str) -> Answer:
        return self.desk.post(TICKETS, {"kind": kind, "channel": "web", **body}, who)
