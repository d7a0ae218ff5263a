"""Brings the lines of a case up to where the case stands, in one transaction. Repeats change nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import VersionConflict
from chalicelib.notices.model import Channel, Class, Delivery, Errand, Line
from chalicelib.notices.moves import ready, sendable
from chalicelib.notices.ports import DeliveryStore, Outbox
from chalicelib.notices.rules import Messages


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that somebody must hear of, over which channels in turn; over none, it is only looked at."""

    ref: Ref
    recipient: str
    klass: Class
    channels: tuple[Channel, ...]


class Lining:
    """Writes what is to be told, each recipient's in the order of the facts, and queues what has its turn."""

    def __init__(
        self, deliveries: DeliveryStore, outbox: Outbox, rules: Callable[[], Messages], clock: Clock
    ) -> None:  # fmt: skip
        self._deliveries = deliveries
        self._outbox = outbox
        self._rules = rules
        self._clock = clock

    def bring_up(self, case_id: str, wanted: Callable[[], Iterable[Wanted]]) -> None:
        """Plan what is wanted now and was not planned before; ``wanted`` tells it, oldest fact first.

        Raises
        ------
        Conflict
            ``case_busy`` when others were always first.
        """
        for _ in range(ATTEMPTS):
            lines, made = self._planned(case_id, wanted(), self._deliveries.lines(case_id))
            if not lines:
                return
            try:
                self._deliveries.write(made, lines)
            except VersionConflict:
                continue
            self._outbox.put([one.errand for one in made if sendable(one)])
            return
        raise Conflict("case_busy")

    def _planned(
        self, case_id: str, wanted: Iterable[Wanted], known: Mapping[str, Line]
    ) -> tuple[list[Line], list[Delivery]]:
        changed: dict[str, Line] = {}
        made: list[Delivery] = []
        for one in wanted:
            before = known.get(one.recipient) or Line(case_id=case_id, recipient=one.recipient)
            line = changed.get(one.recipient, before)
            if one.ref.seq <= line.planned:
                continue
            update: dict[str, object] = {"planned": one.ref.seq, "revision": before.revision + 1}
            if one.channels:
                made.append(self._delivery(one, first=not line.waiting))
                update["waiting"] = (*line.waiting, made[-1].errand.place)
            changed[one.recipient] = line.model_copy(update=update)
        return list(changed.values()), made

    def _delivery(self, wanted: Wanted, *, first: bool) -> Delivery:
        now, (channel, *after) = self._clock.now().wall, wanted.channels
        errand = Errand(ref=wanted.ref, recipient=wanted.recipient, channel=channel)
        planned = Delivery(
            errand=errand, klass=wanted.klass, after=tuple(after), created=now, at=now, turn=False, revision=0
        )  # fmt: skip
        return ready(planned, self._rules(), now) if first else planned.model_copy(update={"revision": 1})
