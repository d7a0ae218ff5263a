"""What who reported a ticket may do about it now: whatever would not be refused. Pure."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.state import TicketCase
from chalicelib.complaints.timing import Timer
from chalicelib.complaints.values import Actor, May
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import By

SOMEBODY = Actor(By(role="resident", id="somebody"))


def offered(state: TicketCase, ticket: str, timer: Timer, at: datetime) -> tuple[May, ...]:
    """``ticket``: case id of the merged one whose reporter asks; empty: who reported this one."""
    leave = c.Leave(f.ReporterLeft(ticket=ticket)) if ticket else c.Withdraw(f.Withdrawn())
    wanted: Mapping[May, c.Command] = {
        "solved": c.Confirm(ticket), "unsolved": c.Reopen("", timer, ticket),
        "comment": c.Comment(f.CommentAdded(sealed="", ticket=ticket)), "withdraw": leave,
    }  # fmt: skip
    return tuple(name for name, command in wanted.items() if _possible(state, command, at))


def _possible(state: TicketCase, command: c.Command, at: datetime) -> bool:
    try:
        return bool(decide(state, command, SOMEBODY, at))
    except DomainError:
        return False
