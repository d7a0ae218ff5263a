"""差评: verified with who gave it, put right, told to them, and public without them."""

from collections.abc import Iterator
from typing import Any

from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import until as soon
from demo.tickets.desk import TRANSPORT, Reported, Tickets

PUBLIC = "已调整养护队伍的派工办法，路面坑洼当日派工。"


class BadRating:
    """Somebody who was answered, and is not satisfied."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """The rating, then what becomes of it."""
        tickets = self.tickets
        ticket = tickets.report("complaint", "锦绣大街公交站旁边路面坑洼，骑车差点摔倒，请尽快修补路面。")
        tickets.dispatched(ticket, TRANSPORT, "road_damage")
        tickets.replied(ticket, "路面坑洼已经修补。")
        done(tickets.act(ticket, "confirmation", {"solved": True}, ticket.token))
        department = tickets.view(ticket)["department"]
        path = f"/v1/rating-numbers/{ticket.number}"
        soon(lambda: tickets.desk.get(path, code=ticket.code).status == 200)
        rating = str(done(tickets.desk.get(path, code=ticket.code))["rating"]["id"])
        yield self._given(ticket, rating)
        yield self._mended(ticket, rating, department)

    def _given(self, ticket: Reported, rating: str) -> Check:
        """Once, by who was served, with a reason."""
        tickets, path = self.tickets, f"/v1/ratings/{rating}/rating"
        post, who = tickets.desk.post, ticket.who
        contact = {"name": who.name, "phone": who.phone} if who is not None else None
        said = {"grade": 1, "tags": ["slow"], "text": "打了三次电话才有人来。", "contact": contact}
        stranger = post(path, said, tickets.resident()[1])
        bare = post(path, {"grade": 1}, ticket.token)
        given = post(path, said, ticket.token)
        twice = post(path, {"grade": 5}, ticket.token)
        return Check("complaints.rating.bad", *held({
            "nobody rates for others": refused(stranger, 404, "case_unknown"),
            "a bad one says why": refused(bare, 422, "rating_why"),
            "it is given": given.body.get("grade") == 1,
            "once": refused(twice, 409, "rating_twice"),
        }))  # fmt: skip

    def _mended(self, ticket: Reported, rating: str, department: str) -> Check:
        tickets = self.tickets
        worker, since = tickets.worker(department, "ticket-c"), tickets.since().isoformat()

        def act(what: str, said: dict[str, Any]) -> Any:
            return tickets.desk.post(f"/v1/ratings/{rating}/{what}", said, worker)

        settles = {"text": "向您道歉，已经整改。", "public": PUBLIC}
        early = act("rectification", settles)
        unasked = act("verification", {"how": "records", "reached": "confirmed", "note": "查了记录。"})
        waits = rating in {one["id"] for one in tickets.every("/v1/rating-queue", worker, department=department)}
        verified = act("verification", {"how": "rater", "reached": "confirmed", "note": "电话联系，属实。"})
        mended = done(act("rectification", settles))
        results = tickets.every("/v1/ratings/results", month=str(mended["closed_at"])[:7])
        public = next((one for one in results if one["id"] == rating), {})

        def counted() -> bool:
            items = tickets.desk.get("/v1/ratings/rates", department=department, since=since).body.get("items", ())
            return any(one["bad"] >= 1 and one["rectified"] >= 1 for one in items)

        return Check("complaints.rating.rectified", *held({
            "it waits for the department": waits,
            "nothing is put right before it was verified": refused(early, 409, "rating_stage"),
            "one in somebody's name is verified with them": refused(unasked, 422, "rating_named"),
            "then it is": verified.status == 200,
            "and put right in time": mended["result"] != "" and mended["in_time"] is True,
            "who gave it is told": tickets.hears(ticket.phone, "评价已经处理", "整改"),
            "everybody reads what was done": public.get("text") == PUBLIC,
            "the rates count both": soon(counted),
        }))  # fmt: skip
