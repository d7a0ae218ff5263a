"""Public-resource trading: when a notice is seen, what a list costs, what readers hear, open data, the law's days."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any

from bench.place import Place
from bench.results import Entry
from chalicelib import bootstrap
from demo.access.stage import done
from demo.desk import Answer, Desk
from demo.scenes import Play, until
from demo.signing import department
from demo.trading.desk import CENTRE, PROJECTS, Centre, firm, yuan
from tests.conformance.judging import faults, judged, packed
from tests.ocds import OpenData
from tests.ocds_turns import projects
from tests.trading_days import ROWS, wrong

PUBLICATION_NAMES = ("trading.publication.seconds", "trading.publication.cold")
ONCE_NAMES, ERRORS_NAMES, PERIODS_NAMES = ("trading.feed.once",), ("trading.ocds.errors",), ("trading.periods.wrong",)
NOTICES, AHEAD, LATEST = 6, timedelta(seconds=5), 5
"""Notices that are set to a second, how far ahead that lies, and how many seconds later they have to be seen."""
PUBLISHERS, EACH, PAGE = 8, 10, 7
PATIENCE = 600.0
"""Seconds until a notice has to be seen somewhere; what is seen later is lost."""
SETTLING = 5.0
"""Seconds in which what comes twice would come."""
AMOUNT, TOGETHER = 1_000, 100
"""Projects, and how many of them lie in one package."""
YEAR = 2026
PLAN = {"overview": "新建道路2公里，含排水、照明和绿化。", "budget": "约两千万元。"}
"""What a notice of an intention has to say."""

Told = tuple[str, str]
"""A project's id, and its notice."""


def publication(place: Place) -> Iterator[Entry]:
    """From the second that is set until everybody sees the notice, at its own address and in the list."""
    centre = centre_of(place)
    cold = _seen(centre, 0)
    taken = [_seen(centre, serial) for serial in range(1, NOTICES + 1)]
    longest = [max(both) for both in taken]
    at_address, in_list, _ = (max(way) for way in zip(*taken, strict=True))
    how = f"longest of {NOTICES}, warm, one by one, set {AHEAD.seconds} s ahead; median {median(longest):.2f} s; "
    how += f"at their own addresses {at_address:.2f} s, in the list {in_list:.2f} s"
    yield Entry(PUBLICATION_NAMES[0], max(longest), "s", how, goal=LATEST)
    how = "cold: the first notice of all, every function on its way starts; the fact was written after "
    how += f"{cold[2]:.2f} s, seen at its own address after {cold[0]:.2f} s, in the list after {cold[1]:.2f} s"
    yield Entry(PUBLICATION_NAMES[1], max(cold), "s", how)


def once(place: Place) -> Iterator[Entry]:
    """A reader that keeps nothing but the feed's cursor, while many publish."""
    centre, over = centre_of(place), Event()
    reader = Reader(centre)
    with ThreadPoolExecutor(PUBLISHERS + 1) as pool:
        reading = pool.submit(reader.follow, over)
        try:
            publishing = [pool.submit(_publish, centre, serial) for serial in range(PUBLISHERS)]
            told = [one for each in publishing for one in each.result()]
            until(lambda: all(reader.heard[one] for one in told) or reading.done(), PATIENCE)
            time.sleep(SETTLING)
        finally:
            over.set()
        reading.result(PATIENCE)
    amiss = sum(reader.heard[one] != 1 for one in told)
    how = f"{len(told)} notices, {PUBLISHERS} publishers, over HTTP; a reader that resumes by its cursor "
    how += f"{reader.pages} times, {PAGE} entries a page; never heard of: {sum(not reader.heard[one] for one in told)}"
    yield Entry(ONCE_NAMES[0], amiss, "notices", how, goal=0)


def errors(count: int = AMOUNT) -> Iterator[Entry]:
    """Projects that took every turn, as releases and as records, judged by the validator of the standard's owners."""
    world, found, releases = OpenData(), list[str](), 0
    for start in range(0, count, TOGETHER):
        made = packed(world, projects(world, min(TOGETHER, count - start), start))
        releases += len(made[0]["releases"])
        with TemporaryDirectory() as folder:
            found += [fault for verdict in judged(Path(folder), *made) for fault in _faults(verdict)]
    how = f"{count:,} projects, {releases:,} releases, and their records; " + ("; ".join(found[:3]) or "none found")
    yield Entry(ERRORS_NAMES[0], len(found), "errors", how, goal=0)


