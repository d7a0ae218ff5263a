"""Two tickets of the same place become one, both reporters hear; and one that was not solved is opened again."""

from collections.abc import Iterator
from datetime import datetime

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import until as soon
from demo.tickets.desk import CITY, PLACE, Tickets
from demo.trading.desk import until

FIRST = "兴呈路18号门口的路灯坏了三天，晚上很黑看不见路，请派人来修。"
SECOND = "兴呈路18号门口的路灯不亮，晚上很黑，走路看不见，请尽快派人来修一下。"
REPAIRED = "路灯的灯头和线路已经更换，恢复照明。"


class Merging:
    """People who see the same lamp."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """One after another."""
        yield self._merged()
        yield self._reopened()

    def _merged(self) -> Check:
        tickets = self.tickets
        first = tickets.report("help", FIRST, place=PLACE)
        second = tickets.report("help", SECOND, place=PLACE)
        path = f"/v1/tickets/{second.id}/duplicates"

        def alike() -> bool:
            items = tickets.desk.get(path, tickets.dispatcher).body.get("items", ())
            return any(one["ticket"]["id"] == first.id for one in items)

        found = soon(alike)
        tickets.dispatched(first, CITY, "street_lighting")
        merged = done(tickets.act(second, "merge", {"into": first.id, "reason": "同一盏路灯。"}, tickets.dispatcher))
        tickets.replied(first, REPAIRED)
        heard = [tickets.hears(one.phone, "已答复", one.number) for one in (first, second)]
        replies = tickets.progress(second)["replies"]
        return Check("complaints.merged", *held({
            "the same place and words are shown to who dispatches": found,
            "the second goes on as the first": (merged["stage"], merged["into"]) == ("merged", first.id),
            "the first counts it": tickets.view(first)["merged"] == 1,
            "its reporter is told that it was merged": tickets.hears(second.phone, second.number, "一起"),
            "both hear of the reply, by their own numbers": all(heard),
            "the second reads the reply, too": any(REPAIRED in one["text"] for one in replies),
        }))  # fmt: skip

    def _reopened(self) -> Check:
        """Not solved, said within the window: handled again; what is said in between moves no limit."""
        tickets = self.tickets
        ticket = tickets.report("complaint", "小区门口的垃圾桶三天没有清运，污水流到人行道上，味道很大。")
        tickets.dispatched(ticket, CITY, "sanitation")
        tickets.replied(ticket, "垃圾已清运。")
        window = tickets.clock(ticket, "reopening")["due"]
        comment = done(tickets.act(ticket, "comments", {"text": "今天早上我又去看了一次。"}, ticket.token))
        unmoved = tickets.clock(ticket, "reopening")["due"] == window
        said = {"solved": False, "text": "只清了一半，污水还在。"}
        again = done(tickets.act(ticket, "confirmation", said, ticket.token))
        opened = again["stage"]
        tickets.replied(ticket, "已全部清运并冲洗路面，增加清运班次。")
        closed = done(tickets.called(ticket, reached=True, solved=True))
        ends = datetime.fromisoformat(tickets.clock(ticket, "reopening").get("due") or window)
        until(lambda: tickets.play.clock.now().legal > ends)
        late = tickets.act(ticket, "confirmation", said, ticket.token)
        return Check("complaints.reopened", *held({
            "a comment moves no limit": bool(comment["stage"] == "answered") and unmoved,
            "what is not solved is handled again": opened == "handling" and again["handling"] == 2,
            "and told": tickets.hears(ticket.phone, ticket.number, "重新办理"),
            "then it is closed": (closed["stage"], closed["outcome"]) == ("closed", "solved"),
            "after the window it is too late": refused(late, 409, "ticket_reopen_late"),
        }))  # fmt: skip
