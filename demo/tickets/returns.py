"""A return war that a supervisor ends; and what is refused, with where to go instead."""

from collections.abc import Iterator

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.tickets.desk import CITY, ECOLOGY, ELSEWHERE, TRANSPORT, WATER, Tickets

ROUNDS = {TRANSPORT: "road_damage", WATER: "drainage", ECOLOGY: "noise", CITY: "sanitation"}
"""Departments that are asked in turn, as what."""
NOT_OURS = {"ground": "not_our_duty", "reason": "经核实，这段路的管护不属于本单位职责。"}
COURT = "12368"
"""诉讼服务热线."""


class Returns:
    """What no department wants, and what is nobody's here."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """One after another."""
        yield self._war()
        yield self._referred()
        yield self._outside()

    def _war(self) -> Check:
        """Returned three times; then the dispatcher has no say any more."""
        tickets = self.tickets
        ticket = tickets.report("complaint", "我家门口那条小路两边一直没有人管，找了几个部门都说不归他们，请给个说法。")
        tried: list[str] = []
        twice, stages = None, list[str]()
        while len(tried) < 3:
            wanted = next(code for code in ROUNDS if code not in tried)
            has = tickets.dispatched(ticket, wanted, ROUNDS[wanted])
            stages.append(done(tickets.act(ticket, "return", NOT_OURS, tickets.worker(has)))["stage"])
            tried.append(has)
            if stages[-1] == "return_asked":
                granted = {"granted": True, "reason": "情况属实，重新派单。"}
                done(tickets.act(ticket, "return-decision", granted, tickets.dispatcher))
            if len(tried) == 1:
                same = {"department": has, "category": "other"}
                twice = tickets.act(ticket, "dispatch", same, tickets.dispatcher)
        seen, last = tickets.view(ticket), tried[-1]
        final = {"department": last, "category": ROUNDS.get(last, "other"), "reason": "按属地管理，由你单位主办。"}
        stranger = tickets.act(ticket, "dispatch", final, tickets.worker(last))
        assigned = done(tickets.act(ticket, "dispatch", final, tickets.supervisor))
        again = tickets.act(ticket, "return", NOT_OURS, tickets.worker(last))
        replied = tickets.replied(ticket, "已明确由我单位管护，路面和两侧已清理。")
        within = tickets.kinds(ticket, ticket.token)
        return Check("complaints.returns", *held({
            "the dispatcher grants the first two": stages == ["return_asked", "return_asked", "disputed"],
            "who returned it does not get it again": twice is not None and refused(twice, 409, "ticket_returned_by"),
            "the third goes to who supervises": seen["bounces"] == 3 and "return_escalated" in tickets.kinds(ticket),
            "not the department itself decides": stranger.status == 403,
            "the supervisor assigns it finally": assigned["department"] == last,
            "and it is returned no more": refused(again, 409, "ticket_assigned_finally"),
            "who reported it gets an answer": replied["stage"] == "answered",
            "and sees nothing of the quarrel": "return_asked" not in within and "assigned_finally" in within,
        }))  # fmt: skip

    def _referred(self) -> Check:
        """诉讼: not for the hotline; who reported it is told where to go."""
        tickets = self.tickets
        ticket = tickets.report("complaint", "邻居欠我的借款，法院已经判决了，他就是不还，请你们帮我把钱要回来。")
        said = {"ground": "litigation", "reason": "已有生效判决，应当申请执行。"}
        referred = done(tickets.act(ticket, "referral", said, tickets.dispatcher))
        replies = tickets.progress(ticket)["replies"]
        return Check("complaints.referred", *held({
            "it is not handled here": referred["stage"] == "referred",
            "number and code show where to go": any(COURT in one["text"] for one in replies),
            "and the phone does": tickets.hears(ticket.phone, ticket.number, COURT),
            "nobody replies any more": refused(
                tickets.act(ticket, "dispatch", {"department": CITY, "category": "other"}, tickets.dispatcher),
                409, "ticket_stage",
            ),
        }))  # fmt: skip

    def _outside(self) -> Check:
        """A place in another district is registered, and referred at once."""
        tickets = self.tickets
        ticket = tickets.report("help", "这里的人行道地砖松动，老人走路容易摔倒，请派人修一修。", place=ELSEWHERE)
        seen = tickets.view(ticket, ticket.token)
        return Check("complaints.outside", *held({
            "registered and referred in one": seen["stage"] == "referred",
            "told where to call": tickets.hears(ticket.phone, ticket.number, "12345"),
        }))  # fmt: skip
