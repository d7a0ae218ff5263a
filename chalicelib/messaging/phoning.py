"""Tasks for a window to phone, where no channel reached the applicant and the law wants them told (法定告知).

Anybody with a post at any window may take any task, wherever the case was opened: the deadline runs on when nobody is
at that window, and the applicant knows the platform, not the site. So it is only asked whether the caller works at a
window now; who saw a number, and who said what of the call, is in the audit.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Conflict, Forbidden, NotFound
from chalicelib.kernel.store import VersionConflict
from chalicelib.messages import moves
from chalicelib.messages.model import WINDOW, Delivery
from chalicelib.messages.ports import Author, DeliveryStore
from chalicelib.messages.rules import Messages
from chalicelib.messages.sending import GONE
from chalicelib.messages.settling import Settling
from chalicelib.messages.writing import written
from chalicelib.messaging.outbox import found
from chalicelib.messaging.schemas import PhoneOutcome, PhoneStanding, PhoneTask, PhoneTasks

PAGE = 10
"""Tasks a page: for each of them a case is opened."""
NAMED = ("item", "bundle", "project")
"""Variables that tell what a task is about."""
CALLS = 3
"""Calls in vain, after which a task has failed."""
DESTROYED = "申请人的个人信息已经删除，不用再打电话。"
NEEDLESS = "对方已经不用知道这件事，不用再打电话。"
REWORDED = "这类消息的模板已经变更，请先查看办件进度，再按进度告知。"
"""What a window reads where nobody has words any more."""


class Phoning:
    """Shows what is to be phoned about, and takes what became of it."""

    def __init__(
        self, authors: Mapping[str, Author], deliveries: DeliveryStore, settling: Settling,
        rules: Callable[[], Messages], clock: Clock,
    ) -> None:  # fmt: skip
        self._authors = authors
        self._deliveries = deliveries
        self._settling = settling
        self._rules = rules
        self._clock = clock

    def tasks(self, caller: Caller, cursor: str) -> PhoneTasks:
        """What is to be phoned about, oldest first.

        Raises
        ------
        Forbidden
            ``not_at_a_window``.
        """
        self._at_a_window(caller)
        waiting, further = self._deliveries.listed(WINDOW, "sent", PAGE, cursor)
        return PhoneTasks(items=tuple(map(self._task, waiting)), cursor=further)

    def outcome(self, caller: Caller, message_id: str, told: PhoneOutcome) -> PhoneStanding:
        """Reached: it is delivered. Not reached: the task stays, and has failed after :data:`CALLS` calls.

        If somebody else was first, nothing changes, and the answer tells how it stands.

        Raises
        ------
        Forbidden
            ``not_at_a_window``.
        NotFound
            ``delivery_unknown``: it is no task of a window.
        Conflict
            ``case_busy`` when somebody else was at it at the same moment.
        """
        self._at_a_window(caller)
        task = found(self._deliveries, message_id)
        if task.errand.channel != WINDOW:
            raise NotFound("delivery_unknown", "message_id")
        if task.state == "sent" and task.revision == told.revision:
            try:
                task = self._settled(task, told, self._clock.now().wall)
            except VersionConflict as other:
                raise Conflict("case_busy") from other
        return PhoneStanding(
            message_id=message_id, state=task.state, attempts=task.attempts, revision=task.revision
        )  # fmt: skip

    def _settled(self, task: Delivery, told: PhoneOutcome, now: datetime) -> Delivery:
        detail = f"phoned: {told.note}" if told.note else "phoned"
        if told.reached:
            after = moves.moved(task, "delivered", now, detail=detail)
            self._settling.done(after)
            return after
        telling = self._authors[task.errand.ref.flow].tell(task.errand)
        if telling is not None and telling.needless:
            after = moves.moved(task, "superseded", now, detail=telling.needless)
            self._settling.done(after)
            return after
        gone = telling is None
        if gone or task.attempts + 1 >= CALLS:
            failure, why = ("permanent", GONE) if gone else ("temporary", detail)
            failed = moves.moved(task, "failed", now, failure=failure, detail=why)  # type: ignore[arg-type]
            after = failed.model_copy(update={"attempts": task.attempts + 1})
            self._settling.over(after, unreachable=gone)
            return after
        after = moves.phoned_in_vain(task, now, detail)
        self._deliveries.write([after])
        return after

    def _task(self, delivery: Delivery) -> PhoneTask:
        errand, phone = delivery.errand, ""
        told = self._authors[errand.ref.flow].tell(errand)
        rule, item, title, text = self._rules().rule(errand.ref.flow, errand.ref.kind), "", "", DESTROYED
        if told is not None:
            phone = told.to.get("sms", "")
            item = next((told.values[name] for name in NAMED if told.values.get(name)), "")
            text = REWORDED
        if told is not None and rule is not None:
            words = written(self._rules().templates[rule.template], told, "", errand.message_id, phone)
            title, text = words.title, words.text
        if told is not None and told.needless:
            text = NEEDLESS
        return PhoneTask(
            message_id=errand.message_id, case_id=errand.ref.case_id, item=item, title=title, text=text, phone=phone,
            since=delivery.at, attempts=delivery.attempts, note=delivery.detail.removeprefix("phoned: "),
            revision=delivery.revision,
        )  # fmt: skip

    def _at_a_window(self, caller: Caller) -> None:
        posts = caller.posts_at(self._clock.now().wall)
        if not any(post.duty == "window" for post in posts):
            raise Forbidden("not_at_a_window")
