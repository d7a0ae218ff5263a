"""举报: whom it accuses never learns of it; and a suggestion of somebody who gives no name."""

import time
from collections.abc import Iterator

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.tickets.desk import CITY, MARKET, PLACE, TICKETS, Tickets

ACCUSED = "ticket-accused"
"""A colleague of the department that handles it, who is accused as well."""


class Accusing:
    """Those who would rather not be known."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """One after another."""
        yield self._accused()
        yield self._anonymous()

    def _accused(self) -> Check:
        """Confidential, of a department and a colleague of another one."""
        tickets = self.tickets
        ticket = tickets.report(
            "report", "城管队员收了流动摊贩的好处，每天放任他们占道经营，市场里的同事也知道，请查处。",
            identity="confidential", place=PLACE, accused={"departments": [CITY], "officers": [ACCUSED]},
        )  # fmt: skip
        themselves = {"department": CITY, "category": "street_trading"}
        theirs = [tickets.act(ticket, "dispatch", said, tickets.dispatcher) for said in (
            themselves, {"department": MARKET, "joint": [CITY], "category": "street_trading"},
        )]  # fmt: skip
        tickets.dispatched(ticket, MARKET, "consumer_rights")
        path, accused = f"{TICKETS}/{ticket.id}", (tickets.worker(CITY), tickets.worker(MARKET, ACCUSED))
        blind = [
            refused(tickets.desk.get(f"{path}{part}", who), 404, "case_unknown")
            for who in accused for part in ("", "/timeline")
        ]  # fmt: skip
        acts = [tickets.act(ticket, "sign", {}, who) for who in accused]
        queued = tickets.every("/v1/ticket-queue", accused[1], kind="handle", department=MARKET)
        handler, desk = tickets.whole(ticket, tickets.worker(MARKET)), tickets.whole(ticket)
        open311 = tickets.desk.get(f"/open311/v2/requests/{ticket.number}.json")
        replied = tickets.replied(ticket, "已经查实并处理，谢谢您的举报。")
        return Check("complaints.accused", *held({
            "the accused does not get it, nor helps": all(
                refused(one, 409, "ticket_accused_handler") for one in theirs
            ),
            "the accused department and colleague do not see it": all(blind),
            "nor act on it": all(one.status == 404 for one in acts),
            "nor is it in their queue": ticket.id not in {one["id"] for one in queued},
            "who handles it reads no name": handler["text"] != "" and handler["reporter"] is None,
            "the dispatcher does": desk["reporter"] is not None,
            "the public sees nothing": open311.status == 404,
            "it is answered all the same": replied["stage"] == "answered",
        }))  # fmt: skip

    def _anonymous(self) -> Check:
        """Without a name, there is nobody to call: number and code show the answer, and close it."""
        tickets, serial = self.tickets, time.time_ns() % 1_000_000
        refusal = tickets.anonymous("petition", f"我要求对第{serial}号地块的补偿重新处理。")
        words = f"建议在兴呈路第{serial}号路口加装一盏路灯，晚上孩子放学要走这里。"
        ticket = tickets.reported(done(tickets.anonymous("suggestion", words, place=PLACE)))
        tickets.dispatched(ticket, CITY, "street_lighting")
        tickets.replied(ticket, "建议已采纳，列入明年的亮化计划。", "explained")
        shown = tickets.progress(ticket)
        nobody = tickets.whole(ticket)["reporter"]
        call = tickets.clock(ticket, "follow_up")
        said = {"number": ticket.number, "code": ticket.code, "solved": True}
        wrong = tickets.desk.post("/v1/ticket-progress/confirmation", said | {"code": "00000000"})
        closed = tickets.desk.post("/v1/ticket-progress/confirmation", said)
        return Check("complaints.anonymous", *held({
            "a petition needs a name": refused(refusal, 422, "ticket_anonymous_not_offered"),
            "nobody is named, and nobody is called": nobody is None and not call,
            "number and code show the reply, not the words": any(
                "采纳" in one["text"] for one in shown["replies"]
            ) and words not in str(shown),
            "a wrong code opens nothing": refused(wrong, 404, "case_unknown"),
            "the right one closes it": closed.body.get("stage") == "closed",
        }))  # fmt: skip
