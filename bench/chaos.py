"""Messages in chaos: workers killed at random, providers that refuse and fall silent, queues that repeat and reorder.

The platform's own parts send over simulated providers, on the engine's tables and queues; time runs fast for them.
Afterwards every message is looked for in the records, in the providers' own counts, and on the phone.
"""

import multiprocessing
import os
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any

from bench import chaos_counts, chaos_flow, chaos_judging, chaos_providers
from bench.chaos_flow import ENDPOINTS, FACTS, FLOW, Cases
from bench.chaos_judging import Seen, Verdict
from bench.chaos_parts import Parts, Setup
from bench.chaos_providers import PHONE, Misbehaving, Pushed
from bench.chaos_worker import HEAVY, work
from bench.place import Place, reconciler_at_rest
from bench.results import Entry
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Ref
from chalicelib.messages.lining import Lining
from chalicelib.messages.model import Channel, Delivery
from chalicelib.messages.planning import Planning
from chalicelib.messages.receipts import Receipts
from chalicelib.webhooks.calling import Announcing
from chalicelib.webhooks.endpoints import SCOPE
from infra.engine import HOST
from infra.fresh import free_port
from infra.paths import local

NAMES = tuple(f"channels.chaos.{name}" for name in ("lost", "twice", "unaccounted", "disorder"))
MESSAGES = 20_000
SEED = "20261124"
WORKERS: dict[Channel, int] = {"sms": 3, "wechat": 2, "miniprogram": 2, "webhook": 2}
PLANNERS = 3
KILL_EVERY, SWEEP_EVERY, TURN_EVERY, LOOK_EVERY = 1.0, 3.0, 2.0, 3.0
VISIBILITY = 12
"""Seconds after which a message comes again whose worker was killed."""
LONGEST = timedelta(days=365)
PATIENCE_SECONDS, EACH_SECONDS = 600.0, 0.3
"""After both, the second for each message, what has not come to rest is told as it stands."""


