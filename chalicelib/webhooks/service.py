"""What a department sees and says of the events that it was told."""

from collections.abc import Callable

from chalicelib.catalogue.topics import Topics
from chalicelib.catalogue.wants import Wish
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound
from chalicelib.messages import moves
from chalicelib.messages.model import Delivery, Failure, State
from chalicelib.messages.ports import DeliveryStore
from chalicelib.messages.settling import Settling
from chalicelib.webhooks.endpoints import Endpoints
from chalicelib.webhooks.model import Endpoint
from chalicelib.webhooks.schemas import (
    EndpointIssued,
    EndpointView,
    EventDeliveries,
    EventDelivery,
    NewEndpoint,
    Subscribed,
    Told,
    Wanted,
)
from channels.message import Result

PAGE = 100
PAGES = 10
"""Pages of all endpoints' deliveries that are looked through for one endpoint's."""


class Webhooks:
    """The department's side of webhooks."""

    def __init__(
        self, endpoints: Endpoints, deliveries: DeliveryStore, settling: Settling, topics: Callable[[], Topics],
        clock: Clock,
    ) -> None:  # fmt: skip
        self._endpoints = endpoints
        self._deliveries = deliveries
        self._settling = settling
        self._topics = topics
        self._clock = clock

    def register(self, caller: Caller, key: str, asked: NewEndpoint) -> EndpointIssued:
        """A new endpoint; again under the same key, the same one with a fresh secret. Invalid as :meth:`subscribe`."""
        wishes = self._checked(asked.subscriptions)
        return self._issued(*self._endpoints.register(caller, key, asked.url, asked.events, asked.items, wishes))

    def mine(self, caller: Caller) -> tuple[EndpointView, ...]:
        """The department's endpoints."""
        return tuple(self._view(one) for one in self._endpoints.mine(caller))

    def rotate(self, caller: Caller, endpoint_id: str) -> EndpointIssued:
        """A second secret, shown once."""
        return self._issued(*self._endpoints.rotate(caller, endpoint_id))

    def subscribe(self, caller: Caller, endpoint_id: str, asked: Subscribed) -> EndpointView:
        """Other subscriptions in place of those that it has.

        Raises
        ------
        Invalid
            ``topic_unknown``; ``subscription_wants``: of the topic everybody hears the same; ``subscription_twice``.
        """
        return self._view(self._endpoints.subscribe(caller, endpoint_id, self._checked(asked.subscriptions)))

    def end(self, caller: Caller, endpoint_id: str) -> EndpointView:
        """Nothing is sent there any more."""
        return self._view(self._endpoints.end(caller, endpoint_id))

    def resume(self, caller: Caller, endpoint_id: str) -> EndpointView:
        """It is told again."""
        return self._view(self._endpoints.resume(caller, endpoint_id))

    def deliveries(self, caller: Caller, endpoint_id: str, wanted: Wanted) -> EventDeliveries:
        """Where events stand at the endpoint; ``failed`` are the dead letters."""
        endpoint, cursor = self._endpoints.own(caller, endpoint_id), wanted.cursor
        found: list[Delivery] = []
        for _ in range(PAGES):
            page, cursor = self._deliveries.listed("webhook", wanted.state, PAGE, cursor)
            found += [one for one in page if one.errand.recipient == endpoint.id]
            if not cursor or len(found) >= PAGE:
                break
        return EventDeliveries(items=tuple(_told(one) for one in found), cursor=cursor)

    def result(self, caller: Caller, endpoint_id: str, told: Told) -> EventDelivery:
        """What became of an event that the endpoint answered 202. Again changes nothing.

        Raises
        ------
        NotAllowed
            ``event_not_awaited``: it was not answered so, or ended otherwise.
        """
        delivery = self._found(self._endpoints.own(caller, endpoint_id), told.message_id)
        state: State = "delivered" if told.outcome == "done" else "failed"
        if delivery.state == state:
            return _told(delivery)
        if delivery.state != "sent":
            raise NotAllowed("event_not_awaited")
        failure: Failure = "" if state == "delivered" else "permanent"
        code = Result("sent", code=delivery.code)
        after = moves.moved(delivery, state, self._clock.now().wall, code, failure=failure)
        self._deliveries.write([after])
        return _told(after)

    def replay(self, caller: Caller, endpoint_id: str, message_id: str) -> EventDelivery:
        """A dead letter is sent again, under its own id.

        Raises
        ------
        NotAllowed
            ``delivery_not_failed``; ``delivery_overtaken``: newer events of the case were told meanwhile.
        """
        delivery = self._found(self._endpoints.own(caller, endpoint_id), message_id)
        return _told(self._settling.replay(delivery))

    def _checked(self, wishes: tuple[Wish, ...]) -> tuple[Wish, ...]:
        for wish in wishes:
            topic = self._topics().get(wish.topic)
            if (wish.wants or wish.daily) and not topic.chosen:
                raise Invalid("subscription_wants", "subscriptions")
        if len({wish.topic for wish in wishes}) < len(wishes):
            raise Invalid("subscription_twice", "subscriptions")
        return wishes

    def _found(self, endpoint: Endpoint, message_id: str) -> Delivery:
        case_id, seq, recipient, channel = message_id.split("-")
        delivery = self._deliveries.get(case_id, f"{int(seq):06d}#{recipient}#{channel}")
        if delivery is None or recipient != endpoint.id:
            raise NotFound("delivery_unknown", "message_id")
        return delivery

    def _issued(self, endpoint: Endpoint, secret: str) -> EndpointIssued:
        return EndpointIssued(**self._view(endpoint).model_dump(), secret=secret)

    def _view(self, endpoint: Endpoint) -> EndpointView:
        told = endpoint.model_dump(include={"id", "url", "events", "items", "created", "ended"})
        live = len(endpoint.live(self._clock.now().wall))
        return EndpointView(**told, **endpoint.answers.model_dump(), subscriptions=endpoint.wishes, secrets=live)


def _told(delivery: Delivery) -> EventDelivery:
    ref = delivery.errand.ref
    return EventDelivery(
        message_id=delivery.errand.message_id, case_id=ref.case_id, seq=ref.seq, kind=ref.kind, state=delivery.state,
        attempts=delivery.attempts, code=delivery.code, detail=delivery.detail, at=delivery.at,
    )  # fmt: skip
