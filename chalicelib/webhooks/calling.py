"""Departments' systems are told: a reader of facts plans events, and a channel calls endpoints (Standard Webhooks).

An event may come more than once, always under the same ``webhook-id``; of one case it comes in the order of the facts.
What an endpoint does not take is tried again over a day and a half; then it is a dead letter that can be sent again.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from chalicelib.feed.model import Public
from chalicelib.feed.ports import Publisher
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.metrics import Count, uncounted
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages import moves
from chalicelib.messages.lining import Lining, Wanted
from chalicelib.messages.model import Delivery, Errand
from chalicelib.messages.ports import DeliveryStore, Outbox
from chalicelib.messages.settling import Settling
from chalicelib.webhooks.endpoints import Endpoints, EndpointStore
from chalicelib.webhooks.model import Endpoint
from chalicelib.webhooks.retrying import PLAN, hop, is_near
from channels.message import Result
from channels.webhook.sending import Answer, WebhookSender

GIVEN_UP = "the endpoint is not called any more, or not with this"


class Author(Protocol):
    """Port: a flow's own knowledge of what systems are told."""

    def written(self, errand: Errand, endpoint: Endpoint) -> bytes | None:
        """The message, the same for every try; ``None``: the endpoint is not told this after all."""
        ...


class Events:
    """The :class:`Author` of what is public of a flow's cases: an event is a public fact."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def written(self, errand: Errand, endpoint: Endpoint) -> bytes | None:
        """Type with version, when it happened, and what is told of it; whoever hears it."""
        del endpoint
        told = self._publisher.told(errand.ref.case_id)
        return next((written(event) for event in told if event.seq == errand.ref.seq), None)


class Announcing:
    """Plans which endpoint hears of which fact. Repeats and another order change nothing."""

    def __init__(self, publishers: Mapping[str, Publisher], endpoints: EndpointStore, lining: Lining) -> None:
        self._publishers = publishers
        self._endpoints = endpoints
        self._lining = lining

    def handle(self, ref: Ref) -> None:
        """Every endpoint that hears of the case is brought up to where the case stands."""
        self._lining.bring_up(ref.case_id, lambda: self._wanted(ref))

    def _wanted(self, ref: Ref) -> Iterator[Wanted]:
        hearing = [one for one in self._endpoints.all() if not one.ended]
        for event in self._publishers[ref.flow].told(ref.case_id) if hearing else ():
            told = Ref(flow=ref.flow, case_id=ref.case_id, seq=event.seq, kind=event.type.partition(".")[2])
            for endpoint in hearing:
                if endpoint.hears(event):
                    yield Wanted(told, endpoint.id, "event", ("webhook",))


class Calling:
    """Calls one endpoint with one event."""

    def __init__(
        self, authors: Mapping[str, Author], endpoints: Endpoints, store: EndpointStore, sender: WebhookSender,
        deliveries: DeliveryStore, settling: Settling, outbox: Outbox, clock: Clock, count: Count = uncounted,
    ) -> None:  # fmt: skip
        """``authors``: by flow."""
        self._authors = authors
        self._endpoints = endpoints
        self._store = store
        self._sender = sender
        self._deliveries = deliveries
        self._settling = settling
        self._outbox = outbox
        self._clock = clock
        self._count = count

    def handle(self, errand: Errand) -> None:
        """Call, unless somebody else is at it; what was cut off is told again under the same id."""
        now = self._clock.now().wall
        taken, delivery = self._deliveries.claim(errand, errand.recipient, now, now + moves.PATIENCE)
        if delivery is None:
            raise LookupError(f"nobody planned {errand.message_id}")
        try:
            if not taken:
                if delivery.state != "claimed" or delivery.due is None or delivery.due > now:
                    return
                delivery = moves.reclaimed(delivery, now)
                self._deliveries.write([delivery])
            self._call(delivery)
        except VersionConflict:
            return  # another worker was first

    def _call(self, delivery: Delivery) -> None:
        endpoint = self._store.get(delivery.errand.recipient)
        body = self._body(delivery.errand, endpoint)
        if endpoint is None or body is None:
            self._failed(delivery, Result("permanent", detail=GIVEN_UP))
            return
        now = self._clock.now().wall
        secrets = self._endpoints.opened(endpoint)
        answer = self._sender.send(endpoint.url, delivery.errand.message_id, body, secrets, now)
        self._settle(delivery, endpoint, answer)

    def _settle(self, delivery: Delivery, endpoint: Endpoint, answer: Answer) -> None:
        now = self._clock.now().wall
        told = Result("sent", code=str(answer.status or ""), detail=answer.detail)
        taken = answer.kind in ("done", "later")
        if answer.kind == "gone":
            self._endpoints.gone(endpoint)
        elif self._endpoints.answered(endpoint, taken, now):
            self._count("EndpointsGivenUp")
        if taken:
            state = moves.moved(delivery, "delivered" if answer.kind == "done" else "sent", now, told)
            self._settling.done(state)
        elif answer.kind == "retry":
            self._again(delivery, answer, told, now)
        else:
            self._failed(delivery, told)

    def _again(self, delivery: Delivery, answer: Answer, told: Result, now: datetime) -> None:
        due = PLAN.due(delivery.errand.message_id, delivery.attempts, now, answer.retry_after)
        if due is None:
            self._failed(delivery, told)
            return
        later = moves.moved(delivery, "queued", now, told, due=due + moves.PATIENCE if is_near(due, now) else due)
        self._deliveries.write([later])
        if is_near(due, now):
            self._outbox.put([later.errand], hop(due, now))

    def _failed(self, delivery: Delivery, told: Result) -> None:
        failure = "temporary" if delivery.attempts >= PLAN.tries else "permanent"
        now = self._clock.now().wall
        self._settling.over(moves.moved(delivery, "failed", now, told, failure=failure))  # type: ignore[arg-type]

    def _body(self, errand: Errand, endpoint: Endpoint | None) -> bytes | None:
        if endpoint is None or endpoint.ended:
            return None
        return self._authors[errand.ref.flow].written(errand, endpoint)


def written(event: Public) -> bytes:
    """An event as it goes out: type with version, when it happened, and what is told of it."""
    data = event.model_dump(mode="json")
    told = {"type": f"{event.type}.v{event.version}", "timestamp": data["at"], "data": data}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()
