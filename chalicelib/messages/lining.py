"""Brings the lines of a case up to where the case stands, in one transaction. Repeats change nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages.model import Channel, Class, Delivery, Errand, Line, seq_of
from chalicelib.messages.moves import hurried, ready, sendable
from chalicelib.messages.ports import DeliveryStore, Outbox
from chalicelib.messages.rules import Messages


@dataclass(frozen=True, slots=True)
class Wanted:
    """A fact that somebody must hear of, over which channels in turn; over none, it is only looked at."""

    ref: Ref
    recipient: str
    klass: Class
    channels: tuple[Channel, ...]
    beside: str = ""
    """Whose line tells what was looked at before this recipient's began: who hears of a kind of case from some day
    on is not told then what is long past."""


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
            known = self._deliveries.lines(case_id)
            everything = [(one, self._before(case_id, one, known)) for one in wanted()]
            fresh = [(one, before) for one, before in everything if one.ref.seq > before.planned]
            if not fresh:
                return
            urgent = self._urgent(one for one, _ in fresh)
            lines, made = self._planned(fresh, urgent)
            made += self._hurried((before for _, before in fresh), [one for one, _ in everything], urgent)
            try:
                self._deliveries.write(made, lines)
            except VersionConflict:
                continue
            self._outbox.put([one.errand for one in made if sendable(one)])
            return
        raise Conflict("case_busy")

    def _before(self, case_id: str, wanted: Wanted, known: Mapping[str, Line]) -> Line:
        """The recipient's line as it is stored, or as it begins."""
        beside = known.get(wanted.beside)
        begun = Line(case_id=case_id, recipient=wanted.recipient, planned=beside.planned if beside else 0)
        return known.get(wanted.recipient, begun)

    def _planned(
        self, fresh: Iterable[tuple[Wanted, Line]], urgent: Mapping[str, int]
    ) -> tuple[list[Line], list[Delivery]]:
        changed: dict[str, Line] = {}
        made: list[Delivery] = []
        for one, before in fresh:
            line = changed.get(one.recipient, before)
            update: dict[str, object] = {"planned": one.ref.seq, "revision": before.revision + 1}
            if one.channels:
                hurries = one.ref.seq < urgent.get(one.recipient, 0)
                made.append(self._delivery(one, first=not line.waiting, hurries=hurries))
                update["waiting"] = (*line.waiting, made[-1].errand.place)
            changed[one.recipient] = line.model_copy(update=update)
        return list(changed.values()), made

    def _urgent(self, fresh: Iterable[Wanted]) -> dict[str, int]:
        """Recipient → the newest fact that they hear of whatever the hour: nothing before it may hold it up."""
        return {one.recipient: one.ref.seq for one in fresh if one.channels and not self._waits(one)}

    def _hurried(
        self, lines: Iterable[Line], everything: Iterable[Wanted], urgent: Mapping[str, int]
    ) -> list[Delivery]:
        """What waits already, for its turn or for the morning, in front of something that does not."""
        waits = {(one.recipient, one.ref.seq) for one in everything if self._waits(one)}
        places = {
            place: line.case_id
            for line in lines if line.recipient in urgent
            for place in line.waiting if (line.recipient, seq_of(place)) in waits
        }  # fmt: skip
        found = [self._deliveries.get(case_id, place) for place, case_id in places.items()]
        now = self._clock.now().wall
        return [hurried(one, now) for one in found if one is not None and one.state == "queued" and not one.hurried]

    def _waits(self, wanted: Wanted) -> bool:
        return self._rules().classes[wanted.klass].quiet

    def _delivery(self, wanted: Wanted, *, first: bool, hurries: bool) -> Delivery:
        now, (channel, *after) = self._clock.now().wall, wanted.channels
        errand = Errand(ref=wanted.ref, recipient=wanted.recipient, channel=channel)
        planned = Delivery(
            errand=errand, klass=wanted.klass, after=tuple(after), created=now, at=now, turn=False, hurried=hurries,
            revision=0,
        )  # fmt: skip
        return ready(planned, self._rules(), now) if first else planned.model_copy(update={"revision": 1})
