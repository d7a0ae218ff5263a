"""Appointments: booked ahead, raced for, jointly for a firm; then a day in the hall, and whoever stayed away."""

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.deadlines import legal_day
from demo import people
from demo.desk import Answer, Who
from demo.report import Check
from demo.scenes import Play

CENTRE, ELSEWHERE = "centre-01", "park-01"
LEAD, SHORT_LEAD = 25.0, 5.0
"""Seconds that it may take to book everything, to book what a day in the hall needs."""
RACERS, AT_ONCE, SEATS = 20, 4, 5
LATE = timedelta(minutes=30)
"""Beyond the grace of whoever has a slot at nine."""
DAYS_PLAYED = 3
"""How often a day in the hall is tried: on a busy machine a fast day may be over too soon."""


@dataclass(frozen=True)
class Day:
    """A day in the hall: the order of calls, who should have been called when, and what everybody saw."""

    called: list[str]
    right: list[str]
    waiting: list[dict[str, Any]]
    outcomes: list[str]
    strange: list[int]
    """Statuses of what nobody may do."""


class Appointments:
    """Residents and firms book; a terminal and a window of the centre serve them."""

    def __init__(self, play: Play) -> None:
        self.play, self.desk = play, play.desk
        self.window = self.desk.tokens.officer("government_services", "window-7", CENTRE)
        self.elsewhere = self.desk.tokens.officer("government_services", "window-8", ELSEWHERE)
        self.terminal: Who = self.desk.served("kiosk")

    def scenes(self) -> Iterator[Check]:
        """All of them, in the order of their time."""
        slots = self._slots_of_a_day(LEAD)
        absent = self._resident()
        for start in slots[:3]:
            self._book(absent, start, service="tax")
        yield self._booked(slots[4])
        yield self._taken(slots[5])
        yield self._race(slots[6])
        yield self._joint(slots[7])
        yield from self._told_of(self._day_in_the_hall())
        self._wait(slots[2] + LATE)
        blocked = self._book(absent, self._slots_of_a_day(SHORT_LEAD)[0])
        right = (blocked.status, blocked.body.get("code")) == (409, "booking_blocked")
        yield Check("application.appointments.blocked", right, str(blocked.body.get("detail")))

    def _booked(self, start: datetime) -> Check:
        """One is told all; the same again changes nothing, two at once are refused, what is cancelled is free."""
        who, before, key = self._resident(), self._free(start, "general"), f"slot-{time.time_ns()}"
        first, again = (self._book(who, start, key=key, item=self._code("elder_allowance")) for _ in range(2))
        less = self._free(start, "general")
        twice = self._book(who, start, service="tax")
        mine = self.desk.get("/v1/appointments", who).body["items"]
        self.desk.post(f"/v1/appointments/{first.body['id']}/cancellation", {}, who)
        right = {
            "booked": first.status == 201 and bool(first.body["visits"][0]["materials"] and first.body["told"]),
            "once": again.body["id"] == first.body["id"] and less == before - 1 and len(mine) == 1,
            "not at two windows at once": (twice.status, twice.body.get("code")) == (409, "time_taken"),
            "free again": self._free(start, "general") == before,
        }
        return _check("booked", right)

    def _taken(self, start: datetime) -> Check:
        """The last seat is somebody else's."""
        answers = [self._book(self._resident(), start, service="marriage") for _ in range(3)]
        told = [(answer.status, answer.body.get("code")) for answer in answers]
        return Check("application.appointments.taken", told == [(201, None)] * 2 + [(409, "slot_taken")], str(told))

    def _race(self, start: datetime) -> Check:
        """Many at once: as many book as there are seats."""
        racers = [self._resident() for _ in range(RACERS)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            answers = list(pool.map(lambda who: self._book(who, start, service="tax"), racers))
        told = Counter(str(answer.body.get("code", "booked")) for answer in answers)
        right = told == {"booked": SEATS, "slot_taken": RACERS - SEATS} and self._free(start, "tax") == 0
        return Check("application.appointments.race", right, str(dict(told)))

    def _joint(self, start: datetime) -> Check:
        """A firm books three departments at once; when one of them is full, none."""
        firm = people.firm(self.play.today)
        agent = self.desk.tokens.resident(firm.contact.number, firm.number)
        for _ in range(2):
            self._book(self._resident(), start, service="marriage")
        change = {"item": self._code("company_change")}
        asked = {"site": CENTRE, "firm": firm.number, "visitor": firm.contact.name, "start": start.isoformat()}
        full = self._post("/joint", asked | {"visits": [change, {"service": "marriage"}]}, agent)
        before = self._free(start, "enterprise")
        good = self._post("/joint", asked | {"visits": [change, {"service": "tax"}, {"service": "general"}]}, agent)
        stranger = self._post("/joint", asked | {"visits": [change, {"service": "tax"}]}, self._resident())
        visits = [visit["service"] for visit in good.body.get("visits", ())]
        right = {
            "three at once": good.status == 201 and visits == ["enterprise", "tax", "general"],
            "all or nothing": (full.status, full.body.get("code")) == (409, "slot_taken"),
            "nothing was left behind": before - 1 == self._free(start, "enterprise") == 5,
            "nobody else's firm": stranger.status == 403,
        }
        return _check("joint", right)

    def _day_in_the_hall(self) -> Day:
        """The day, played again when it was over before everybody was called."""
        for _ in range(DAYS_PLAYED):
            slots = self._slots_of_a_day(SHORT_LEAD)
            timely, late = (self._book(self._resident(), at).body for at in (slots[-1], slots[0]))
            self._wait(slots[0] + LATE)
            played = self._played(slots, timely, late)
            if self.play.today == slots[0].date():
                return played
        return played

    def _played(self, slots: list[datetime], timely: dict[str, Any], late: dict[str, Any]) -> Day:
        """Who has booked the last slot comes early, then somebody without an appointment, then one who is late."""
        first = self._comes(timely, self.window)
        walk_in = self.desk.post(f"/v1/sites/{CENTRE}/tickets", {"service": "general"}, self.terminal).body
        second = self._comes(late, self.terminal)
        wrong = self.desk.post(
            f"/v1/sites/{CENTRE}/check-in", {"appointment": late["id"], "code": "0" * 8}, self.window
        )  # fmt: skip
        strange = self._call(self.elsewhere)
        waiting = [self._line()]
        self._wait(slots[-1])
        called, outcomes = [], []
        for outcome in ("served", "no_show", "served"):
            number = str(self._call(self.window).body.get("number"))
            path = f"/v1/sites/{CENTRE}/calls/{number}/outcome"
            outcomes.append(str(self.desk.post(path, {"outcome": outcome}, self.window).body.get("state")))
            called.append(number)
        waiting.append(self._line())
        right = [_number(first), str(walk_in.get("number")), _number(second)]
        return Day(called, right, waiting, outcomes, [wrong.status, strange.status])

    def _told_of(self, day: Day) -> Iterator[Check]:
        before, after = day.waiting
        yield Check("application.appointments.check_in", day.strange == [404, 403], f"{day.right} {day.strange}")
        yield Check("application.appointments.order", day.called == day.right, f"{day.called} of {day.right}")
        right = (before["waiting"], after["waiting"], after["last_called"]) == (3, 0, day.right[-1])
        yield Check(
            "application.appointments.waiting", right, f"{before['waiting']} waited {before['minutes']} minutes"
        )
        yield Check("application.appointments.no_show", day.outcomes == ["served", "no_show", "served"], day.called[1])

    # steps

    def _slots_of_a_day(self, lead: float) -> list[datetime]:
        """The slots of the first day on which the centre is open and that is far enough ahead."""
        day = self.play.today
        while True:
            day += timedelta(days=1)
            found = self.desk.get(f"/v1/sites/{CENTRE}/slots", day=day.isoformat()).body["items"]
            starts = [datetime.fromisoformat(slot["start"]).astimezone(CHINA) for slot in found]
            if starts and self._seconds_until(starts[0]) > lead:
                return starts

    def _free(self, start: datetime, service: str) -> int:
        found = self.desk.get(f"/v1/sites/{CENTRE}/slots", day=f"{legal_day(start)}", service=service).body["items"]
        return next(int(slot["free"]) for slot in found if datetime.fromisoformat(slot["start"]) == start)

    def _resident(self) -> str:
        return self.desk.tokens.resident(people.resident(40, self.play.today).number)

    def _code(self, short: str) -> str:
        return self.play.items[short].code

    def _book(self, who: str, start: datetime, key: str | None = None, **what: str) -> Answer:
        asked = {"site": CENTRE, "start": start.isoformat(), "visitor": "杨秀英"}
        return self._post("", asked | (what or {"service": "general"}), who, key)

    def _post(self, path: str, asked: dict[str, Any], who: str, key: str | None = None) -> Answer:
        return self.desk.post(f"/v1/appointments{path}", asked, who, key)

    def _comes(self, booked: dict[str, Any], by: Who) -> dict[str, Any]:
        told = {"appointment": booked["id"], "code": booked["check_in_code"]}
        return self.desk.post(f"/v1/sites/{CENTRE}/check-in", told, by).body

    def _call(self, by: str) -> Answer:
        return self.desk.post(f"/v1/sites/{CENTRE}/calls", {"window": "7", "services": ["general"]}, by)

    def _line(self) -> dict[str, Any]:
        lines = self.desk.get(f"/v1/sites/{CENTRE}/waiting").body["items"]
        return next(dict(line) for line in lines if line["service"] == "general")

    def _seconds_until(self, legal: datetime) -> float:
        return (self.play.clock.wall_of(legal) - self.play.clock.now().wall).total_seconds()

    def _wait(self, legal: datetime) -> None:
        time.sleep(max(self._seconds_until(legal) + 0.05, 0))


def _number(come: dict[str, Any]) -> str:
    return str(next((ticket["number"] for ticket in come.get("items", ())), come.get("code")))


def _check(name: str, right: dict[str, bool]) -> Check:
    wrong = [what for what, ok in right.items() if not ok]
    return Check(f"application.appointments.{name}", not wrong, f"{len(right)} things, wrong: {wrong}")


def appointments(play: Play) -> Iterator[Check]:
    """The scenes of appointments."""
    yield from Appointments(play).scenes()
