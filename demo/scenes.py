"""The scenes of the play. Each plays over HTTP and says what must be true afterwards."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, get_args

from chalicelib.catalogue.model import Channel, Item
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from demo import refusals
from demo.desk import Answer, Desk
from demo.forms import personal
from demo.plays import Played, Ready, ready, submit
from demo.report import Check
from infra.paths import ROOT

CHANNELS: tuple[Channel, ...] = get_args(Channel)
AT_ONCE = 2
INSTANT_SECONDS = 5.0
INSTANT_SHARE = 0.99
"""A function process that starts while all processors are busy may take longer; then the request is tried again."""
PATIENCE = 90.0
STILL = 5.0
"""Seconds in which nothing is stored when nobody asks for anything."""
ALLOWANCE = "elder_allowance"
OUTCOMES = {"instant": "已批准", "human": "审核中", "received": "已收件，待受理"}
"""Way in which an item is played → what its applicant reads at once."""


def until(true: Callable[[], bool], seconds: float = PATIENCE, pause: float = 0.3) -> bool:
    """Whether ``true`` comes about in time; looks again after each pause (seconds)."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True


def settled(stored: Callable[[], int]) -> int:
    """What is stored once the readers of what happened before are through."""
    counts = [stored()]

    def still() -> bool:
        time.sleep(STILL)
        counts.append(stored())
        return counts[-1] == counts[-2]

    until(still)
    return counts[-1]


