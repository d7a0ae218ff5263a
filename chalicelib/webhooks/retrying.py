"""When a message to an endpoint is tried again, and when an endpoint is given up. Pure; all time is wall time.

Source of the delays: the example of Standard Webhooks, up to its eighth try, stretched at the end to a day and a half
(https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md). An outage over a night
and the working day after it is bridged; what lasts longer is seen by a person.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from math import ceil

LONGEST_HOP = 900
"""Seconds that SQS can hold a message back
(https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """``delays[n - 1]`` is what lies between try n and the next, give or take the share ``jitter`` of it.

    Raises
    ------
    ValueError
        the delays would not grow whatever the jitter.
    """

    delays: tuple[timedelta, ...]
    jitter: float
    disable_after: timedelta
    """An endpoint at which every try of every message has failed for so long is disabled."""

    def __post_init__(self) -> None:
        if not self.delays or not 0 <= self.jitter < 1 or self.delays[0] <= timedelta():
            raise ValueError("a plan has delays, and a jitter that is a share")
        pairs = zip(self.delays, self.delays[1:], strict=False)
        if any(one * (1 + self.jitter) > other * (1 - self.jitter) for one, other in pairs):
            raise ValueError("the delays of a plan grow, whatever the jitter")

    @property
    def tries(self) -> int:
        """How often a message is tried at most."""
        return len(self.delays) + 1

    def delay(self, message_id: str, tried: int) -> timedelta | None:
        """What lies between try ``tried`` (from 1) and the next; ``None`` when that was the last.

        The same for the same message and try, always, so that whoever asks again gets the same answer; spread evenly
        over messages, so that those which failed together do not come back together.
        """
        if tried < 1:
            raise ValueError("tries are counted from 1")
        if tried >= self.tries:
            return None
        share = 1 + self.jitter * (2 * _evenly(message_id, tried) - 1)
        return self.delays[tried - 1] * share

    def due(self, message_id: str, tried: int, failed_at: datetime, retry_after: int | None = None) -> datetime | None:
        """When the next try is due, after try ``tried`` failed; ``None`` when there is none.

        A receiver that asks for more time (``retry_after``, seconds) gets it, up to what the plan has before the try
        after the next (before the last try: nothing more), so that it cannot put a message off for ever. It cannot
        have it sooner than planned either: that would use up the tries within minutes.
        """
        planned = self.delay(message_id, tried)
        if planned is None:
            return None
        most = self.delay(message_id, tried + 1) or planned
        return failed_at + max(planned, min(timedelta(seconds=retry_after or 0), most))


PLAN = Plan(
    delays=(
        timedelta(seconds=5),
        timedelta(minutes=5),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
        timedelta(hours=10),
        timedelta(hours=18),
    ),
    jitter=0.1,
    disable_after=timedelta(days=5),
)
"""Eight tries within 35.6 hours, give or take a tenth."""


def hop(due: datetime, now: datetime) -> int:
    """Whole seconds for which the queue is to hold a message back that is due at ``due``: 0 to 900, never too few.

    After a hop of 900 it may not be due yet. Look with :func:`is_near` before: what is not near is stored with its due
    time and queued by a sweeper.
    """
    return min(max(ceil((due - now).total_seconds()), 0), LONGEST_HOP)


def is_near(due: datetime, now: datetime) -> bool:
    """Whether one hop leads to ``due``."""
    return due - now <= timedelta(seconds=LONGEST_HOP)


@dataclass(frozen=True, slots=True)
class Health:
    """How an endpoint has answered: all that is needed to give it up, folded over the outcomes of tries."""

    succeeded: datetime | None = None
    """When it last took a message."""
    failing_since: datetime | None = None
    """The first failure known since then."""

    def after(self, success: bool, at: datetime) -> "Health":
        """With the outcome of a try at ``at``. Outcomes may come late and twice."""
        if success:
            last = at if self.succeeded is None else max(self.succeeded, at)
            keeps = self.failing_since is not None and self.failing_since > last
            return Health(last, self.failing_since if keeps else None)
        if self.succeeded is not None and at <= self.succeeded:
            return self
        return Health(self.succeeded, at if self.failing_since is None else min(self.failing_since, at))

    def is_given_up(self, at: datetime, plan: Plan = PLAN) -> bool:
        """Whether every try has failed for so long that the endpoint is to be disabled. Ask after a failure, ``at``."""
        return self.failing_since is not None and at - self.failing_since >= plan.disable_after


def _evenly(message_id: str, tried: int) -> float:
    """A number from 0 to 1 (excluded) that looks like chance."""
    digest = sha256(f"{message_id}.{tried}".encode()).digest()
    return int.from_bytes(digest[:6]) / 2**48
