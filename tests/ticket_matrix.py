"""What may happen to a ticket, drawn from the code: ``python -m tests.ticket_matrix`` writes the document."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

from chalicelib.complaints import commands as c, facts as f
from chalicelib.complaints.deciding import decide
from chalicelib.complaints.state import STAGES, TicketCase
from chalicelib.complaints.values import MACHINE, Accused, Actor
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import By
from tests.ticket_cases import (
    CITY,
    COMMUNITY,
    DESK,
    GOVERNMENT,
    MERGED,
    MODEL,
    REPORTER,
    START,
    TIMER,
    TRAFFIC,
    Told,
    dispatching,
    draft,
    registered,
    step,
    to,
)

DOCUMENT = Path(__file__).parents[1] / "docs" / "tickets-matrix.md"
AT = START + timedelta(hours=3)
"""An instant at which every limit still runs."""
ANYBODY = Actor(By(role="officer", id="X7"), frozenset({DESK, CITY, GOVERNMENT}))
"""Somebody of every office who has done nothing on any ticket yet."""


def _closed(told: Told) -> TicketCase:
    told.replied().follows_up(reached=True, solved=True)
    return told.state


def _reviewed() -> TicketCase:
    told = Told("petition").reviewing()
    told.asks(c.DecideReview("upheld", "c2Vh", TIMER), ANYBODY)
    return told.state


def _ended(command: c.Command) -> TicketCase:
    told = Told()
    told.asks(command, REPORTER)
    return told.state


def _asked(told: Told) -> TicketCase:
    told.returns()
    return told.state


def _tasked() -> TicketCase:
    told = Told().stepped()
    told.asks(c.GiveTask(COMMUNITY, "c2Vh", TIMER))
    return told.state


def _left() -> TicketCase:
    told = Told().signed()
    told.asks(c.Join("another", Accused()))
    told.asks(c.Withdraw(f.Withdrawn()), REPORTER)
    return told.state


def _suggested() -> TicketCase:
    told = Told()
    told.asks(c.Suggest(SUGGESTION), MACHINE)
    return told.state


SUGGESTION = f.SuggestionMade(category="street_lighting", department=CITY, score=960, model=MODEL)
STATES: Mapping[str, Callable[[], TicketCase]] = {
    "registered": lambda: Told().state,
    "registered, suggested": _suggested,
    "dispatched": lambda: Told().dispatched().state,
    "dispatched finally": lambda: Told().assigned().state,
    "return_asked": lambda: _asked(Told().dispatched()),
    "disputed": lambda: Told().bounced().state,
    "handling, signed": lambda: Told().signed().state,
    "handling": lambda: Told().stepped().state,
    "handling, task open": _tasked,
    "handling, suspended": lambda: Told().suspended().state,
    "handling, ordered": lambda: Told().ordered().state,
    "reply_check": lambda: Told().drafted().state,
    "answered": lambda: Told().replied().state,
    "answered, petition": lambda: Told("petition").replied().state,
    "reviewing": lambda: Told("petition").reviewing().state,
    "handling, left": _left,
    "closed": lambda: _closed(Told()),
    "closed, reviewed": _reviewed,
    "referred": lambda: _ended(c.Refer("litigation", "", TIMER)),
    "merged": lambda: _ended(c.Merge("other", None)),
    "handed_over": lambda: _ended(c.HandOver(f.HandedOver(flow="application", case=""))),
    "withdrawn": lambda: _ended(c.Withdraw(f.Withdrawn())),
}


def commands(state: TicketCase) -> Mapping[str, c.Command]:
    """Every command, with what fits the state where it can."""
    return {
        "register": registered(),
        "suggest": c.Suggest(SUGGESTION),
        "flag": c.Flag("电线掉"),
        "dispatch": dispatching(TRAFFIC),
        "dispatch by rule": dispatching(rule=MODEL),
        "sign": c.Sign(TIMER),
        "ask for a return": c.AskReturn("not_our_duty", "c2Vh", TIMER),
        "grant the return": c.GrantReturn("c2Vh", TIMER),
        "refuse the return": c.RefuseReturn("c2Vh", TIMER),
        "assign finally": c.AssignFinally("street_lighting", None, to(), "c2Vh", TIMER),
        "merge": c.Merge("another", None),
        "join": c.Join("another", Accused()),
        "take a step": step(),
        "reply for the time being": c.ReplyInterim(f.InterimReply(sealed="c2Vh")),
        "give a field task": c.GiveTask(COMMUNITY, "c2Vh", TIMER),
        "do the field task": c.DoTask(f.FieldTaskDone(task="t1", done=True, sealed="c2Vh")),
        "suspend": c.Suspend("works", TIMER),
        "resume": c.Resume(TIMER),
        "extend": c.Extend("等待停电检修。", TIMER),
        "hand over": c.HandOver(f.HandedOver(flow="application", case="")),
        "refer": c.Refer("litigation", "", TIMER),
        "withdraw": c.Withdraw(f.Withdrawn()),
        "draft the reply": draft(),
        "send the reply back": c.SendBack(state.draft, "c2Vh"),
        "check the reply": c.CheckReply(state.draft, TIMER),
        "follow up: nobody": c.FollowUp(False, None, "", TIMER),
        "follow up: solved": c.FollowUp(True, True, "", TIMER),
        "follow up: not solved": c.FollowUp(True, False, "", TIMER),
        "confirm": c.Confirm(),
        "reopen": c.Reopen("c2Vh", TIMER),
        "comment": c.Comment(f.CommentAdded(sealed="c2Vh")),
        "order supervision": c.Order("c2Vh", TIMER),
        "answer the order": c.AnswerOrder("c2Vh"),
        "ask for a review": c.AskReview("c2Vh", TIMER),
        "uphold": c.DecideReview("upheld", "c2Vh", TIMER),
        "have it redone": c.DecideReview("redone", "c2Vh", TIMER),
        "name the accused": c.NameAccused(Accused(departments=(CITY,)), TIMER),
        "department succeeded": c.Succeed(CITY, MERGED, TIMER),
        "replan": c.Replan(TIMER),
        "watch": c.Watch(TIMER),
    }


HEAD = """\
# Tickets: what may happen when

Each cell holds the facts that the command leads to at that stage (all limits still running), “nothing” where it is
harmless, “–” where it is not possible at that stage, or the code of another refusal. Drawn from
`chalicelib/complaints/deciding.py` by `python -m tests.ticket_matrix`; a test fails when this page is not what the code
says.

"""
ELSEWHERE = ("ticket_stage", "case_busy")
"""Refusals that say no more than that it does not fit."""


def cell(state: TicketCase, command: c.Command) -> str:
    """What the command leads to."""
    try:
        bodies = decide(state, command, ANYBODY, AT)
    except DomainError as refused:
        return "–" if refused.code in ELSEWHERE else f"*{refused.code}*"
    return ", ".join(f"`{body.kind}`" for body in bodies) or "nothing"


def draw() -> str:
    """The whole page."""
    states = {name: make() for name, make in STATES.items()}
    rows = [["", *states], ["---"] * (len(states) + 1)]
    for name in commands(TicketCase()):
        rows.append([f"**{name}**", *(cell(state, commands(state)[name]) for state in states.values())])
    titles = "\n".join(f"- {name}: {STAGES[state.stage]}" for name, state in states.items())
    return HEAD + titles + "\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(draw(), "utf-8")