class Play:
    """What all scenes share: the desk, the items, the rows so far."""

    def __init__(self, desk: Desk, clock: Clock) -> None:
        self.desk = desk
        self.clock = clock
        self.rows: list[Played] = []
        self.personal: set[str] = set()
        """What was answered in forms that is personal."""
        found = desk.get("/v1/items", limit="100").body
        codes = [summary["code"] for summary in found["items"]]
        items = [Item.model_validate(desk.get(f"/v1/items/{code}").body["item"]) for code in codes]
        self.items = {item.short: item for item in items}
        self.reference = desk.get("/v1/items", scope="reference", limit="1").body

    def catalogue(self) -> Iterator[Check]:
        """Both catalogues are published; words and pinyin initials find items."""
        files = len(list((ROOT / "catalogue" / "items").iterdir()))
        said = f"{len(self.items)} of {files} items open to application"
        yield Check("spine.catalogue.district", len(self.items) == files, said)
        total = self.reference["total"]
        yield Check("spine.catalogue.reference", total == 982, f"{total} of 982 reference items")
        names = {q: [i["name"] for i in self.desk.get("/v1/items", q=q).body["items"]] for q in ("高龄津贴", "gljt")}
        yield Check("spine.catalogue.search", all("高龄津贴" in found for found in names.values()), str(names))
        guide = self.desk.get(f"/v1/items/{self.items[ALLOWANCE].code}/guide").body
        yield Check("spine.catalogue.guide", bool(guide["materials"] and guide["places"]), guide["name"])

    @property
    def today(self) -> date:
        """The legal day, which may run fast."""
        return legal_day(self.clock.now().legal)

    def make(self, short: str, channel: Channel, wanted: str) -> Ready:
        """An application that is ready to be submitted."""
        made = ready(self.desk, self.items[short], channel, wanted, self.today)
        if made is None:
            raise LookupError(f"{short} has no playable example of {wanted}")
        return made

    def submit(self, made: Ready, kind: str, key: str | None = None) -> tuple[Answer, Played]:
        """Submit and keep the row."""
        self.personal |= set(personal(made.item, made.body["form"]))
        answer, row = submit(self.desk, made, key)
        row.kind = kind
        self.rows.append(row)
        return answer, row

    def first(self) -> Iterator[Check]:
        """The first case of a stack where no function has run yet: it may take long, and is told to its applicant."""
        _, row = self.submit(self.make(ALLOWANCE, "web", "instant"), "first")
        told = until(lambda: len(self.messages_of(row)) == 1)
        yield Check("spine.first", told, f"{row.outcome} in {row.seconds:.2f} s, every function cold")

    def crowd(self) -> Iterator[Check]:
        """Every item over every channel that it is offered on: instant where a table approves, else by people."""
        wanted = [
            (item, channel, kind)
            for item in self.items.values()
            for channel in item.channels
            for kind in (("instant",) if item.decision else (by_people(item),))
        ]
        wanted += [(item, "web", "human") for item in self.items.values() if item.decision and "web" in item.channels]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(lambda one: self._one(*one), wanted))
        for kind, outcome in OUTCOMES.items():
            rows = [row for row in self.rows if row.kind == kind]
            wrong = [f"{row.item}/{row.channel}: {row.outcome}" for row in rows if row.outcome != outcome]
            yield Check(f"spine.applications.{kind}", bool(rows) and not wrong, f"{len(rows)} played {wrong[:5]}")
        times = [row.seconds for row in self.rows if row.kind == "instant"]
        quick = sum(seconds <= INSTANT_SECONDS for seconds in times)
        said = f"{quick} of {len(times)} within {INSTANT_SECONDS:.0f} s, the slowest in {max(times):.2f} s"
        yield Check("spine.instant.seconds", quick >= INSTANT_SHARE * len(times), said)
        channels = Counter(row.channel for row in self.rows)
        yield Check("spine.channels", set(channels) == set(CHANNELS), str(dict(channels)))

    def _one(self, item: Item, channel: Channel, kind: str) -> None:
        made = ready(self.desk, item, channel, kind, self.today)
        if made is not None:
            self.submit(made, kind)

    def bad_input(self, stored: Callable[[], int]) -> Iterator[Check]:
        """Refusals are right, and leave nothing behind."""
        made = self.make(ALLOWANCE, "web", "instant")
        before, wrong, seen = settled(stored), [], 0
        for code, answer, right in refusals.refused(self.desk, made, self.reference["items"][0]["code"]):
            seen += 1
            self.rows.append(
                Played("-", made.item.name, "web", f"{answer.status} {code}", answer.seconds, kind="invalid")
            )
            if not right:
                wrong.append(f"{code}: {answer.status} {answer.body}")
        yield Check("spine.refusals", not wrong, f"{seen} refusals {wrong}")
        messages = self.desk.get("/sandbox/messages", to=made.player.phone).body["items"]
        after = stored()
        yield Check(
            "spine.refusals.nothing_stored", before == after and not messages, f"{before} items before, {after} after"
        )

    def duplicates(self) -> Iterator[Check]:
        """The same key and body gets the first answer again; another body under the key is refused."""
        same = refused = 0
        for channel in CHANNELS:
            made = self.make("offsite_medical_filing", channel, "instant")
            key = f"twice-{channel}-{time.time_ns()}"
            first, _ = self.submit(made, "instant", key)
            again, _ = self.submit(made, "duplicate", key)
            same += first.body == again.body and again.status == 201
            other = self.desk.post("/v1/applications", made.body | {"automatic": False}, made.token, key)
            refused += other.status == 409 and other.body["code"] == "idempotency_key_reused"
        yield Check("spine.duplicates.same", same == len(CHANNELS), f"{same} of {len(CHANNELS)} first answers again")
        yield Check(
            "spine.duplicates.other", refused == len(CHANNELS), f"{refused} of {len(CHANNELS)} refused with 409"
        )

    def messages(self) -> Iterator[Check]:
        """Every case has told its applicant, once."""
        told = [row for row in self.rows if row.kind in ("instant", "human", "received")]

        def counted() -> bool:
            for row in told:
                if row.messages == 0:
                    row.messages = len(self.messages_of(row))
            return all(row.messages for row in told)

        whole = until(counted)
        missing = [row.case for row in told if row.messages == 0]
        # What nobody accepts is accepted by the clock, and told a second time.
        more = [row.case for row in told if row.messages > (2 if row.kind == "received" else 1)]
        yield Check(
            "spine.messages", whole and not more, f"{len(told)} cases, missing {missing[:3]}, more than one {more[:3]}"
        )

    def messages_of(self, row: Played) -> list[dict[str, Any]]:
        """What arrived on the applicant's phone about the case."""
        items = self.desk.get("/sandbox/messages", to=row.to).body["items"]
        page = f"progress?number={row.number}&"  # the wire format of a mini-program's message has no id of ours
        return [message for message in items if message["id"].startswith(row.case) or page in message["page"]]


def by_people(item: Item) -> str:
    """How a case of people begins: accepted first, or with whoever decides."""
    return "received" if item.procedure.levels else "human"
