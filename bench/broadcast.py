"""A broadcast to ten thousand subscribers, and how much later a decision's message leaves meanwhile.

The delay is that of the message alone: from the instant at which the decision was recorded to the one at which the
provider had taken its message, as both are stored. All runs on the same processors here, readers and engine too.
"""

import os
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from statistics import median
from typing import Any

from bench.place import Place
from bench.players import LIFETIME, Request
from bench.results import Entry
from bench.sampling import Caller, Quiet
from chalicelib import bootstrap
from chalicelib.access.tokens import Tokens
from chalicelib.aws.broadcasts import SubscriptionsTable, TalliesTable
from chalicelib.aws.secrets import RotatedKeys
from chalicelib.broadcasts.facts import Counts
from chalicelib.broadcasts.model import parts_of
from chalicelib.broadcasts.subscriptions import Said, Subscription
from chalicelib.kernel.caller import Caller as Officer, Post
from demo.daytime import by_day

NAMES = ("channels.broadcast.delay", "channels.broadcast.sent", "channels.broadcast.reached")
TOPIC, DEPARTMENT = "elder_care", "11530114015301148T"
SUBSCRIBERS, DECISIONS, LOADERS = 10_000, 20, 8
PATIENCE = 3600.0
"""Seconds for the whole broadcast."""
GOAL_SECONDS = 2.0
TOLD = {"topic": TOPIC, "title": "高龄津贴发放", "text": "十二月一日起，高龄津贴改为按月发放，请留意到账通知。" * 8}


def measure(place: Place) -> Iterator[Entry]:
    """Decisions alone, then decisions while the broadcast is sent; then the rest of it."""
    os.environ |= place.platform.env
    caller, quiet = Caller(place.platform.stack.api_url), Quiet(place.platform)
    _seed()
    with by_day() as known:
        known()
        before = _delays(place, caller, quiet)
        began = time.monotonic()
        case_id = _published(caller)
        _until(case_id, lambda counts: counts.sent + counts.delivered > 0, began)
        during = _delays(place, caller, None)
        if not _counts(case_id).queued:
            raise ValueError("the broadcast was over before the decisions were")
        counts = _until(case_id, lambda counts: not counts.queued and counts.total == SUBSCRIBERS, began)
        seconds = time.monotonic() - began
    how = f"{DECISIONS} decisions one after another, the latest one's message against the median of as many before; "
    how += f"median {median(during):.2f} s, without {median(before):.2f} s; the same processors"
    yield Entry(NAMES[0], max(max(during) - median(before), 0), "s", how, goal=GOAL_SECONDS)
    reached = counts.sent + counts.delivered
    yield Entry(NAMES[1], reached / seconds, "messages/s", f"{SUBSCRIBERS:,} subscribers, from the confirmation on")
    yield Entry(NAMES[2], reached, "messages", "each subscriber's, once", goal=SUBSCRIBERS, sense="least")


def _seed() -> None:
    """Subscribers as the platform keeps them: each with a key of their own, and a sealed number."""
    store, privacy = SubscriptionsTable(os.environ["TABLE_ACCESS"], os.environ["TABLE_KEYS"]), bootstrap.privacy()
    said = Said(given=True, at=datetime.now(UTC), version=bootstrap.catalogue().topics().consent.version, via="sms")

    def one(n: int) -> None:
        person = privacy.person(privacy.lookup("person", f"subscriber {n}"))
        bare = Subscription(topic=TOPIC, person=person.id, via="sms")
        sealed = privacy.seal(person, f"139{n:08d}", about=bare.subscriber)
        store.keep(bare.saying(said, sealed), person)

    with ThreadPoolExecutor(LOADERS) as loaders:
        list(loaders.map(one, range(SUBSCRIBERS)))


def _delays(place: Place, caller: Caller, quiet: Quiet | None) -> list[float]:
    """Seconds from each decision to its message at the provider."""
    found: list[float] = []
    for _ in range(DECISIONS):
        request = place.platform.players.by_rule()
        answer = caller.send(request).json()
        if not request.met(answer):
            raise ValueError("an application was not decided by its rule")
        found.append(_delay(answer["case_id"]))
        if quiet is not None:
            quiet()
    return found


def _delay(case_id: str) -> float:
    [decided] = [fact for fact in bootstrap.cases().timeline(case_id) if fact.kind == "approved_by_rule"]
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for delivery in bootstrap.deliveries().of_case(case_id):
            if delivery.errand.ref.seq == decided.seq and delivery.state in ("sent", "delivered"):
                return ((delivery.tried or delivery.at) - decided.recorded).total_seconds()
        time.sleep(0.2)
    raise TimeoutError("a decision's message was not sent")


def _published(caller: Caller) -> str:
    """A broadcast that one head wrote and another confirmed."""
    made = caller.send(Request("/v1/broadcasts", TOLD, _as_head("H1"))).json()
    caller.send(Request(f"/v1/broadcasts/{made['id']}/confirmation", {}, _as_head("H2")))
    return str(made["id"])


def _as_head(name: str) -> dict[str, str]:
    head = Officer("officer", name, department=DEPARTMENT, posts=(Post("head", DEPARTMENT),))
    token = Tokens(RotatedKeys(os.environ["SIGNING_SECRET"])).issue(head, LIFETIME)
    return {"authorization": f"Bearer {token}", "idempotency-key": uuid.uuid4().hex}


def _counts(case_id: str) -> Counts:
    return TalliesTable(os.environ["TABLE_DELIVERIES"]).count(parts_of(case_id))


def _until(case_id: str, reached: Any, began: float) -> Counts:
    """How its messages stand once they stand so; looked at seldom, because each look reads all of them."""
    while not reached(counts := _counts(case_id)):
        if time.monotonic() - began > PATIENCE:
            raise TimeoutError(f"the broadcast stands at {counts}")
        time.sleep(5)
    return counts
