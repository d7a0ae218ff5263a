"""What those do who reported a ticket: say whether it is solved, add a word, take it back, ask for a review.

Whose ticket was merged into another speaks on that one, in their own name and under their own key: who reported the
other reads nothing of it. What is answered is always their own ticket.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.complaints import commands as c, facts as f, schemas as asks
from chalicelib.complaints.acting import Acting
from chalicelib.complaints.model import FLOW, claim
from chalicelib.complaints.offices import REPORTER, Part
from chalicelib.complaints.sealing import Sealing
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.texts import checked
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Actor, ByNumber, Photo
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load
from chalicelib.kernel.privacy import Privacy, same_code
from chalicelib.kernel.store import CaseStore, Once

SPEAKS: frozenset[Part] = frozenset({"reporter", "opener"})
"""Who may say something for who reported it: an operator, a member of the grid who took it in writes what they hear."""


@dataclass(frozen=True, slots=True)
class Voice:
    """As who somebody speaks on a ticket: as who reported it, or a ticket that was merged into it."""

    seal: Sealing
    ticket: str = ""
    """Case id of the merged ticket, …"""
    holder: str = ""
    """… and the person id under whose key it lies."""


Saying = Callable[[Voice, Timer], c.Command]


class Reporting:
    """What those call who reported it."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def confirm(self, caller: Caller, case_id: str, asked: asks.Confirmation, once: Once) -> dict[str, Any]:
        """Solved, or not: then it is opened again within its window."""
        return self._say(self._admitted(caller, case_id), self._actor(caller), once, _confirmed(asked))

    def confirm_by_number(self, caller: Caller, asked: asks.ConfirmationByNumber, once: Once) -> dict[str, Any]:
        """As :meth:`confirm`, by whoever has the number and the query code: also who reported without a name."""
        return self._say(self._numbered(asked), Actor(caller.by), once, _confirmed(asked))

    def comment(self, caller: Caller, case_id: str, asked: asks.Comment, once: Once) -> dict[str, Any]:
        """A further word. It moves no limit.

        Raises
        ------
        Invalid
            as :func:`~chalicelib.complaints.texts.checked`; ``ticket_photo_unknown``.
        """
        saying = _commented(asked)
        return self._say(self._admitted(caller, case_id, SPEAKS), self._actor(caller), once, saying, asked.photos)

    def comment_by_number(self, caller: Caller, asked: asks.CommentByNumber, once: Once) -> dict[str, Any]:
        """As :meth:`comment`, by whoever has the number and the query code."""
        saying = _commented(asked)
        return self._say(self._numbered(asked), Actor(caller.by), once, saying, asked.photos)

    def withdraw(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """Take it back: one's own part of it, where others reported the same."""
        return self._say(self._admitted(caller, case_id), self._actor(caller), once, _withdrawn(asked))

    def withdraw_by_number(self, caller: Caller, asked: asks.WhyByNumber, once: Once) -> dict[str, Any]:
        """As :meth:`withdraw`, by whoever has the number and the query code."""
        return self._say(self._numbered(asked), Actor(caller.by), once, _withdrawn(asked))

    def ask_review(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """复查, then 复核 (信访工作条例 art 35, 36): whichever comes next; of the one that theirs joined, too."""
        return self._say(self._admitted(caller, case_id), self._actor(caller), once, _reviewed(asked))

    def _actor(self, caller: Caller) -> Actor:
        return self._acting.offices.actor(caller)

    def _admitted(self, caller: Caller, case_id: str, parts: frozenset[Part] = REPORTER) -> Head[TicketCase]:
        head = load(self._acting.cases, FLOW, case_id)
        self._acting.admit(caller, head, parts)
        return head

    def _numbered(self, asked: ByNumber) -> Head[TicketCase]:
        return by_number(self._acting.cases, self._acting.privacy, asked.number, asked.code)

    def _say(
        self, head: Head[TicketCase], actor: Actor, once: Once, saying: Saying, photos: tuple[Photo, ...] = ()
    ) -> dict[str, Any]:  # fmt: skip
        """Say it where the ticket is handled: on itself, or on the one that it was merged into."""
        self._acting.photos.refuse_unknown(head.case_id, photos)
        seal, into = Sealing(self._acting.privacy, head), head.state.into
        voice = Voice(seal, head.case_id, head.state.holder) if into else Voice(seal)
        main = load(self._acting.cases, FLOW, into) if into else head
        shown = head if into else None
        return self._acting.append(main, actor, once, lambda _, __, timer: saying(voice, timer), shown)


def by_number(cases: CaseStore, privacy: Privacy, number: str, code: str) -> Head[TicketCase]:
    """The ticket of a number, with its query code; a wrong code looks like an unknown number.

    Raises
    ------
    NotFound
        ``case_unknown``.
    """
    case_id = cases.claimant(claim(number))
    if case_id is None or not same_code(privacy.code(case_id), code):
        raise FLOW.unknown("number")
    return load(cases, FLOW, case_id)


def _confirmed(asked: asks.Confirmation) -> Saying:
    def saying(voice: Voice, timer: Timer) -> c.Command:
        if asked.solved:
            return c.Confirm(voice.ticket)
        return c.Reopen(voice.seal.sealed(text=asked.text), timer, voice.ticket, voice.holder)

    return saying


def _commented(asked: asks.Comment) -> Saying:
    text = checked(asked.text)

    def saying(voice: Voice, _: Timer) -> c.Command:
        sealed = voice.seal.sealed(text=text)
        return c.Comment(
            f.CommentAdded(sealed=sealed, photos=asked.photos, ticket=voice.ticket, holder=voice.holder)
        )  # fmt: skip

    return saying


def _reviewed(asked: asks.Why) -> Saying:
    def saying(voice: Voice, timer: Timer) -> c.Command:
        return c.AskReview(voice.seal.sealed(text=asked.reason), timer, voice.ticket, voice.holder)

    return saying


def _withdrawn(asked: asks.Why) -> Saying:
    def saying(voice: Voice, _: Timer) -> c.Command:
        sealed = voice.seal.sealed(text=asked.reason)
        if not voice.ticket:
            return c.Withdraw(f.Withdrawn(sealed=sealed))
        return c.Leave(f.ReporterLeft(sealed=sealed, ticket=voice.ticket, holder=voice.holder))

    return saying
