"""Over which channels an applicant is told: the one that they chose, the WeChat that they bound, then SMS; by SMS alone
when they agree to no other.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from chalicelib.kernel.cases import Flow
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.store import CaseStore
from chalicelib.messages.model import APPLICANT, Channel
from chalicelib.messages.ports import Hearing
from chalicelib.rights.consents import Consents

OLD = 60
"""From this age on people are told in the short plain wording (老年人权益保障法 art 2)."""


class Standing(Protocol):
    """Port: who has bound an openid of the official account. Needs no personal data."""

    def bound(self, person_id: str) -> bool:
        """Whether the person has."""
        ...


class Bindings(Protocol):
    """Port: the openids that people have bound."""

    def openid(self, person_id: str) -> str:
        """The person's; empty for none, and when the person's data is destroyed."""
        ...


class Unbound:
    """The :class:`Standing` and the :class:`Bindings` of where nobody can bind anything."""

    def bound(self, person_id: str) -> bool:
        del person_id
        return False

    def openid(self, person_id: str) -> str:
        del person_id
        return ""


NOBODY = Unbound()
Others = Mapping[str, Callable[[Any], tuple[Channel, ...] | None]]
"""Recipient → over which channels they are told of a case, by its state; as in a hearing."""


class ApplicantAudience:
    """The :class:`~chalicelib.messages.ports.Audience` of a flow whose state names ``subject`` and ``contact``.

    Needs no personal data.
    """

    def __init__(
        self, cases: CaseStore, flow: Flow[Any], consents: Consents, standing: Standing = NOBODY,
        others: Others | None = None,
    ) -> None:  # fmt: skip
        """``others``: whom the flow tells besides."""
        self._cases = cases
        self._flow = flow
        self._consents = consents
        self._standing = standing
        self._others = others or {}

    def hearing(self, case_id: str) -> Hearing:
        case = load_whole(self._cases, self._flow, case_id)
        return Hearing(case.facts, partial(self._channels, case.head.state))

    def _channels(self, state: Any, recipient: str) -> tuple[Channel, ...] | None:
        """SMS alone when nothing else was chosen or bound, or when consent to the others is withdrawn."""
        if recipient in self._others:
            return self._others[recipient](state)
        if recipient != APPLICANT:
            return ()
        chosen: Channel = state.contact
        bound = self._standing.bound(state.subject)
        if (chosen == "sms" and not bound) or self._consents.withdrawn_by(state.subject, "notices"):
            return ("sms",)
        own: tuple[Channel, ...] = ("wechat",) if bound else ()
        return tuple(dict.fromkeys((chosen, *own, "sms")))


def addresses(applicant: Mapping[str, Any], contact: str, openid: str, bound: str = "") -> dict[str, str]:
    """Channel → address: the phone given in the application (a firm names its contact's), the openid that the person
    ``bound``, and what was chosen.
    """
    phone: str = (applicant if applicant["kind"] == "person" else applicant["contact"])["phone"]
    return {"sms": phone} | ({"wechat": bound} if bound else {}) | ({contact: openid} if contact != "sms" else {})


def elderly(number: str, at: datetime) -> bool:
    """Whether the identity number is that of somebody of :data:`OLD` years or more; a firm is never old."""
    try:
        return IdentityNumber.parse(number).age(legal_day(at)) >= OLD
    except Invalid:
        return False
