"""督办: a red card, an order that climbs the reporting line, an answer; and who answers for it."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import until as soon
from demo.tickets.desk import WATER, Reported, Tickets
from demo.trading.desk import until

DUTY = "19908710021"
"""Duty phone of 水务局 (catalogue/departments.yaml)."""

SOON = timedelta(days=1)
"""Legal time that a request takes at most."""


class Supervising:
    """A department that does nothing."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """The card, the record, the order."""
        tickets = self.tickets
        ticket = tickets.report("complaint", "春融街路口的下水道堵塞，一下雨路面就积水，走不过去，请疏通下水道。")
        tickets.dispatched(ticket, WATER, "drainage")
        red = until(lambda: "red" in tickets.clock(ticket, "sign").get("cards", ()))
        yield self._answers(ticket)
        yield self._late(ticket, red)
        yield self._ordered(ticket)

    def _late(self, ticket: Reported, red: bool) -> Check:
        """Nobody signs for it: yellow, then red."""
        tickets = self.tickets

        def late() -> bool:
            items = tickets.every("/v1/supervision/late", tickets.supervisor, colour="red", department=WATER)
            return any(one["case_id"] == ticket.id and one["why"] for one in items)

        return Check("complaints.cards", *held({
            "the limit runs out, and the card comes by itself": red,
            "the duty phone shows it": tickets.hears(DUTY, ticket.number, "红牌"),
            "leaders see it among what is late, where and why": soon(late),
        }))  # fmt: skip

    def _ordered(self, ticket: Reported) -> Check:
        """The order goes to the department, is not answered, and climbs."""
        tickets = self.tickets
        worker = tickets.worker(WATER)
        order = {"text": "超过签收时限，请立即办理并说明原因。"}
        foreign = tickets.act(ticket, "supervision-order", order, worker)
        ordered = done(tickets.act(ticket, "supervision-order", order, tickets.dispatcher))
        returned = tickets.act(ticket, "return", {"ground": "not_our_duty", "reason": "不归我们管。"}, worker)
        told = tickets.hears(DUTY, ticket.number, "已督办")
        climbed = until(lambda: tickets.view(ticket)["supervised"] >= 2)
        answer = {"text": "已经督促承办单位派人疏通。"}
        below = tickets.act(ticket, "supervision-answer", answer, worker)
        above = [tickets.act(ticket, "supervision-answer", answer, who) for who in self._line()]
        replied = tickets.replied(ticket, "下水道已经疏通，积水已排。")
        return Check("complaints.supervised", *held({
            "nobody orders themselves": foreign.status == 403,
            "it goes to the head of the department": ordered["supervised"] == 1,
            "whose duty phone hears of it": told,
            "meanwhile it is not returned": refused(returned, 409, "ticket_order_running"),
            "what is not answered climbs": climbed and "supervision_climbed" in tickets.kinds(ticket),
            "then the department's word is not enough": refused(below, 403, "ticket_not_yours"),
            "who stands above answers": any(one.status == 200 for one in above),
            "and it is handled": replied["stage"] == "answered" and replied["supervised"] == 0,
            "the order that nobody answered opened a record, too": until(
                lambda: bool(self._records(ticket, "order_unanswered"))
            ),
        }))  # fmt: skip

    def _answers(self, ticket: Reported) -> Check:
        """The red card opened a record: who it is about is heard, another decides."""
        tickets = self.tickets
        until(lambda: bool(self._records(ticket, "limit_missed")))
        one: dict[str, Any] = next(iter(self._records(ticket, "limit_missed")), {"id": "-", "clocks": ()})
        path, post = f"/v1/accountability/{one['id']}", tickets.desk.post
        said = {"outcome": "founded", "measure": "rectify", "reasons": "事实清楚，责令改正。"}
        unheard = not self._waits(one) or refused(
            post(f"{path}/decision", said, tickets.dispatcher), 409, "accountability_unheard"
        )
        stated = post(f"{path}/statements", {"text": "值班人员没有看到工单。"}, tickets.worker(WATER))
        own = post(f"{path}/decision", said, tickets.worker(WATER))
        decided = post(f"{path}/decision", said, tickets.dispatcher)
        return Check("complaints.accountability", *held({
            "the red card opens a record by itself": one.get("proposed_by_rule") is True,
            "about the department whose limit it was": one.get("department") == WATER,
            "nobody is judged unheard while they have time": unheard,
            "they are heard": stated.status == 200,
            "nobody judges themselves": own.status == 403,
            "it is decided, with a measure": decided.body.get("measure") == "rectify",
        }))  # fmt: skip

    def _line(self) -> tuple[str, str]:
        """Who stands above the department, one above the other."""
        return self.tickets.dispatcher, self.tickets.supervisor

    def _waits(self, record: dict[str, Any]) -> bool:
        """Whether who it is about has time left to be heard."""
        due = next((one["due"] for one in record["clocks"] if one["name"] == "statement"), None)
        return due is not None and datetime.fromisoformat(due) - self.tickets.play.clock.now().legal > SOON

    def _records(self, ticket: Reported, rule: str) -> list[dict[str, Any]]:
        """Records about the ticket under a rule."""
        tickets, found = self.tickets, list[dict[str, Any]]()
        for one in tickets.every("/v1/accountability", tickets.supervisor, department=WATER):
            if one["rule"] == rule:
                whole = done(tickets.desk.get(f"/v1/accountability/{one['id']}", tickets.supervisor))
                if (whole["origin"] or {}).get("case_id") == ticket.id:
                    found.append(one)
        return found
