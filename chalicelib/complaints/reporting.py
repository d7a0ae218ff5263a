"""What those do who reported a ticket: say whether it is solved, add a word, take it back, ask for a review."""

from typing import Any

from chalicelib.complaints import commands as c, facts as f, schemas as asks
from chalicelib.complaints.acting import Acting, Command
from chalicelib.complaints.model import FLOW, claim
from chalicelib.complaints.offices import REPORTER, Part
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.texts import checked
from chalicelib.complaints.values import Actor
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.cases import Head
from chalicelib.kernel.changing import load
from chalicelib.kernel.privacy import Privacy, same_code
from chalicelib.kernel.store import CaseStore, Once

SPEAKS: frozenset[Part] = frozenset({"reporter", "opener"})
"""Who may say something for who reported it: an operator, a member of the grid who took it in writes what they hear."""


class Reporting:
    """What those call who reported it."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def confirm(self, caller: Caller, case_id: str, asked: asks.Confirmation, once: Once) -> dict[str, Any]:
        """Solved, or not: then it is opened again within its window."""
        return self._acting.do(caller, case_id, REPORTER, once, _confirmed(asked))

    def confirm_by_number(self, caller: Caller, asked: asks.ConfirmationByNumber, once: Once) -> dict[str, Any]:
        """As :meth:`confirm`, by whoever has the number and the query code: also who reported without a name."""
        head = by_number(self._acting.cases, self._acting.privacy, asked.number, asked.code)
        return self._acting.append(head, Actor(caller.by), once, _confirmed(asked))

    def comment(self, caller: Caller, case_id: str, asked: asks.Comment, once: Once) -> dict[str, Any]:
        """A further word. It moves no limit.

        Raises
        ------
        Invalid
            as :func:`~chalicelib.complaints.texts.checked`.
        """
        text = checked(asked.text)

        def command(_: TicketCase, seal: Any, __: Any) -> c.Command:
            return c.Comment(f.CommentAdded(sealed=seal.sealed(text=text), photos=asked.photos))

        return self._acting.do(caller, case_id, SPEAKS, once, command, asked.photos)

    def withdraw(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """Take it back."""
        return self._acting.do(
            caller, case_id, REPORTER, once,
            lambda _, seal, __: c.Withdraw(f.Withdrawn(sealed=seal.sealed(text=asked.reason))),
        )  # fmt: skip

    def ask_review(self, caller: Caller, case_id: str, asked: asks.Why, once: Once) -> dict[str, Any]:
        """复查, then 复核 (信访工作条例 art 35, 36): whichever comes next."""
        return self._acting.do(
            caller, case_id, REPORTER, once,
            lambda _, seal, timer: c.AskReview(seal.sealed(text=asked.reason), timer),
        )  # fmt: skip


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


def _confirmed(asked: asks.Confirmation) -> Command:
    def command(_: TicketCase, seal: Any, timer: Any) -> c.Command:
        return c.Confirm() if asked.solved else c.Reopen(seal.sealed(text=asked.text), timer)

    return command
