"""Over which channel an applicant is told: the one that they chose, as long as they agree to it."""

from typing import Any

from chalicelib.kernel.cases import Flow
from chalicelib.kernel.changing import load
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import CaseStore
from chalicelib.notices.model import Channel
from chalicelib.rights.consents import Consents


class ApplicantAudience:
    """The :class:`~chalicelib.notices.model.Audience` of a flow whose state names ``subject`` and ``contact``.

    Needs no personal data.
    """

    def __init__(self, cases: CaseStore, flow: Flow[Any], consents: Consents) -> None:
        self._cases = cases
        self._flow = flow
        self._consents = consents

    def channel(self, ref: Ref) -> Channel:
        """The channel that the applicant chose; SMS when none was, or when consent to the others is withdrawn."""
        state = load(self._cases, self._flow, ref.case_id).state
        contact: Channel = state.contact
        return "sms" if contact != "sms" and self._consents.withdrawn_by(state.subject, "notices") else contact
