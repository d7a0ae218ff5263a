"""The cases of other flows as which tickets go on: opened and looked at for tickets, which know no other flow."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import ValidationError

from chalicelib.applications.intake import Intake
from chalicelib.applications.model import FLOW as APPLICATION, STAGES as APPLICATIONS
from chalicelib.applications.schemas import NewApplication
from chalicelib.complaints.ports import Linked
from chalicelib.complaints.values import Target
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import Conflict, Invalid, Unavailable
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.trading.challenges.model import FLOW as CHALLENGE
from chalicelib.trading.challenges.state import STAGES as CHALLENGES


class OtherFlows:
    """The :class:`~chalicelib.complaints.ports.Elsewhere` of the platform."""

    def __init__(self, cases: CaseStore, intake: Callable[[], Intake]) -> None:
        self._cases = cases
        self._intake = intake

    def open(self, caller: Caller, flow: Target, case_id: str, asked: Mapping[str, Any]) -> str:
        """Applications alone; under an idempotency key of the case's own."""
        known = self.linked(flow, case_id)
        if known is not None:
            return known.number
        try:
            new = NewApplication.model_validate({"channel": "window", **asked})
        except ValidationError as wrong:
            raise Invalid("ticket_handover_incomplete", "application") from wrong
        once = Once(key=digest(["handed-over", case_id]), request=digest(dict(asked)))
        try:
            answer = once_only(self._cases, once, lambda: self._intake().submit(caller, new, once))
        except Conflict as busy:
            raise Unavailable("case_busy") from busy
        return str(answer["number"])

    def linked(self, flow: Target, case_id: str) -> Linked | None:
        if flow == "application":
            application = self._cases.head(APPLICATION, case_id)
            if application is None:
                return None
            return Linked(number=application.state.number, stage_text=APPLICATIONS[application.state.stage])
        challenge = self._cases.head(CHALLENGE, case_id) if flow == "challenge" else None
        if challenge is None:
            return None
        return Linked(number=case_id, stage_text=CHALLENGES[challenge.state.stage])
