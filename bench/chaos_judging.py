"""What went wrong with the messages of a run, told from three sides: what was planned, what the delivery records say,
what the providers counted and the phone saw. Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from chalicelib.messages.model import WINDOW, Channel, Delivery, Line
from chalicelib.messages.moves import overtaken
from chalicelib.messages.rules import Messages

BLIND = ("tencent", "miniprogram")
"""Providers that can neither be asked nor drop repeats."""
REPEATED = "webhook"
"""Whose receivers drop repeats themselves, by the message's id."""


@dataclass
class Seen:
    """All that was found of one case after the run; a mark is ``case-seq``."""

    planned: Sequence[str]
    """Marks of its facts, in order."""
    deliveries: Sequence[Delivery] = ()
    line: Line | None = None
    sightings: Sequence[tuple[str, str]] = ()
    """(provider, mark) in the order in which the phone saw them."""
    accepted: Mapping[str, Counter[str]] = field(default_factory=dict)
    """Provider → mark → how often it took that message."""


@dataclass
class Verdict:
    """Marks of facts with which something went wrong."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unaccounted: list[str] = field(default_factory=list)
    disorder: list[str] = field(default_factory=list)

    def add(self, other: "Verdict") -> None:
        for name in ("lost", "twice", "unaccounted", "disorder"):
            getattr(self, name).extend(getattr(other, name))


def judge(seen: Seen, rules: Messages) -> Verdict:
    """What went wrong with the messages of one case."""
    of: dict[str, list[Delivery]] = {mark: [] for mark in seen.planned}
    for one in seen.deliveries:
        of[f"{one.errand.ref.case_id}-{one.errand.ref.seq}"].append(one)
    took = {mark for count in seen.accepted.values() for mark, number in count.items() if number}
    return Verdict(
        lost=[mark for mark in seen.planned if mark not in took and not _accounted(of[mark], seen.line, rules)],
        twice=[
            mark for provider, count in seen.accepted.items() if provider not in (*BLIND, REPEATED)
            for mark, number in count.items() if number > 1
        ],
        unaccounted=[
            mark for provider in BLIND for mark, number in seen.accepted.get(provider, Counter()).items()
            if number > sum(_admits(one, provider) for one in of[mark])
        ],
        disorder=_older_after_newer([mark for _, mark in seen.sightings]),
    )  # fmt: skip


def _accounted(deliveries: Sequence[Delivery], line: Line | None, rules: Messages) -> bool:
    """Whether it is known of a fact that nobody saw why nobody did, and nothing was left undone."""
    if line is None or any(one.state in ("queued", "claimed", "sent", "delivered") for one in _told(deliveries)):
        return False
    if any(one.state in ("unknown", "superseded") for one in deliveries):
        return True
    if not deliveries or any(_given_up_early(one, rules) for one in _told(deliveries)):
        return False
    tried: set[Channel] = {one.errand.channel for one in deliveries}
    return any(tried >= set(one.after) or overtaken(one, line) for one in deliveries)


def _given_up_early(delivery: Delivery, rules: Messages) -> bool:
    """Whether it failed for now while tries were left."""
    return delivery.failure == "temporary" and delivery.attempts < rules.classes[delivery.klass].attempts


def _told(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Without the tasks for a window, which people deliver."""
    return [one for one in deliveries if one.errand.channel != WINDOW]


def _admits(delivery: Delivery, provider: str) -> bool:
    """Whether the record says that the provider has, or may have, the message."""
    if delivery.provider != provider:
        return False
    return delivery.state in ("sent", "delivered", "unknown") or bool(delivery.provider_id)


def _older_after_newer(marks: Sequence[str]) -> list[str]:
    newest, late = 0, list[str]()
    for mark in marks:
        seq = int(mark.partition("-")[2])
        if seq < newest:
            late.append(mark)
        newest = max(newest, seq)
    return late
