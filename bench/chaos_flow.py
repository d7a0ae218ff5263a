"""A flow whose cases are made up from their ids, told by the platform's own channels; time that runs fast for them.

What becomes of a message does not depend on what it says, so this is all that is pretended.
"""

import random
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, ClassVar
from zlib import crc32

from chalicelib.feed.model import Public
from chalicelib.kernel.clock import CHINA, Clock, Moment
from chalicelib.kernel.facts import SYSTEM, Body, Fact, Ref, Stamp, write
from chalicelib.kernel.ids.case_id import new_case_id
from chalicelib.messages.model import Channel, Errand, Telling
from chalicelib.messages.ports import Hearing, Outbox
from chalicelib.messages.rules import Messages

FLOW = "chaos"
FACTS = 10
"""Facts of a case."""
SPEED = 10.0
"""How much faster than the wall time passes for the channels, so that what waits for minutes waits for seconds."""
OPENED = 1_700_000_000_000
"""Milliseconds since 1970 of the first case."""
ROUTES: tuple[tuple[Channel, ...], ...] = (
    ("sms",), ("wechat", "sms"), ("miniprogram", "wechat", "sms"), ("webhook",),
)  # fmt: skip
"""Over which channels a case's recipient is told, in turn; case by case the next of these."""
ENDPOINTS = 8
TWICE, LATE = 0.05, 0.1
"""Shares of what is queued twice, or told of twice to readers, and of what is queued with a delay."""


class Moved(Body):
    kind: ClassVar[str] = "moved"


class Decided(Body):
    kind: ClassVar[str] = "decided"


@dataclass(frozen=True)
class Fast:
    """Both clocks, :data:`SPEED` times as fast as the wall's since ``anchor``."""

    anchor: datetime

    def now(self) -> Moment:
        wall = self.anchor + (datetime.now(UTC) - self.anchor) * SPEED
        return Moment(legal=wall.astimezone(CHINA), wall=wall)

    def wall_of(self, legal: datetime) -> datetime:
        return legal.astimezone(UTC)


class Unruly:
    """The channels' queues as they are at their worst: some errands come twice, some late, all in any order."""

    def __init__(self, outbox: Outbox, seed: str) -> None:
        self._outbox = outbox
        self._chance = random.Random(seed)  # noqa: S311  chance that can be had again

    def put(self, errands: Collection[Errand], delay: int = 0) -> None:
        """``delay`` is of fast time."""
        least, chance = ceil(delay / SPEED), self._chance
        put: list[tuple[int, Errand]] = []
        for errand in errands:
            put.append((least + (chance.randint(1, 2) if chance.random() < LATE else 0), errand))
            if chance.random() < TWICE:
                put.append((least + chance.randint(0, 3), errand))
        chance.shuffle(put)
        for late in {late for late, _ in put}:
            self._outbox.put([errand for its, errand in put if its == late], late)


class Cases:
    """How many facts each case has by now, and over which channels it is told."""

    def __init__(self, number: int) -> None:
        self.ids = [case(n) for n in range(number)]
        self._stands = dict.fromkeys(self.ids, 0)
        self.route = {case_id: ROUTES[n % len(ROUTES)] for n, case_id in enumerate(self.ids)}

    def stands(self, case_id: str) -> int:
        return self._stands[case_id]

    def moves(self, chance: random.Random) -> Iterator[Ref]:
        """The cases move on, one or some facts at a time, whoever's turn it is; some moves are told twice."""
        left = [case_id for case_id in self.ids for _ in range(FACTS)]
        chance.shuffle(left)
        for case_id in left:
            before = self._stands[case_id]
            if before < FACTS:
                self._stands[case_id] = min(FACTS, before + chance.randint(1, 3))
                ref = Ref(flow=FLOW, case_id=case_id, seq=self._stands[case_id], kind="moved")
                yield from [ref] * (2 if chance.random() < TWICE else 1)


