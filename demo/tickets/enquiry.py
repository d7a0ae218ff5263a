"""咨询: answered in time, called about, closed; and what becomes of a rating that nobody gives."""

from collections.abc import Iterator
from datetime import datetime

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import until as soon
from demo.tickets.desk import CIVIL, Reported, Tickets

LOOKS, PAUSE = 25, 8.0
"""How often one may look by the number (limits.csv: 30 an hour), and seconds between two looks: weeks of legal time."""
ANSWER = "高龄津贴每月二十日前发放到银行卡，新申请的带身份证到社区办理。"


class Enquiry:
    """Somebody asks something."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """The answer, then the rating."""
        ticket = self.tickets.report("enquiry", "请问老年人高龄津贴每个月什么时候发放，要带什么材料去申请办理？")
        yield self._answered(ticket)
        yield self._defaulted(ticket)

    def _answered(self, ticket: Reported) -> Check:
        tickets = self.tickets
        worker = tickets.worker(tickets.dispatched(ticket, CIVIL, "welfare"))
        done(tickets.act(ticket, "sign", {}, worker))
        due = datetime.fromisoformat(tickets.clock(ticket, "handle")["due"])
        early = tickets.act(ticket, "reply", {"text": ANSWER, "result": "explained"}, worker)
        draft = tickets.drafted(ticket, ANSWER, "explained")
        sends = {"draft": draft["draft"], "sent": True}
        own = tickets.act(ticket, "reply-check", sends, worker)
        sent = done(tickets.act(ticket, "reply-check", sends, tickets.worker(draft["department"], "ticket-b")))
        done(tickets.called(ticket, reached=False))
        again = soon(lambda: tickets.called(ticket, reached=True, solved=True).status == 200)
        closed = tickets.view(ticket)
        said = tickets.whole(ticket, ticket.token)["said"]
        return Check("complaints.enquiry", *held({
            "no reply before anything was done": refused(early, 409, "ticket_no_step"),
            "nobody checks their own reply": refused(own, 403, "ticket_yourself"),
            "answered in time": datetime.fromisoformat(sent["replied_at"]) <= due,
            "who asked reads the answer": any(ANSWER in one["text"] for one in said),
            "and hears of it": tickets.hears(ticket.phone, "已答复", ticket.number),
            "called twice, reached once": again,
            "closed as solved": (closed["stage"], closed["outcome"]) == ("closed", "solved"),
            "and told so": tickets.hears(ticket.phone, ticket.number, "确认解决"),
        }))  # fmt: skip

    def _defaulted(self, ticket: Reported) -> Check:
        """Five working days without a rating: it counts as the default, and is shown as one."""
        tickets, path = self.tickets, f"/v1/rating-numbers/{ticket.number}"
        department = tickets.view(ticket)["department"]

        def shown() -> dict[str, object]:
            told: dict[str, object] = tickets.desk.get(path, code=ticket.code).body.get("rating", {})
            return told

        asked = soon(lambda: tickets.heard(ticket.phone, "前评价", ticket.number))
        invited = bool(shown())
        defaulted = soon(lambda: shown().get("default") is True, LOOKS * PAUSE, PAUSE)
        late = tickets.desk.post(f"{path}/rating", {"grade": 5, "code": ticket.code})
        since = tickets.since().isoformat()

        def rated() -> bool:
            items = tickets.desk.get("/v1/ratings/rates", department=department, since=since).body.get("items", ())
            return any(one["defaults"] >= 1 and one["rated"] is not None and one["rated"] < 1 for one in items)

        return Check("complaints.rating.default", *held({
            "who was answered is asked to rate, while there is time": invited and asked,
            "five working days later it is a default": defaulted and shown().get("grade") == 3,
            "then it is too late to rate": refused(late, 409, "rating_over"),
            "and the rates count it apart": soon(rated),
        }))  # fmt: skip