def periods() -> Iterator[Entry]:
    """Every row of the law, from every day of a year on: the day before, the last day, the day after."""
    days = (date(YEAR, 12, 31) - date(YEAR, 1, 1)).days + 1
    asked, found = wrong(date(YEAR, 1, 1) + timedelta(days=day) for day in range(days))
    how = f"{asked:,} answers, {len(ROWS)} rows from each day of {YEAR} on; " + ("; ".join(found[:3]) or "none wrong")
    yield Entry(PERIODS_NAMES[0], len(found), "wrong", how, goal=0)


def centre_of(place: Place) -> Centre:
    """The trading centre, on the platform that is measured."""
    os.environ |= place.platform.env
    return Centre(Play(Desk(place.platform.stack.api_url), bootstrap.clock()))


def announced(centre: Centre, serial: int) -> Told:
    """A project of its own whose intention goes out at once."""
    case, notice = _drafted(centre, serial)
    done(centre.act(case, f"notices/{notice}/check", {}, centre.checker))
    return case, notice


def _drafted(centre: Centre, serial: int) -> Told:
    """A project of its own, whose intention is to be told."""
    lot = {"id": "1", "title": "一标段", "ceiling": yuan(20_000_000)}
    case = centre.registered(
        family="construction", method="open_tender", title="呈贡区示例道路工程", category="市政道路",
        area="530114001", owner=firm(serial), lots=[lot],
    )  # fmt: skip
    drafted = centre.drafted(case, "intention", "招标计划", PLAN, dates={"expected": centre.day(60)})
    return case, str(done(drafted)["notices"][-1]["notice"])


def _seen(centre: Centre, serial: int) -> tuple[float, float, float]:
    """Seconds from the set second until the notice is at its address, and in the list of its owner; and until the fact
    that it went out was written.

    Raises
    ------
    ValueError
        it was seen before.
    TimeoutError
        it was not seen.
    """
    (case, notice), owner, desk = _drafted(centre, serial), firm(serial)["code"], centre.desk
    now = centre.play.clock.now
    at = (now().legal + AHEAD).replace(microsecond=0)
    done(centre.act(case, f"notices/{notice}/check", {"publish_at": at.isoformat()}, centre.checker))
    ways: dict[str, Callable[[], bool]] = {
        "address": lambda: _stage(desk.get(f"{PROJECTS}/{case}/notices/{notice}")) == "published",
        "list": lambda: case in {one["project"] for one in done(desk.get("/v1/trading/notices", owner=owner))["items"]},
    }
    taken: dict[str, float] = {}
    while len(taken) < len(ways):
        for way in ways.keys() - taken.keys():
            if ways[way]():
                taken[way] = (now().legal - at).total_seconds()
        if (now().legal - at).total_seconds() > PATIENCE:
            raise TimeoutError(f"a notice was not seen: {ways.keys() - taken.keys()}")
    if min(taken.values()) < 0:
        raise ValueError("a notice was seen before its second")
    [out] = [fact for fact in bootstrap.cases().timeline(case) if fact.kind == "notice_published"]
    return taken["address"], taken["list"], (out.recorded - at).total_seconds()


def _stage(answer: Answer) -> str:
    """Where the notice stands that was asked for; nowhere while the public may not know that there is one."""
    return str(done(answer)["notice"]["stage"]) if answer.status != 404 else ""


def _publish(centre: Centre, publisher: int) -> list[Told]:
    """Notices one after another, each out at once."""
    return [announced(centre, publisher) for _ in range(EACH)]


class Reader:
    """A platform of the city's that reads the feed. All that it keeps from page to page is the cursor."""

    def __init__(self, centre: Centre) -> None:
        self._desk, self._who = centre.desk, department(CENTRE)
        self.heard, self.pages = Counter[Told](), 0
        self._cursor = ""
        while self._page(200)["more"]:
            pass  # what was told before

    def follow(self, over: Event) -> None:
        """Read until it is over and nothing is left."""
        while True:
            last = over.is_set()
            page = self._page(PAGE)
            published = [one for one in page["items"] if one["type"] == "trading.notice_published"]
            self.heard.update((one["case_id"], one["said"]["notice"]) for one in published)
            self.pages += 1
            if last and not page["items"]:
                return
            if not page["more"]:
                time.sleep(0.1)

    def _page(self, limit: int) -> dict[str, Any]:
        after = {"after": self._cursor} if self._cursor else {}
        page = done(self._desk.get("/v1/feed", self._who, limit=str(limit), **after))
        self._cursor = str(page["cursor"])
        return page


def _faults(verdict: dict[str, Any]) -> Iterator[str]:
    """Each thing that the validator found, and that it did not know the extensions."""
    for name, found in faults(verdict).items():
        for one in found if isinstance(found, list | dict) else [found]:
            yield f"{name}: {one}"[:300]
    if not verdict["extensions"]["is_extended_schema"]:
        yield "extensions: none was read"
