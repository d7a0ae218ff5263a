"""What the departments do that handle a ticket, and the members of the grid that they send."""

from typing import Any

from chalicelib.complaints import commands as c, facts as f, handling_schemas as asks
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.offices import Part
from chalicelib.complaints.state import TicketCase
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.store import Once

MAIN: frozenset[Part] = frozenset({"main"})
HANDLES: frozenset[Part] = frozenset({"main", "joint"})


class Handling:
    """What those call who handle it."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def sign(self, caller: Caller, case_id: str, asked: asks.Nothing, once: Once) -> dict[str, Any]:
        """签收: the main department takes it on."""
        del asked
        return self._acting.do(caller, case_id, MAIN, once, lambda _, __, timer: c.Sign(timer))

    def ask_return(self, caller: Caller, case_id: str, asked: asks.Return, once: Once) -> dict[str, Any]:
        """退单, on a published ground, within its limit."""
        return self._acting.do(
            caller, case_id, MAIN, once,
            lambda _, seal, timer: c.AskReturn(asked.ground, seal.sealed(text=asked.reason), timer),
        )  # fmt: skip

    def step(self, caller: Caller, case_id: str, asked: asks.Step, once: Once) -> dict[str, Any]:
        """A step of the handling, by the main department or one that helps."""
        departments = self._acting.offices.departments(caller)

        def command(state: TicketCase, seal: Any, _: Any) -> c.Command:
            who = state.main if state.main in departments else _first(state, departments)
            sealed = seal.sealed(text=asked.text)
            return c.TakeStep(f.StepTaken(what=asked.kind, department=who, sealed=sealed, photos=asked.photos))

        return self._acting.do(caller, case_id, HANDLES, once, command, asked.photos)

    def interim(self, caller: Caller, case_id: str, asked: asks.InterimReply, once: Once) -> dict[str, Any]:
        """Tell the reporter how far it is."""
        return self._acting.do(
            caller, case_id, MAIN, once,
            lambda _, seal, __: c.ReplyInterim(f.InterimReply(sealed=seal.sealed(text=asked.text))),
        )  # fmt: skip

    def give_task(self, caller: Caller, case_id: str, asked: asks.FieldTask, once: Once) -> dict[str, Any]:
        """Send a member of the grid (Invalid ``ticket_task_site`` where no grid is)."""
        site = self._acting.catalogue.sites().get(asked.site)
        if site is None or site.kind != "community":
            raise Invalid("ticket_task_site", "site")
        parts: frozenset[Part] = frozenset({"main", "joint", "desk"})
        return self._acting.do(
            caller, case_id, parts, once,
            lambda _, seal, timer: c.GiveTask(asked.site, seal.sealed(text=asked.text), timer),
        )  # fmt: skip

    def do_task(self, caller: Caller, case_id: str, asked: asks.FieldResult, once: Once) -> dict[str, Any]:
        """What the member of the grid found or did there.

        Raises
        ------
        Forbidden
            ``ticket_not_yours``: the task is another grid's.
        """

        def command(state: TicketCase, seal: Any, _: Any) -> c.Command:
            task = state.tasks.get(asked.task)
            if task is not None and task.site != caller.site:
                raise Forbidden("ticket_not_yours", "task")
            sealed = seal.sealed(text=asked.text)
            return c.DoTask(f.FieldTaskDone(task=asked.task, done=asked.done, sealed=sealed, photos=asked.photos))

        return self._acting.do(caller, case_id, frozenset({"grid"}), once, command, asked.photos)

    def suspend(self, caller: Caller, case_id: str, asked: asks.Suspension, once: Once) -> dict[str, Any]:
        """Time that does not count begins, on a published ground, or ends (Invalid ``ticket_reason`` without one)."""

        def command(_: TicketCase, __: Any, timer: Any) -> c.Command:
            return c.Resume(timer) if asked.state == "ended" else c.Suspend(asked.ground or "", timer)

        return self._acting.do(caller, case_id, MAIN, once, command)

    def extend(self, caller: Caller, case_id: str, asked: asks.Extension, once: Once) -> dict[str, Any]:
        """延期, once, by the head of the department; the reporter is told why."""
        heads: frozenset[Part] = frozenset({"main_head"})
        return self._acting.do(caller, case_id, heads, once, lambda _, __, timer: c.Extend(asked.reason, timer))

    def draft(self, caller: Caller, case_id: str, asked: asks.Reply, once: Once) -> dict[str, Any]:
        """Write the reply; another person checks it before it goes out."""

        def command(_: TicketCase, seal: Any, __: Any) -> c.Command:
            sealed = seal.sealed(text=asked.text)
            return c.DraftReply(f.ReplyDrafted(result=asked.result, sealed=sealed, photos=asked.photos))

        return self._acting.do(caller, case_id, MAIN, once, command, asked.photos)

    def check(self, caller: Caller, case_id: str, asked: asks.ReplyCheck, once: Once) -> dict[str, Any]:
        """Another person of the department sends the reply that was read, or sends it back with a reason.

        Raises
        ------
        Invalid
            ``ticket_reason_missing``.
        """
        if not asked.sent and not asked.reason:
            raise Invalid("ticket_reason_missing", "reason")

        def command(_: TicketCase, seal: Any, timer: Any) -> c.Command:
            if asked.sent:
                return c.CheckReply(asked.draft, timer)
            return c.SendBack(asked.draft, seal.sealed(text=asked.reason))

        return self._acting.do(caller, case_id, frozenset({"main_checks"}), once, command)

    def answer_order(self, caller: Caller, case_id: str, asked: asks.SupervisionAnswer, once: Once) -> dict[str, Any]:
        """What was done about an order of supervision, by whom the order stands with."""

        def may(state: TicketCase) -> frozenset[Part]:
            ordered = state.order.to if state.order is not None else ""
            return MAIN if ordered in ("", state.main) else frozenset({"supervisor"})

        return self._acting.do(
            caller, case_id, may, once, lambda _, seal, __: c.AnswerOrder(seal.sealed(text=asked.text))
        )


def _first(state: TicketCase, departments: frozenset[str]) -> str:
    """Which of the departments that help is the caller's."""
    helping = state.handlers.joint if state.handlers is not None else ()
    return next((one for one in helping if one in departments), state.main)