class Tale:
    """What there is to tell of the cases: the flow's author, its audience and its publisher."""

    def __init__(self, clock: Clock, stands: Callable[[str], int], route: Callable[[str], tuple[Channel, ...]]) -> None:
        """``stands``: how many facts a case has by now."""
        self._clock = clock
        self._stands = stands
        self._route = route

    def tell(self, errand: Errand) -> Telling:
        case_id = errand.ref.case_id
        to = {"sms": phone(case_id), "wechat": openid(case_id), "miniprogram": openid(case_id)}
        return Telling(to=to, values={"mark": mark(case_id, errand.ref.seq)})

    def hearing(self, case_id: str) -> Hearing:
        return Hearing(facts(case_id, self._stands(case_id), self._clock), lambda _: self._route(case_id))

    def told(self, case_id: str) -> Sequence[Public]:
        return [
            Public(
                id=mark(case_id, fact.seq), type=f"{FLOW}.{fact.kind}", version=1, case_id=case_id, seq=fact.seq,
                item=item(case_id), name="", department="", at=fact.at,
            )
            for fact in facts(case_id, self._stands(case_id), self._clock)
        ]  # fmt: skip


def case(n: int) -> str:
    """The id of the ``n``-th case."""
    return new_case_id(OPENED + n, n.to_bytes(10))


def facts(case_id: str, number: int, clock: Clock) -> list[Fact]:
    """The first facts of a case: every third is a decision."""
    bodies = [Moved() if seq % 3 else Decided() for seq in range(1, number + 1)]
    return write(FLOW, case_id, 0, "", bodies, Stamp(at=clock.now(), by=SYSTEM))


def mark(case_id: str, seq: int) -> str:
    """By which the message about a fact is known again, wherever it is seen."""
    return f"{case_id}-{seq}"


def phone(case_id: str) -> str:
    return f"13{crc32(case_id.encode()) % 10**9:09d}"


def openid(case_id: str) -> str:
    return f"o{case_id}"


def item(case_id: str) -> str:
    """The endpoint of this item hears of the case."""
    return f"item{crc32(case_id.encode()) % ENDPOINTS}"


TEXT = "您的办件有了进展，查询码{mark}。"
CODES = {"aliyun": "SMS_1", "tencent": "1", "wechat": "wx-chaos", "miniprogram": "mp-chaos"}
VARIABLES = {"aliyun": "mark", "tencent": "1", "wechat": "character_string1", "miniprogram": "character_string1"}


def rules() -> Messages:
    """The rules of the flow, in the form in which the district publishes its own; none keeps to quiet hours."""
    words: dict[str, Any] = {
        "text": TEXT,
        "providers": {name: {"code": CODES[name], "values": {VARIABLES[name]: "{mark}"}} for name in CODES},
    }
    version = {"version": "2026-11", "title": "办理进度通知", "full": words, "plain": words}
    receipt = {"miniprogram": 2, "wechat": 2}
    return Messages.model_validate(
        {
            "source": "bench",
            "quiet": {"begins": "22:00", "ends": "07:30"},
            "sms": {"shares": {"aliyun": 50, "tencent": 50}},
            "classes": {
                "result": {"quiet": False, "receipt": receipt},
                "statutory": {"quiet": False, "receipt": receipt | {"sms": 3}, "window": True, "attempts": 8},
                "event": {"quiet": False, "falls_back": False},
            },
            "kinds": {
                FLOW: {
                    Moved.kind: {"class": "result", "template": "told"},
                    Decided.kind: {"class": "statutory", "template": "told"},
                }
            },
            "templates": {"told": {"variables": ["mark"], "versions": [version]}},
        }
    )


def days(day: str) -> tuple[str, str]:
    """Today and yesterday in Beijing, whatever day it is by the fast clock: providers know no other."""
    del day
    now = datetime.now(CHINA)
    return f"{now:%Y%m%d}", f"{now - timedelta(days=1):%Y%m%d}"
