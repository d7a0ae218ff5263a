"""How a delivery moves from state to state. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta

from chalicelib.messages.model import WINDOW, Channel, Delivery, Failure, Line, State, seq_of
from chalicelib.messages.rules import ClassRule, Messages
from channels.message import Receipt, Result

QUIET = "quiet hours"
"""What is said of a delivery that the quiet hours keep back."""
PATIENCE = timedelta(seconds=60)
"""How long what is queued, or at a worker, is left alone."""
ASK_AFTER = timedelta(seconds=60)
"""When a provider is asked what became of a message that it did not answer for: by then it knows."""
AWHILE = (10, 30, 90, 270, 810)
"""Seconds before a provider that said “not now” is tried again, each time longer."""


def ready(delivery: Delivery, rules: Messages, now: datetime) -> Delivery:
    """It has its turn: it is due when the quiet hours end, if it keeps to them, or else at once."""
    quiet = rules.quiet.until(now) if rules.classes[delivery.klass].quiet and not delivery.hurried else None
    due = quiet or now + PATIENCE
    return _next(delivery, now, turn=True, due=due, detail=QUIET if quiet else delivery.detail)


def sendable(delivery: Delivery) -> bool:
    """Whether it may be put on its queue: it has its turn, and the quiet hours do not keep it back."""
    return delivery.turn and delivery.state == "queued" and delivery.detail != QUIET


def moved(
    delivery: Delivery, state: State, now: datetime, answer: Result | Receipt | None = None, *,
    failure: Failure = "", due: datetime | None = None, detail: str = "",
) -> Delivery:  # fmt: skip
    """The delivery in another state, with what the provider said; its id there stays once it is known."""
    said = answer.detail if isinstance(answer, Result) else ""
    return _next(
        delivery, now, state=state, failure=failure, due=due, code=answer.code if answer else "",
        detail=detail or said, provider_id=(answer.provider_id if answer else "") or delivery.provider_id,
    )  # fmt: skip


def waiting(delivery: Delivery, now: datetime) -> Delivery:
    """Queued anew, after its errand was lost or the quiet hours ended."""
    return _next(delivery, now, due=now + PATIENCE, detail="")


def hurried(delivery: Delivery, now: datetime) -> Delivery:
    """What the quiet hours would keep back goes out now, or as soon as it has its turn."""
    held = {"due": now + PATIENCE, "detail": ""} if delivery.detail == QUIET else {}
    return _next(delivery, now, hurried=True, **held)


def reclaimed(delivery: Delivery, now: datetime, provider: str = "") -> Delivery:
    """Taken once more: by whoever finds out what became of it, or to be given to another ``provider``."""
    anew = {"provider": provider, "tried": now} if provider else {}
    return _next(delivery, now, state="claimed", due=now + PATIENCE, attempts=delivery.attempts + 1, **anew)


def again(delivery: Delivery, now: datetime, answer: Result) -> tuple[Delivery, int]:
    """Queued once more, and after how many seconds."""
    delay = AWHILE[min(delivery.attempts, len(AWHILE)) - 1]
    due = now + timedelta(seconds=delay) + PATIENCE
    return _next(delivery, now, state="queued", due=due, code=answer.code, detail=answer.detail, tried=None), delay


def receipt_due(delivery: Delivery, rule: ClassRule, now: datetime) -> datetime | None:
    """When a receipt that has not come is missed; ``None`` when none is waited for, or nothing could be done."""
    minutes = rule.receipt.get(delivery.errand.channel)
    return now + timedelta(minutes=minutes) if minutes and delivery.after else None


def fallback(delivery: Delivery, overtaken: bool, rules: Messages, now: datetime) -> Delivery | None:
    """The delivery over the next channel, which has its turn; ``None`` when there is none.

    Once a newer message went out nobody is sent the older one any more: only a window may still phone about it.
    """
    left: tuple[Channel, ...] = tuple(c for c in delivery.after if c == WINDOW) if overtaken else delivery.after
    if not left:
        return None
    errand = delivery.errand.model_copy(update={"channel": left[0]})
    planned = Delivery(
        errand=errand, klass=delivery.klass, after=left[1:], created=now, at=now, turn=False,
        hurried=delivery.hurried, revision=0,
    )  # fmt: skip
    if left[0] == WINDOW:
        return moved(planned, "sent", now)  # a task for people, at the window
    return ready(planned, rules, now)


def overtaken(delivery: Delivery, line: Line) -> bool:
    """Whether something newer was told already, or may be at any moment."""
    seq, place = delivery.errand.ref.seq, delivery.errand.place
    newer = any(seq_of(one) > seq for one in line.waiting)
    return line.told > seq or (newer and place not in line.waiting)


def given_up(delivery: Delivery, line: Line) -> bool:
    """Whether nothing is done about it any more: it failed, or is unknown and nobody finds out what became of it."""
    return delivery.state in ("failed", "unknown") and delivery.errand.place not in line.waiting


def told_otherwise(line: Line, others: Collection[Delivery]) -> bool:
    """Whether the same fact arrived over another channel, or is on its way over one; a task to phone is neither."""
    return any(one.state == "delivered" or one.errand.place in line.waiting for one in others)


def replayed(
    delivery: Delivery, line: Line, others: Collection[Delivery], rules: Messages, now: datetime
) -> tuple[Delivery, Line]:
    """A new try of the same record, behind what still waits in its line; the line, which a task to phone never joins.

    ``others`` are the same fact's deliveries to the same recipient: over their channels it goes on no second time.
    """
    used = {one.errand.channel for one in others}
    fresh = {
        "state": "queued", "failure": "", "turn": False, "due": None, "at": now, "attempts": 0, "tried": None,
        "provider": "", "provider_id": "", "own_id": False, "code": "", "detail": "",
        "after": tuple(channel for channel in delivery.after if channel not in used),
    }  # fmt: skip
    anew = delivery.model_copy(update=fresh)
    if delivery.errand.channel == WINDOW:
        return moved(anew, "sent", now), line
    waits = _next(anew, now) if line.waiting else ready(anew, rules, now)
    behind = {"waiting": (*line.waiting, delivery.errand.place), "revision": line.revision + 1}
    return waits, line.model_copy(update=behind)


def phoned_in_vain(delivery: Delivery, now: datetime, detail: str) -> Delivery:
    """A window phoned and reached nobody: the task stays."""
    return _next(delivery, now, attempts=delivery.attempts + 1, detail=detail)


def out_of_the_way(line: Line, gone: Delivery, instead: Delivery | None) -> Line:
    """The line without a delivery, or with one over another channel in its place. What is unknown may have arrived."""
    place, told = gone.errand.place, line.told
    waiting = tuple(one for one in line.waiting if one != place)
    if instead is not None:
        waiting = (instead.errand.place, *waiting)
    if gone.state in ("sent", "delivered", "unknown"):
        told = max(told, gone.errand.ref.seq)
    return line.model_copy(update={"waiting": waiting, "told": told, "revision": line.revision + 1})


def _next(delivery: Delivery, now: datetime, **changes: object) -> Delivery:
    state = changes.get("state", delivery.state)
    at = now if state != delivery.state else delivery.at
    return delivery.model_copy(update={**changes, "at": at, "revision": delivery.revision + 1})