def measure(place: Place, messages: int = MESSAGES) -> Iterator[Entry]:
    """A recipient a case, :data:`FACTS` facts each."""
    os.environ |= place.platform.env
    cases = Cases(messages // FACTS)
    with reconciler_at_rest(place.platform), _queues(place) as queues:
        run = Run(place, cases, queues)
        run.go()
    verdict, how = run.judged()
    for name in NAMES:
        wrong: list[str] = getattr(verdict, name.rpartition(".")[2])
        shown = f"; {', '.join(wrong[:3])}" if wrong else ""
        yield Entry(name, len(wrong), "messages", how + shown, goal=0)


class Run:
    """One run, from the first fact to the last message's end."""

    def __init__(self, place: Place, cases: Cases, queues: dict[Channel, str]) -> None:
        self._cases, self._queues = cases, queues
        self._anchor = datetime.now(UTC)
        self._log = str(local(place.port) / "chaos.log")
        self._forking = multiprocessing.get_context("forkserver")
        self._forking.set_forkserver_preload(list(HEAVY))
        self._workers: list[tuple[Channel, Any]] = []
        self._chance = random.Random(SEED)  # noqa: S311  chance that can be had again
        self._ended = Event()
        self.killed = self.out_of_time = self.busy = 0
        self.took = 0.0
        self._counts: dict[str, Any] = {}

    def go(self) -> None:
        """Plan everything, kill and sweep meanwhile, until nothing is under way."""
        port, began = free_port(), time.monotonic()
        first = Setup(self._anchor, self._queues, {}, f"{HOST}:{port}", self._log, SEED)
        self._parts = Parts(first)
        secrets = self._endpoints(port)
        with (
            Pushed() as pushed, chaos_providers.providers(pushed.url, SEED) as providers,
            chaos_providers.receiver(port, secrets, SEED) as receiver,
        ):  # fmt: skip
            self._setup = Setup(self._anchor, self._queues, providers, f"{HOST}:{port}", self._log, SEED)
            self._parts = Parts(self._setup)
            self._take_receipts(pushed)
            misbehaving = Misbehaving({**providers, "receiver": receiver})
            for channel, number in WORKERS.items():
                self._workers += [self._started(channel) for _ in range(number)]
            threads = [
                Thread(target=self._again, args=(every, act), daemon=True)
                for every, act in ((KILL_EVERY, self._kill), (SWEEP_EVERY, self._sweep), (TURN_EVERY, misbehaving.turn))
            ]
            for thread in threads:
                thread.start()
            try:
                self._plan()
                self._wait(began + PATIENCE_SECONDS + EACH_SECONDS * len(self._cases.ids) * FACTS)
            finally:
                self._ended.set()
                for thread in threads:
                    thread.join()
                for _, worker in self._workers:
                    worker.kill()
                    worker.join()
            self._counts = {name: misbehaving.told(name) for name in misbehaving.addresses}
            self.faults = pushed.faults
        self.took = time.monotonic() - began

    def judged(self) -> tuple[Verdict, str]:
        """What went wrong, and what happened in all."""
        verdict, states = Verdict(), Counter[str]()
        accepted, sightings = chaos_counts.accepted(self._counts, self._cases.ids), chaos_counts.sightings(PHONE)
        for case_id in self._cases.ids:
            deliveries = self._parts.deliveries.of_case(case_id)
            [line] = self._parts.deliveries.lines(case_id).values() or [None]
            planned = [chaos_flow.mark(case_id, seq) for seq in range(1, FACTS + 1)]
            seen = Seen(planned, deliveries, line, sightings[case_id], accepted[case_id])
            verdict.add(chaos_judging.judge(seen, self._parts.rules))
            states.update(map(_state, deliveries))
        verdict.twice += chaos_counts.renamed(self._counts)
        told = ", ".join(f"{number:,} {state}" for state, number in states.most_common())
        how = (
            f"{len(self._cases.ids) * FACTS:,} messages over four channels in {self.took:.0f} s: {told}; "
            f"{self.killed} workers killed, {self.out_of_time} ran out of time"
        )
        return verdict, how

    def _plan(self) -> None:
        parts, cases = self._parts, self._cases
        tale = chaos_flow.Tale(parts.clock, cases.stands, cases.route.__getitem__)
        lining = Lining(parts.deliveries, parts.outbox, lambda: parts.rules, parts.clock)
        planning = Planning({FLOW: tale}, lining, lambda: parts.rules)
        announcing = Announcing({FLOW: tale}, parts.store, lining)

        def plan(ref: Ref) -> None:
            handle = announcing.handle if cases.route[ref.case_id] == ("webhook",) else planning.handle
            try:
                handle(ref)
            except Conflict:
                handle(ref)  # as from a queue, once more

        with ThreadPoolExecutor(PLANNERS) as pool:
            list(pool.map(plan, cases.moves(self._chance)))

    def _wait(self, until: float) -> None:
        """Until nothing is queued, with a worker, or to be looked at."""
        deliveries, looks = self._parts.deliveries, 0
        while looks < 2 and time.monotonic() < until:
            time.sleep(LOOK_EVERY)
            rest = not any(deliveries.count(c, s, 1) for c in WORKERS for s in ("queued", "claimed"))
            rest = rest and not deliveries.overdue(self._parts.clock.now().wall + LONGEST)
            looks = looks + 1 if rest else 0

    def _kill(self) -> None:
        place = self._chance.randrange(len(self._workers))
        channel, worker = self._workers[place]
        if worker.is_alive():
            self.killed += 1
            worker.kill()
        worker.join()
        self._workers[place] = self._started(channel)
        for other, (its, one) in enumerate(self._workers):
            if not one.is_alive():
                self.out_of_time += 1
                self._workers[other] = self._started(its)

    def _sweep(self) -> None:
        try:
            self._parts.watching.run()
            self._parts.sms.watch()
        except Conflict:
            self.busy += 1  # the next round goes on

    def _started(self, channel: Channel) -> tuple[Channel, Any]:
        worker = self._forking.Process(target=work, args=(self._setup, channel), daemon=True)
        worker.start()
        return channel, worker

    def _again(self, every: float, act: Any) -> None:
        while not self._ended.wait(every):
            act()

    def _take_receipts(self, pushed: Pushed) -> None:
        parts = self._parts
        receipts = Receipts(parts.deliveries, parts.settling, parts.sms.arrived)
        pushed.take = receipts.take

    def _endpoints(self, port: int) -> tuple[str, ...]:
        """A department's endpoints, each for one item; their secrets."""
        caller, secrets = Caller("department", "chaos", department="chaos", scopes=frozenset({SCOPE})), list[str]()
        for n in range(ENDPOINTS):
            url = f"http://{HOST}:{port}/{n}"
            _, secret = self._parts.endpoints.register(caller, f"{n}", url, ("*",), (f"item{n}",))
            secrets.append(secret)
        return tuple(secrets)


def _state(delivery: Delivery) -> str:
    return "tasks for a window" if delivery.errand.channel == "window" else delivery.state


@contextmanager
def _queues(place: Place, channels: Sequence[Channel] = tuple(WORKERS)) -> Iterator[dict[Channel, str]]:
    """A queue a channel, as the stack's own is but for the time after which a message comes again."""
    sqs, made = place.platform.client("sqs"), dict[Channel, str]()
    for channel in channels:
        own = place.platform.env[f"QUEUE_{channel.upper()}"]
        asked = ["MessageRetentionPeriod", "RedrivePolicy"]
        same = sqs.get_queue_attributes(QueueUrl=own, AttributeNames=asked)["Attributes"]
        attributes = same | {"VisibilityTimeout": str(VISIBILITY)}
        made[channel] = sqs.create_queue(QueueName=f"chaos-{channel}", Attributes=attributes)["QueueUrl"]
    try:
        yield made
    finally:
        for url in made.values():
            sqs.delete_queue(QueueUrl=url)
