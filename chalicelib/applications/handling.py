"""What people do with an application before it is decided: acceptance, examination, opinions, procedures."""

from typing import Any

from chalicelib.applications import commands as c, handling_schemas as asks
from chalicelib.applications.acting import Acting
from chalicelib.applications.facts import Examined, NotAccepted, Opined, Returned
from chalicelib.applications.model import Application
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.store import Once


class Handling:
    """Acts of officers. Each answers the view of the case afterwards."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def ask_supplement(self, caller: Caller, case_id: str, asked: asks.SupplementNotice, once: Once) -> dict[str, Any]:
        """Tell, completely and once, what is missing."""

        def command(head: Head[Application]) -> c.Command:
            item = self._acting.item(head)
            known = {"material": {m.code for m in item.materials}, "field": set(item.form["properties"])}
            for place, missing in enumerate(asked.missing):
                for kind, code in (("material", missing.material), ("field", missing.field)):
                    if code is not None and code not in known[kind]:
                        raise Invalid(f"{kind}_unknown", f"missing.{place}.{kind}")
            materials = tuple(dict.fromkeys(m.material for m in asked.missing if m.material))
            fields = tuple(dict.fromkeys(m.field for m in asked.missing if m.field))
            sealed = self._acting.seal(head, asked.model_dump())
            return c.AskSupplement(materials, sealed, self._acting.planner(head), fields)

        return self._acting.act(caller, case_id, command, once)

    def accept(self, caller: Caller, case_id: str, asked: asks.Opinion, once: Once) -> dict[str, Any]:
        """受理: the time to decide runs."""

        def command(head: Head[Application]) -> c.Command:
            return c.Accept(caller.by, self._acting.seal(head, asked.model_dump()), self._acting.planner(head))

        return self._acting.act(caller, case_id, command, once)

    def reject(self, caller: Caller, case_id: str, asked: asks.NonAcceptance, once: Once) -> dict[str, Any]:
        """不予受理, with reasons; the view tells the remedies."""

        def command(head: Head[Application]) -> c.Command:
            return c.Reject(NotAccepted(law=asked.law, sealed=self._acting.seal(head, {"reason": asked.reason})))

        return self._acting.act(caller, case_id, command, once)

    def examine(self, caller: Caller, case_id: str, asked: asks.Examination, once: Once) -> dict[str, Any]:
        """审查, by somebody else than who accepted."""

        def command(head: Head[Application]) -> c.Command:
            sealed = self._acting.seal(head, {"opinion": asked.opinion})
            return c.Examine(caller.by, Examined(recommends=asked.recommends, sealed=sealed))

        return self._acting.act(caller, case_id, command, once)

    def send_back(self, caller: Caller, case_id: str, asked: asks.SendingBack, once: Once) -> dict[str, Any]:
        """Back to an earlier step; the clock goes on."""

        def command(head: Head[Application]) -> c.Command:
            return c.Return(Returned(to=asked.to, sealed=self._acting.seal(head, {"reason": asked.reason})))

        return self._acting.act(caller, case_id, command, once)

    def opine(self, caller: Caller, case_id: str, asked: asks.DepartmentOpinion, once: Once) -> dict[str, Any]:
        """A department's opinion, given for a department that one has a post in."""
        department = asked.department or caller.department
        if department not in self._acting.departments(caller):
            raise Forbidden("department_not_yours", "department")

        def command(head: Head[Application]) -> c.Command:
            sealed = self._acting.seal(head, {"opinion": asked.opinion})
            return c.Opine(Opined(department=department, agrees=asked.agrees, sealed=sealed))

        return self._acting.act(caller, case_id, command, once)

    def start(self, caller: Caller, case_id: str, asked: asks.NewProcedure, once: Once) -> dict[str, Any]:
        """A special procedure begins; its length is told."""

        def command(head: Head[Application]) -> c.Command:
            sealed = self._acting.seal(head, {"reason": asked.reason})
            return c.StartProcedure(asked.kind, asked.days, asked.held_on, sealed, self._acting.planner(head))

        return self._acting.act(caller, case_id, command, once)

    def end(self, caller: Caller, case_id: str, asked: asks.Result, once: Once) -> dict[str, Any]:
        """The special procedure is over before its time."""

        def command(head: Head[Application]) -> c.Command:
            return c.EndProcedure(self._acting.seal(head, asked.model_dump()), self._acting.planner(head))

        return self._acting.act(caller, case_id, command, once)

    def extend(self, caller: Caller, case_id: str, asked: asks.MoreTime, once: Once) -> dict[str, Any]:
        """More time, from whom the law names: the head of the organ, or of the government for joint handling."""

        def command(head: Head[Application]) -> c.Command:
            return c.Extend(asked.reason, caller.by, self._acting.approvers(caller, head), self._acting.planner(head))

        return self._acting.act(caller, case_id, command, once)
