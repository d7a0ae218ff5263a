"""Evidence (证据材料): files that who raised a challenge adds to it while it waits for its answer.

A file is uploaded, looked at, kept under the challenge by digest and size, and named by a fact that holds the digest.
Who raised the challenge, who answers it and its regulator read it; nobody else learns of it. It stays as long as the
files of the trading do: papers of a procurement are kept for fifteen years (政府采购法 art 42).
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import act, load, load_whole
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, NotFound
from chalicelib.kernel.facts import Body, Stamp
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.stages import at_stage
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.trading.attaching import Attached, AttachmentForm, NewAttachment, UploadedAttachment
from chalicelib.trading.challenges import facts as f, schemas as asks, views
from chalicelib.trading.challenges.commands import AddEvidence
from chalicelib.trading.challenges.deciding import decide
from chalicelib.trading.challenges.model import FLOW
from chalicelib.trading.challenges.offices import Offices
from chalicelib.trading.challenges.sealing import Sealing
from chalicelib.trading.challenges.state import OPEN, STAGES, ChallengeCase
from chalicelib.trading.model import FLOW as PROJECT
from chalicelib.trading.state import TradingCase
from chalicelib.trading.values import Attachment


class Evidences:
    """What the routes of evidence call."""

    def __init__(
        self, cases: CaseStore, privacy: Privacy, offices: Offices, attached: Attached, clock: Clock
    ) -> None:  # fmt: skip
        self._cases = cases
        self._privacy = privacy
        self._offices = offices
        self._attached = attached
        self._clock = clock

    def open(self, caller: Caller, case_id: str, asked: NewAttachment) -> AttachmentForm:
        """Where to upload a file.

        Raises
        ------
        NotFound, Forbidden
            as :meth:`add`.
        NotAllowed
            ``challenge_stage``: it does not wait for an answer any more.
        """
        head = load(self._cases, FLOW, case_id)
        self._admit(caller, head)
        at_stage(head.state.stage, OPEN, STAGES, "challenge_stage")
        return self._attached.form(case_id, asked)

    def add(self, caller: Caller, case_id: str, asked: asks.NewEvidence, once: Once) -> dict[str, Any]:
        """The file was uploaded: it is looked at, kept, and a fact holds its digest.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not know of it; ``upload_unknown``.
        Forbidden
            ``challenge_not_yours``, for those who may know of it and did not raise it.
        Invalid, NotAllowed
            as :func:`~chalicelib.filing.uploaded.looked_at` and
            :func:`~chalicelib.trading.challenges.deciding.add_evidence`.
        KeyDestroyed
            when the data of who raised it was deleted.
        """
        head = load(self._cases, FLOW, case_id)
        self._admit(caller, head)
        at_stage(head.state.stage, OPEN, STAGES, "challenge_stage")
        checked = self._attached.check(case_id, UploadedAttachment(sha256=asked.sha256))
        sealed = Sealing(self._privacy, head).sealed(name=asked.name)
        body = f.EvidenceAdded(
            sha256=checked.sha256, size=checked.size, media_type=checked.media_type, sealed=sealed
        )  # fmt: skip
        stamp = Stamp(at=self._clock.now(), by=caller.by)

        def bodies(state: ChallengeCase) -> Sequence[Body]:
            return decide(state, AddEvidence(body), stamp.at.legal)

        return act(self._cases, FLOW, case_id, stamp, bodies, once, views.told, known=head)

    def link(self, caller: Caller, case_id: str, sha256: str) -> str:
        """A link to a file that is good for minutes.

        Raises
        ------
        NotFound
            ``case_unknown``, for those who may not read it; ``challenge_evidence_unknown``.
        KeyDestroyed
            when the data of who raised it was deleted.
        """
        case = load_whole(self._cases, FLOW, case_id)
        if not self._offices.reads(caller, case.head.state, self._project(case.head)):
            raise FLOW.unknown()
        found = next((one for one in views.evidence(case, self._privacy) if one.sha256 == sha256), None)
        if found is None:
            raise NotFound("challenge_evidence_unknown", "sha256")
        return self._attached.link(case_id, Attachment(name=found.name, sha256=sha256, size=found.size))

    def _admit(self, caller: Caller, head: Head[ChallengeCase]) -> None:
        if self._offices.raised(caller, head.state):
            return
        if self._offices.inside(caller, self._project(head)):
            raise Forbidden("challenge_not_yours", "case_id")
        raise FLOW.unknown()

    def _project(self, head: Head[ChallengeCase]) -> TradingCase:
        return load(self._cases, PROJECT, head.state.project).state
