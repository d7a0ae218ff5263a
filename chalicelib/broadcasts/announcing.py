"""Broadcasts that the platform itself publishes: of what somebody else decided, checked and made public already.

They go the way of all broadcasts: shard by shard, over the bulk queues, outside the quiet hours; the head of a
department of their topic can stop them.
"""

from collections.abc import Callable, Sequence

from chalicelib.broadcasts.facts import BroadcastAsked, Content
from chalicelib.broadcasts.model import FLOW, Announce, decide, whole_of
from chalicelib.broadcasts.schemas import TEXT, TITLE
from chalicelib.broadcasts.service import LINK, UNSENDABLE
from chalicelib.catalogue.topics import Topics
from chalicelib.catalogue.wants import About
from chalicelib.kernel.cases import new
from chalicelib.kernel.changing import prepare
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.facts import SYSTEM, Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Claimed


class Announcing:
    """Publishes each of them once, however often it is asked to."""

    def __init__(self, cases: CaseStore, topics: Callable[[], Topics], clock: Clock) -> None:
        self._cases = cases
        self._topics = topics
        self._clock = clock

    def known(self, name: str) -> bool:
        """Whether the broadcast of that name was published."""
        return self._cases.claimant(name) is not None

    def announce(
        self, name: str, topic_code: str, title: str, text: str, about: Sequence[About], *, daily: bool = False,
        link: str = "",
    ) -> None:  # fmt: skip
        """Publish to those subscribers of the topic who want to hear of one of ``about``; harmless when it was.

        ``name`` is its own for ever. ``daily``: to those who wait for a digest; else to those who want it at once.
        ``text`` and ``link`` as :class:`~chalicelib.broadcasts.facts.Content` has them.
        What an SMS cannot hold is left out, and what is too long is cut.

        Raises
        ------
        Invalid
            ``topic_unknown``.
        """
        if self.known(name):
            return
        topic, now = self._topics().get(topic_code), self._clock.now()
        content = Content(
            topic=topic.code, name=topic.name, title=sendable(title, TITLE), text=sendable(text, TEXT),
            about=tuple(one.model_copy(update={"title": sendable(one.title, TEXT)}) for one in about), daily=daily,
            link=link,
        )  # fmt: skip
        case = new(FLOW, whole_of(fresh_case_id(now)))
        command = Announce(BroadcastAsked(notice=content, department=topic.departments[0]))
        planned = prepare(FLOW, case, decide(case.state, command), Stamp(at=now, by=SYSTEM))
        try:
            self._cases.commit(Change(FLOW, planned.head, planned.facts, claims=frozenset({name})))
        except Claimed:
            return  # somebody else was first


def sendable(text: str, longest: int) -> str:
    """The text as an SMS can hold it."""
    text = LINK.sub(" ", UNSENDABLE.sub(" ", text)).strip()
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
