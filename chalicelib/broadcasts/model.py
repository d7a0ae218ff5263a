"""The case of a broadcast: written by one head, confirmed by another, sent, or stopped. Pure.

Its messages are told apart by parts: a delivery belongs to a part of the broadcast instead of the whole, so that ten
thousand of them lie in as many places as there are shards, and a line is looked up among a hundred and not among all.
A part has an id like a case's, from which the case's follows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chalicelib.broadcasts import facts
from chalicelib.broadcasts.facts import (
    BroadcastAsked,
    BroadcastFinished,
    BroadcastPublished,
    BroadcastStopped,
    Content,
    Counts,
)
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.cases import Flow, Index
from chalicelib.kernel.errors import Forbidden, NotAllowed
from chalicelib.kernel.facts import Body, By, Fact
from chalicelib.kernel.ids.case_id import ALPHABET
from chalicelib.kernel.values import Lenient

SHARDS = 64
"""Places over which the subscribers of a topic, and the messages to them, are spread."""
SUBSCRIBER = 20
"""Hexadecimal digits of a subscriber's id: with all that stands around it a message's id has at most 62 characters."""
WHOLE = ALPHABET[0] * 2
"""The last two characters of a broadcast's own id; those of its parts count from 1 to :data:`SHARDS`."""


class Stage(StrEnum):
    """新, 待复核, 正在发, 已停止, 已发完."""

    NEW = "new"
    ASKED = "asked"
    PUBLISHED = "published"
    STOPPED = "stopped"
    FINISHED = "finished"


STAGES: dict[Stage, str] = {
    Stage.NEW: "未提交", Stage.ASKED: "等待另一位负责人复核", Stage.PUBLISHED: "已经复核，正在发送",
    Stage.STOPPED: "已经停止", Stage.FINISHED: "已经发完",
}  # fmt: skip
"""What an officer reads for each stage."""


class BroadcastCase(Lenient):
    """Where a broadcast stands."""

    stage: Stage = Stage.NEW
    notice: Content | None = None
    department: str = ""
    asked_by: By | None = None
    asked_at: datetime | None = None
    confirmed_by: By | None = None
    stopped_by: By | None = None
    published: int = 0
    """Number of the fact that its messages tell."""
    counts: Counts | None = None
    """When it was finished."""

    @property
    def told(self) -> Content:
        """The content of a broadcast that was asked for."""
        if self.notice is None:
            raise NotAllowed("broadcast_stage", stage=STAGES[self.stage])
        return self.notice


@dataclass(frozen=True, slots=True)
class Ask:
    """A head wants it to go out."""

    body: BroadcastAsked


@dataclass(frozen=True, slots=True)
class Announce:
    """The platform publishes what somebody else decided upon and checked."""

    body: BroadcastAsked


@dataclass(frozen=True, slots=True)
class Confirm:
    """A head confirms it."""

    by: By


@dataclass(frozen=True, slots=True)
class Stop:
    """A head takes it back, or stops it under way."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing of it is left to be sent."""

    counts: Counts


Command = Ask | Announce | Confirm | Stop | Finish


def decide(state: BroadcastCase, command: Command) -> Sequence[Body]:
    """The facts that ``command`` leads to, at whatever time; none when it tells what is known.

    Raises
    ------
    NotAllowed
        ``broadcast_stage``.
    Forbidden
        ``broadcast_yourself``: nobody confirms what they wrote.
    """
    match state.stage, command:
        case Stage.NEW, Ask(body):
            return [body]
        case Stage.NEW, Announce(body):
            return [body, BroadcastPublished(notice=body.notice)]
        case Stage.ASKED, Confirm(by):
            if by == state.asked_by:
                raise Forbidden("broadcast_yourself")
            return [BroadcastPublished(notice=state.told)]
        case ((Stage.ASKED | Stage.PUBLISHED), Stop()):
            return [BroadcastStopped()]
        case Stage.PUBLISHED, Finish(counts):
            return [BroadcastFinished(counts=counts)]
        case ((Stage.STOPPED | Stage.FINISHED), Finish()):
            return []
        case _:
            raise NotAllowed("broadcast_stage", stage=STAGES[state.stage])


def evolve(state: BroadcastCase, body: Body, fact: Fact) -> BroadcastCase:
    """The state after ``fact``."""
    match body:
        case BroadcastAsked():
            update: dict[str, object] = {
                "stage": Stage.ASKED, "notice": body.notice, "department": body.department, "asked_by": fact.by,
                "asked_at": fact.at,
            }  # fmt: skip
        case BroadcastPublished():
            update = {"stage": Stage.PUBLISHED, "confirmed_by": fact.by, "published": fact.seq}
        case BroadcastStopped():
            update = {"stage": Stage.STOPPED, "stopped_by": fact.by}
        case BroadcastFinished():
            update = {"stage": Stage.FINISHED, "counts": body.counts}
        case _:
            raise TypeError(f"no broadcast fact: {fact.kind}")
    return state.model_copy(update=update)


def index(state: BroadcastCase) -> Index:
    """By topic. Nothing waits in a work queue, and no clock runs: its queue carries it on."""
    return Index(f"broadcasts#{state.notice.topic}" if state.notice else "", state.asked_at)


FLOW = Flow("broadcast", BroadcastCase, facts.BODIES, evolve, index, title="群发消息")


def part_id(case_id: str, shard: int) -> str:
    """The id under which the messages of a shard (from 0) lie."""
    high, low = divmod(shard + 1, len(ALPHABET))
    return case_id[: -len(WHOLE)] + ALPHABET[high] + ALPHABET[low]


def parts_of(case_id: str) -> list[str]:
    """All of them."""
    return [part_id(case_id, shard) for shard in range(SHARDS)]


def whole_of(part: str) -> str:
    """The broadcast that a part is of; of any other case id, one that leaves room for those of its parts."""
    return part[: -len(WHOLE)] + WHOLE


def subscriber_id(topic: str, person_id: str) -> str:
    """Under which a person is known among the subscribers of a topic: always the same, and nobody else's."""
    return digest(["subscriber", topic, person_id])[:SUBSCRIBER]


def shard_of(subscriber: str) -> int:
    """The shard that a subscriber lies in."""
    return int(subscriber[:8], 16) % SHARDS
