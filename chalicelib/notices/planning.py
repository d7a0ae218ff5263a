"""A reader of facts: what is told of each, to whom, over which channels, in which order. Repeats change nothing.

A case's lines are brought up to where the case stands, whichever fact told of it: so facts that come twice, or in
another order, are told once and in theirs.
"""

from collections.abc import Callable, Mapping

from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import VersionConflict
from chalicelib.notices.model import Channel, Delivery, Errand, Line
from chalicelib.notices.moves import ready, sendable
from chalicelib.notices.ports import Audience, DeliveryStore, Hearing, Outbox
from chalicelib.notices.rules import KindRule, Messages


class Planning:
    """Plans what is told of each fact."""

    def __init__(
        self, audiences: Mapping[str, Audience], deliveries: DeliveryStore, outbox: Outbox,
        rules: Callable[[], Messages], clock: Clock,
    ) -> None:  # fmt: skip
        self._audiences = audiences
        self._deliveries = deliveries
        self._outbox = outbox
        self._rules = rules
        self._clock = clock

    def handle(self, ref: Ref) -> None:
        """Record, in one transaction, what is to be told of the case, and queue what has its turn."""
        for _ in range(ATTEMPTS):
            hearing = self._audiences[ref.flow].hearing(ref.case_id)
            lines, made = self._planned(ref, hearing, self._deliveries.lines(ref.case_id))
            try:
                if lines:
                    self._deliveries.write(made, lines)
            except VersionConflict:
                continue
            self._outbox.put([one.errand for one in made if sendable(one)])
            return
        raise Conflict("case_busy")

    def _planned(self, ref: Ref, hearing: Hearing, lines: Mapping[str, Line]) -> tuple[list[Line], list[Delivery]]:
        changed: dict[str, Line] = {}
        made: list[Delivery] = []
        for fact in hearing.facts:
            rule = self._rules().rule(ref.flow, fact.kind)
            for recipient in rule.to if rule else ():
                known = lines.get(recipient) or Line(case_id=ref.case_id, recipient=recipient)
                line = changed.get(recipient, known)
                if rule is None or fact.seq <= line.planned:
                    continue
                update: dict[str, object] = {"planned": fact.seq, "revision": known.revision + 1}
                channels = self._route(rule, hearing.channels(recipient))
                if channels:
                    delivery = self._delivery(fact.ref(), rule, recipient, channels, first=not line.waiting)
                    made.append(delivery)
                    update["waiting"] = (*line.waiting, delivery.errand.place)
                changed[recipient] = line.model_copy(update=update)
        return list(changed.values()), made

    def _route(self, rule: KindRule, channels: tuple[Channel, ...]) -> tuple[Channel, ...]:
        treated = self._rules().classes[rule.klass]
        route = channels if treated.falls_back else channels[:1]
        return (*route, "window") if route and treated.window else route

    def _delivery(
        self, ref: Ref, rule: KindRule, recipient: str, channels: tuple[Channel, ...], *, first: bool
    ) -> Delivery:
        now = self._clock.now().wall
        planned = Delivery(
            errand=Errand(ref=ref, recipient=recipient, channel=channels[0]), klass=rule.klass, after=channels[1:],
            created=now, at=now, turn=False, revision=0,
        )  # fmt: skip
        return ready(planned, self._rules(), now) if first else planned.model_copy(update={"revision": 1})
