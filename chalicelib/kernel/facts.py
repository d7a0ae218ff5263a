"""Facts: what happened to a case, past tense, immutable, versioned and hash-chained.

A flow declares one :class:`Body` a kind and version. The envelope (:class:`Fact`) says who, when, over
which channel and under which rule or article, and holds the digest of the fact before it, so that no fact
can be altered, dropped or inserted unseen.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, ClassVar

from chalicelib.kernel.canonical import digest
from chalicelib.kernel.clock import Moment
from chalicelib.kernel.values import Lenient, Strict


class By(Strict):
    """Who acted: the role and a pseudonymous id, never a name."""

    role: str
    id: str


SYSTEM = By(role="system", id="platform")


class Body(Strict):
    """What a fact says. ``kind`` and ``version`` name its meaning for ever: a change is a new version."""

    kind: ClassVar[str]
    version: ClassVar[int] = 1
    automatic: ClassVar[bool] = False
    """The system says it, whoever's command led to it."""

    @property
    def rests_on(self) -> str:
        """The rule or article that this fact rests on, where it has one."""
        return ""


class Grounded(Body):
    """A fact that names the article it rests on."""

    basis: str

    @property
    def rests_on(self) -> str:
        return self.basis


class Written(Body):
    """A fact that holds no more than what somebody wrote, under the key of whom the case is about."""

    sealed: str


class Stamp(Lenient):
    """Who did it, when and over which channel: the same for all facts of one command."""

    at: Moment
    by: By
    channel: str = ""


class Ref(Strict):
    """What queues and workflows carry of a fact: where it is, never what it says."""

    flow: str
    case_id: str
    seq: int
    kind: str


class Fact(Strict):
    """One entry of a timeline. ``seq`` counts from 1; ``at`` is legal time, ``recorded`` wall time."""

    flow: str
    case_id: str
    seq: int
    kind: str
    version: int
    at: datetime
    recorded: datetime
    by: By
    channel: str
    basis: str
    data: dict[str, Any]
    previous: str
    digest: str = ""

    def ref(self) -> "Ref":
        """What queues carry of it."""
        return Ref(flow=self.flow, case_id=self.case_id, seq=self.seq, kind=self.kind)

    def own_digest(self) -> str:
        """The digest that the fact must carry: over everything but the digest itself."""
        return digest(self.model_dump(mode="json", exclude={"digest"}))


def write(flow: str, case_id: str, after: int, previous: str, bodies: Iterable[Body], stamp: Stamp) -> list[Fact]:
    """Chain ``bodies`` behind fact number ``after``, whose digest is ``previous`` (``""`` for none)."""
    facts: list[Fact] = []
    for seq, body in enumerate(bodies, start=after + 1):
        bare = Fact(
            flow=flow,
            case_id=case_id,
            seq=seq,
            kind=body.kind,
            version=body.version,
            at=stamp.at.legal,
            recorded=stamp.at.wall,
            by=SYSTEM if body.automatic else stamp.by,
            channel=stamp.channel,
            basis=body.rests_on,
            data=body.model_dump(mode="json"),
            previous=previous,
        )
        previous = bare.own_digest()
        facts.append(bare.model_copy(update={"digest": previous}))
    return facts


def faults(facts: Sequence[Fact]) -> list[str]:
    """What is wrong with a chain: gaps, strangers, altered facts. Empty when it is whole."""
    found: list[str] = []
    previous = ""
    for seq, fact in enumerate(facts, start=1):
        if fact.seq != seq:
            return [*found, f"fact {seq} is missing"]
        if fact.case_id != facts[0].case_id:
            found.append(f"fact {seq} belongs to another case")
        if fact.previous != previous:
            found.append(f"fact {seq} does not follow fact {seq - 1}")
        if fact.digest != fact.own_digest():
            found.append(f"fact {seq} was altered")
        previous = fact.digest
    return found
