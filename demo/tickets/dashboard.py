"""What leaders see: the month's figures, the cases behind them, and that a recount finds the same."""

import json
from collections.abc import Iterator
from datetime import timedelta

from chalicelib.kernel.months import months_after
from demo.access.stage import done, refused
from demo.report import Check, held
from demo.scenes import until as soon
from demo.tickets.desk import WATER, Tickets
from demo.trading.desk import until
from infra.fresh import command

FEWEST = 11
"""Tickets of a play."""


class Dashboard:
    """Looked at when everything was played."""

    def __init__(self, tickets: Tickets) -> None:
        self.tickets = tickets

    def scenes(self) -> Iterator[Check]:
        """The figures, then what stands behind them."""
        rows = [row for row in self.tickets.play.rows if row.kind == "ticket"]
        channels = sorted({row.channel for row in rows})
        yield Check("complaints.tickets", len(rows) >= FEWEST, f"{len(rows)} tickets over {', '.join(channels)}")
        yield self._figures()
        yield self._recounted({row.case for row in rows})

    def _figures(self) -> Check:
        """Of the month, the same from above as from each department; everybody sees what is theirs."""
        tickets, path = self.tickets, "/v1/supervision/dashboard"
        month = f"{tickets.play.today:%Y-%m}"

        def agrees() -> bool:
            shown = done(tickets.desk.get(path, tickets.supervisor, month=month))
            first = tickets.play.today.replace(day=1)
            days = {"from": first.isoformat(), "to": (months_after(first, 1) - timedelta(days=1)).isoformat()}
            if f"{first:%Y-%m}" != month:
                return True  # a month has ended while it was asked
            split = done(tickets.desk.get("/v1/supervision/figures", tickets.supervisor, by="day", **days))
            sums = [sum(one["figures"]["opened"] for one in shown[by]) for by in ("days", "departments", "channels")]
            return sums == [shown["total"]["opened"]] * 3 and split["total"]["opened"] == shown["total"]["opened"]

        whole = done(tickets.desk.get(path, tickets.supervisor))
        own = done(tickets.desk.get(path, tickets.worker(WATER)))
        resident = tickets.desk.get(path, tickets.resident()[1])
        foreign = tickets.desk.get(path, tickets.worker(WATER), department="11530114015302263A")
        return Check("complaints.dashboard", *held({
            "days, departments and channels add up": soon(agrees),
            "what is open now is shown by department": whole["now"]["open"] == sum(
                one["open"] for one in whole["now"]["departments"]
            ),
            "a department sees itself": "水务局" in own["scope"] and not own["channels"],
            "and no other": refused(foreign, 403, "supervision_not_yours"),
            "residents see the published summary alone": resident.status == 403
            and tickets.desk.get("/v1/supervision/summary").status == 200,
        }))  # fmt: skip

    def _recounted(self, played: set[str]) -> Check:
        """Every timeline measured again gives what is counted; every ticket is found behind its number."""
        tickets = self.tickets
        said: list[str] = []

        def equal() -> bool:
            said[:] = command("infra.recount", check=False).splitlines()[-1:]
            told = json.loads(said[0]) if said else {"cases": 0}
            return bool(told["cases"]) and not any(told[name] for name in ("behind", "wrong", "differ"))

        recounted = until(equal)
        if not recounted:
            print(f"a recount finds {said}")
        days = {"from": tickets.since().isoformat(), "to": (tickets.play.today + timedelta(days=1)).isoformat()}

        def behind(metric: str) -> set[str]:
            path = "/v1/supervision/cases"
            return {one["case_id"] for one in tickets.every(path, tickets.supervisor, metric=metric, **days)}

        opened, bad, orders = (behind(metric) for metric in ("opened", "bad", "orders"))
        return Check("complaints.recount", *held({
            "a recount of every timeline finds the same": recounted,
            "every ticket stands behind its number": played <= opened,
            "a bad rating is found": bool(bad),
            "and an order of supervision": bool(played & orders),
        }))  # fmt: skip
