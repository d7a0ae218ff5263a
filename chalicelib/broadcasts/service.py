"""Broadcasts: written by the head of a department that may, confirmed by another head, stopped by either."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chalicelib.broadcasts.answers import BroadcastView
from chalicelib.broadcasts.facts import BroadcastAsked, Content, Counts
from chalicelib.broadcasts.model import (
    FLOW,
    STAGES,
    Ask,
    BroadcastCase,
    Command,
    Confirm,
    Stage,
    Stop,
    decide,
    parts_of,
    whole_of,
)
from chalicelib.broadcasts.ports import Tallies
from chalicelib.broadcasts.schemas import NewBroadcast
from chalicelib.catalogue.topics import Topics
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head, new
from chalicelib.kernel.changing import act, load, prepare
from chalicelib.kernel.clock import Clock, Moment
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound
from chalicelib.kernel.facts import Stamp
from chalicelib.kernel.ids.case_id import fresh_case_id
from chalicelib.kernel.store import CaseStore, Change, Once

AHEAD = timedelta(days=30)
"""How far ahead a broadcast may be written."""
UNSENDABLE = re.compile("[\x00-\x1f\x7f\U00010000-\U0010ffff]")
"""Line breaks, and what lies beyond the basic plane (emoji, rare characters): Aliyun refuses them in values of an SMS
(``isv.UNSUPPORTED_CONTENT``, https://help.aliyun.com/document_detail/101346.html)."""
LINK = re.compile(r"://|\bwww\.", re.IGNORECASE)
"""A web address, which it refuses, too (``isv.PARAM_NOT_SUPPORT_URL``)."""
NONE = Counts()


class Broadcasts:
    """What the routes of broadcasts call."""

    def __init__(self, cases: CaseStore, tallies: Tallies, topics: Callable[[], Topics], clock: Clock) -> None:
        self._cases = cases
        self._tallies = tallies
        self._topics = topics
        self._clock = clock

    def ask(self, caller: Caller, asked: NewBroadcast, once: Once) -> dict[str, Any]:
        """Write a broadcast; nothing goes out before another head confirms it.

        Raises
        ------
        Forbidden
            ``broadcast_not_yours``: the officer heads no department that may broadcast to the topic.
        Invalid
            ``topic_unknown``; ``broadcast_text``: an SMS cannot hold it; ``broadcast_at``: past, or far ahead.
        """
        topic, now = self._topics().get(asked.topic), self._clock.now()
        theirs = caller.headed_at(now.wall) & set(topic.departments)
        if not theirs:
            raise Forbidden("broadcast_not_yours", "topic")
        _check(asked, now)
        content = Content(topic=topic.code, name=topic.name, title=asked.title, text=asked.text, at=asked.at)
        command = Ask(BroadcastAsked(notice=content, department=min(theirs)))
        case = new(FLOW, whole_of(fresh_case_id(now)))
        planned = prepare(FLOW, case, decide(case.state, command), _stamp(caller, now))
        answer = _view(planned.head, NONE).model_dump(mode="json")
        self._cases.commit(Change(FLOW, planned.head, planned.facts, once, answer))
        return answer

    def confirm(self, caller: Caller, case_id: str, once: Once) -> dict[str, Any]:
        """A second head (四眼原则): from here on it goes out, or from the time on that it names.

        Raises
        ------
        NotFound
            ``broadcast_unknown``: none, or none of whom the officer heads.
        Forbidden
            ``broadcast_yourself``.
        NotAllowed
            ``broadcast_stage``: confirmed, stopped or finished already.
        """
        return self._act(caller, case_id, Confirm(caller.by), once)

    def stop(self, caller: Caller, case_id: str, once: Once) -> dict[str, Any]:
        """Send no further messages of it. Refuses as :meth:`confirm`, but for the writer."""
        return self._act(caller, case_id, Stop(), once)

    def show(self, caller: Caller, case_id: str) -> BroadcastView:
        """The broadcast, and how many of its messages are in which state now. NotFound as :meth:`confirm`."""
        head = self._mine(caller, case_id)
        return _view(head, self._counts(head))

    def _act(self, caller: Caller, case_id: str, command: Command, once: Once) -> dict[str, Any]:
        head = self._mine(caller, case_id)
        counts, stamp = self._counts(head), _stamp(caller, self._clock.now())

        def told(after: Head[BroadcastCase]) -> dict[str, Any]:
            return _view(after, counts).model_dump(mode="json")

        return act(self._cases, FLOW, case_id, stamp, lambda state: decide(state, command), once, told, known=head)

    def _mine(self, caller: Caller, case_id: str) -> Head[BroadcastCase]:
        """Of the head of a department that may broadcast to its topic; nobody else learns that there is such a one."""
        try:
            head = load(self._cases, FLOW, case_id)
            departments = self._topics().get(head.state.told.topic).departments
        except (NotFound, Invalid):  # none, or of a topic that was given up
            raise NotFound("broadcast_unknown") from None
        if not caller.headed_at(self._clock.now().wall) & set(departments):
            raise NotFound("broadcast_unknown")
        return head

    def _counts(self, head: Head[BroadcastCase]) -> Counts:
        return self._tallies.count(parts_of(head.case_id)) if head.state.published else NONE


def _check(asked: NewBroadcast, now: Moment) -> None:
    for field in ("title", "text"):
        if UNSENDABLE.search(getattr(asked, field)) or LINK.search(getattr(asked, field)):
            raise Invalid("broadcast_text", field)
    if asked.at is not None and not now.legal <= asked.at <= now.legal + AHEAD:
        raise Invalid("broadcast_at", "at")


def _stamp(caller: Caller, now: Moment) -> Stamp:
    return Stamp(at=now, by=caller.by, channel="web")


def _view(head: Head[BroadcastCase], counts: Counts) -> BroadcastView:
    state, told = head.state, head.state.told
    return BroadcastView.model_validate({
        "id": head.case_id, **told.model_dump(), "stage": Stage(state.stage).value, "stage_text": STAGES[state.stage],
        "asked_at": state.asked_at, "asked_by": state.asked_by.id if state.asked_by else "",
        "confirmed_by": state.confirmed_by.id if state.confirmed_by else "", "counts": counts, "total": counts.total,
    })  # fmt: skip
