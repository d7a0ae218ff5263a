"""The instant workflow without an engine: evidence from the party store, then the judge, as its states do."""

import json
from collections.abc import Callable
from typing import Any

from chalicelib.applications.instant import decide_instantly
from chalicelib.applications.judging import Judge
from chalicelib.applications.ports import Submission
from chalicelib.kernel.store import Answered, PersonKnown, VersionConflict
from chalicelib.parties.service import PartyStore


class DirectInstant:
    """A :class:`~chalicelib.applications.ports.Instant`.

    ``silent``: it does not answer, and may :meth:`finish` later. ``lost``: its answer does not arrive.
    ``blind``: the evidence cannot be read. ``meanwhile`` is what happens once while it runs.
    """

    def __init__(self, judge: Judge, parties: PartyStore) -> None:
        self._judge = judge
        self._parties = parties
        self.silent = False
        self.lost = False
        self.blind = False
        self.meanwhile: Callable[[], object] = lambda: None
        self.asked: list[Submission] = []

    def run(self, submission: Submission) -> dict[str, Any] | None:
        self.asked.append(submission)
        if self.silent:
            return None
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        try:
            ended = self.finish(submission)
        except (PersonKnown, VersionConflict):
            return None  # the function fails, and the workflow with it
        if ended.get("answered"):
            raise Answered
        answer: dict[str, Any] = ended["answer"]
        return answer if not self.lost else None

    def finish(self, submission: Submission) -> dict[str, Any]:
        """What the workflow does and answers; its input travels as JSON."""
        given = json.loads(submission.model_dump_json())
        return decide_instantly(self._judge, {"submission": given, "evidence": self._evidence(submission.person.id)})

    def _evidence(self, person_id: str) -> dict[str, Any]:
        if self.blind:
            return {"missing": True}
        held = {name: section.sealed for name, section in self._parties.sections(person_id).items()}
        return {"Responses": {"parties": [{"sk": {"S": name}, "sealed": {"S": held[name]}} for name in held]}}
