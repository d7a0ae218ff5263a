"""Tickets by conversation: what somebody writes to the official account becomes one, and is asked after by its number.

Who bound the account reports by name: the ticket is among their own. Anybody else reports without a name.
"""

from typing import Any

from chalicelib.catalogue.complaints import KINDS, TicketKind
from chalicelib.complaints import schemas as asks, views
from chalicelib.complaints.intake import Intake
from chalicelib.complaints.reporting import by_number
from chalicelib.complaints.sources import Origin
from chalicelib.complaints.state import STAGES
from chalicelib.kernel.audit import Trace
from chalicelib.kernel.caller import PUBLIC
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.clock import CHINA, Clock
from chalicelib.kernel.facts import By
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.store import CaseStore, Once
from chalicelib.messaging.chat import Received, Word

ACT = "POST /receipts/wechat"
MEANT: dict[Word, TicketKind] = {
    "投诉": "complaint", "举报": "report", "建议": "suggestion", "咨询": "enquiry", "求助": "help",
}  # fmt: skip
"""The word that a message begins with → what it is."""


class ChatTickets:
    """The :class:`~chalicelib.messaging.chat.Tickets` of the official account."""

    def __init__(self, intake: Intake, cases: CaseStore, privacy: Privacy, clock: Clock) -> None:
        self._intake = intake
        self._cases = cases
        self._privacy = privacy
        self._clock = clock

    def report(self, word: Word, openid: str, text: str, person: Person | None) -> Received:
        """What somebody wrote becomes a ticket; the same words again within a day are the same ticket."""
        by = By(role="resident", id=person.id) if person is not None else PUBLIC.by
        asked = asks.NewTicket(
            kind=MEANT[word], channel="wechat", identity="real_name" if person is not None else "anonymous", text=text
        )
        origin = Origin(by, "wechat", person.id if person is not None else None, known=person is not None)
        once = self._once(by, openid, word, text)
        told = once_only(self._cases, once, lambda: self._intake.take(origin, asked, once))
        return Received(number=str(told["number"]), code=str(told["code"]), advice=str(told["advice"]))

    def progress(self, number: str, code: str) -> str:
        """How far a ticket is, in a sentence; NotFound for an unknown number, and for a wrong code alike."""
        state = by_number(self._cases, self._privacy, number, code).state
        return f"您的{KINDS[state.what]}（{state.number}）：{STAGES[state.stage]}。{views.NEXT[state.stage]}"

    def _once(self, by: By, openid: str, word: Word, text: str) -> Once:
        """The same words of the same account on one day are one request, however often WeChat brings them."""
        whose, today = self._privacy.lookup("openid", f"wechat:{openid}"), self._clock.now().wall.astimezone(CHINA)
        said: list[Any] = ["wechat", whose, word, self._privacy.lookup("text", text), f"{today:%Y%m%d}", by.id]
        key = digest(said)
        return Once(key, key, Trace(actor=by, act=ACT, purpose="own"))
