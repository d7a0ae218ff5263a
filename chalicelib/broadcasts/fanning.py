"""A broadcast goes out: shard by shard, page by page. Repeats, other orders and kills change nothing.

Each step is one message of a queue; it does a page's work and then puts the next step there. A message that was handled
and comes again meets deliveries that are there already; of those that still wait it puts the errands on their queues
once more, because the first worker may have been killed before it did. An errand that comes twice is sent once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from chalicelib.broadcasts.facts import Content
from chalicelib.broadcasts.model import (
    FLOW,
    SHARDS,
    BroadcastCase,
    Finish,
    Stage,
    decide,
    part_id,
    parts_of,
)
from chalicelib.broadcasts.ports import Step, Steps, SubscriptionStore, Tallies
from chalicelib.broadcasts.subscriptions import Subscription
from chalicelib.broadcasts.systems import Systems
from chalicelib.kernel.changing import ATTEMPTS, change, load
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import SYSTEM, Ref, Stamp
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import CaseStore, VersionConflict
from chalicelib.messages.model import Class, Delivery, Errand, Line
from chalicelib.messages.moves import ready, sendable
from chalicelib.messages.ports import DeliveryStore, Outbox
from chalicelib.messages.rules import Messages

WANTS = frozenset({"broadcast_published"})
CLASS: Class = "broadcast"
PAGE = 100
"""Subscribers that one step handles."""
TOGETHER = 50
"""Subscribers whose deliveries and lines are written at once: a transaction takes 100 items (Amazon DynamoDB Developer
Guide, "Quotas")."""
PATIENCE = timedelta(hours=1)
"""How long a message may stand in its bulk queue before the reconciler thinks that it was lost. As short as for others,
ten thousand that only wait would stand before everybody else's in its list."""
LOOK = 60.0
"""Seconds between two looks whether all is sent."""
DONE_KEPT = timedelta(days=60)
"""How long it is kept which shards were dealt with: longer than a broadcast can take, from writing on."""
RECIPIENT = "s"
"""Before a subscriber's id: the recipient in a message's id."""


class Fanout:
    """The reader of the queue of broadcasts."""

    def __init__(
        self, cases: CaseStore, subscriptions: SubscriptionStore, deliveries: DeliveryStore, tallies: Tallies,
        records: Records, outbox: Outbox, steps: Steps, systems: Systems, rules: Callable[[], Messages], clock: Clock,
    ) -> None:  # fmt: skip
        self._cases = cases
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._tallies = tallies
        self._records = records
        self._outbox = outbox
        self._steps = steps
        self._systems = systems
        self._rules = rules
        self._clock = clock

    def handle(self, step: Step) -> None:
        """Do one step, and put the next one on the queue.

        Raises
        ------
        NotFound
            there is no such broadcast: a message like that ends among the dead letters.
        Conflict, ConnectionError
            it comes again.
        """
        state = load(self._cases, FLOW, step.case_id).state
        if state.stage is not Stage.PUBLISHED:
            return  # stopped, or finished
        now = self._clock.now().wall
        if step.stage == "begin" and self._begins(state.told, now) <= now:
            self._systems.tell(step.case_id, state.published, state.told)
            step = step.model_copy(update={"stage": "deal"})
        wait = self._wait(state.told, now)
        if wait > 0:
            self._steps.put([step], wait)
        elif step.stage == "deal":
            self._steps.put([step.model_copy(update={"stage": "page", "shard": n}) for n in range(SHARDS)])
        elif step.stage == "page":
            self._page(step, state)
        else:
            self._end(step)

    def _begins(self, content: Content, now: datetime) -> datetime:
        """From when on it may go out, wall time."""
        return self._clock.wall_of(content.at) if content.at is not None else now

    def _wait(self, content: Content, now: datetime) -> float:
        """Seconds until it may go on: until its time has come, and the quiet hours are over.

        What waits for the morning waits here, as a few steps: as thousands of deliveries that all become due at once
        it would stand before everybody else's.
        """
        begins, rules = self._begins(content, now), self._rules()
        quiet = rules.quiet.until(max(now, begins)) if rules.classes[CLASS].quiet else None
        return ((quiet or max(now, begins)) - now).total_seconds()

    def _page(self, step: Step, state: BroadcastCase) -> None:
        found, after = self._subscriptions.page(state.told.topic, step.shard, PAGE, step.after)
        part = Ref(
            flow=FLOW.name, case_id=part_id(step.case_id, step.shard), seq=state.published, kind="broadcast_published"
        )
        hearing = [one for one in found if one.hears(state.told)]
        for begin in range(0, len(hearing), TOGETHER):
            self._plan(part, hearing[begin : begin + TOGETHER])
        if after:
            self._steps.put([step.model_copy(update={"after": after})])
        else:
            self._dealt_with(step)

    def _plan(self, part: Ref, subscribers: Sequence[Subscription]) -> None:
        """Write what is not there yet, and queue all that waits. Nothing is looked up where nobody was before."""
        wanted = [_errand(part, one) for one in subscribers]
        left, waiting = wanted, list[Errand]()
        for _ in range(ATTEMPTS):
            planned = [self._planned(errand) for errand in left]
            try:
                if planned:
                    self._deliveries.write(planned, [_line(errand) for errand in left])
            except VersionConflict:
                lines = self._deliveries.lines(part.case_id)
                left = [errand for errand in wanted if errand.recipient not in lines]
                waiting = [one for errand in wanted for one in _waiting(errand, lines.get(errand.recipient))]
                continue
            self._outbox.put([*waiting, *(one.errand for one in planned if sendable(one))])
            return
        raise Conflict("case_busy")

    def _planned(self, errand: Errand) -> Delivery:
        now = self._clock.now().wall
        bare = Delivery(errand=errand, klass=CLASS, created=now, at=now, turn=False, revision=0)
        planned = ready(bare, self._rules(), now)
        return planned.model_copy(update={"due": now + PATIENCE}) if sendable(planned) else planned

    def _dealt_with(self, step: Step) -> None:
        """Note that the shard's last page was handled; after the last shard's it is looked for the end."""
        pk = f"broadcast#{step.case_id}"
        try:
            expires = self._clock.now().wall + DONE_KEPT
            self._records.put(Record(pk, f"{step.shard:02d}", expires=expires))
        except VersionConflict:
            pass  # noted before
        if len(self._records.under(pk)) == SHARDS:
            self._steps.put([step.model_copy(update={"stage": "end", "shard": 0, "after": ""})], LOOK)

    def _end(self, step: Step) -> None:
        """It is finished when nothing waits to be sent; before, it is looked again later."""
        counts = self._tallies.count(parts_of(step.case_id))
        if counts.queued:
            self._steps.put([step], LOOK)
            return
        stamp = Stamp(at=self._clock.now(), by=SYSTEM)
        change(self._cases, FLOW, step.case_id, stamp, lambda state: decide(state, Finish(counts)))


def _errand(part: Ref, subscription: Subscription) -> Errand:
    recipient = RECIPIENT + subscription.subscriber
    return Errand(ref=part, recipient=recipient, channel=subscription.via, bulk=True)


def _line(errand: Errand) -> Line:
    ref = errand.ref
    return Line(
        case_id=ref.case_id, recipient=errand.recipient, planned=ref.seq, waiting=(errand.place,), revision=1
    )  # fmt: skip


def _waiting(errand: Errand, line: Line | None) -> list[Errand]:
    """What still waits of a line, over the channel that it was planned for."""
    channels = [place.rpartition("#")[2] for place in line.waiting] if line else []
    return [Errand.model_validate({**errand.model_dump(), "channel": channel}) for channel in channels]
