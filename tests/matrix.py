"""What may happen to an application, drawn from the code: ``python -m tests.matrix`` writes the document."""

from collections.abc import Mapping
from pathlib import Path

from chalicelib.applications import commands as c
from chalicelib.applications.deciding import decide
from chalicelib.applications.model import STAGES, Application
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.facts import By
from tests import timelines as t
from tests.planning import newly_published

DOCUMENT = Path(__file__).parents[1] / "docs" / "applications-matrix.md"
LATE = t.plan().red_at or t.MONDAY
"""An instant at which both cards of a plan of five days are due, and nothing of the plans that run longer."""

BY = By(role="officer", id="O7")
"""Somebody who has done nothing on any case yet."""
HANDLED = (t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.PROMISE_KEPT, t.OPINED)

STATES: Mapping[str, Application] = {
    "new": t.folded().state,
    "received": t.folded(t.RECEIVED, t.HANDED_OVER).state,
    "supplement": t.folded(t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED).state,
    "received, supplemented": t.folded(t.RECEIVED, t.HANDED_OVER, t.SUPPLEMENT_ASKED, t.SUPPLEMENTED).state,
    "examining": t.folded(*HANDLED).state,
    "examining, promise open": t.folded(t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.OPINED).state,
    "examining, procedure": t.folded(*HANDLED, t.PROCEDURE_STARTED).state,
    "in_review": t.folded(t.SUBMITTED, t.HANDED_OVER).state,
    "in_review, examined": t.folded(*HANDLED, t.EXAMINED).state,
    "in_review, opinion open": t.folded(t.RECEIVED, t.HANDED_OVER, t.ACCEPTED, t.PROMISE_KEPT, t.EXAMINED).state,
    "in_review, extended": t.folded(*HANDLED, t.EXTENDED, t.EXAMINED).state,
    "approved": t.folded(t.SUBMITTED, t.BY_RULE).state,
    "approved, check due": t.folded(t.SUBMITTED, t.SAMPLED).state,
    "approved, checked": t.folded(t.SUBMITTED, t.SAMPLED, t.CHECKED).state,
    "approved, certified": t.folded(*t.GRANTED, t.CERTIFIED).state,
    "approved, delivered": t.folded(*t.GRANTED, t.CERTIFIED, t.RESULT_SENT, t.RESULT_DELIVERED).state,
    "refused": t.folded(t.SUBMITTED, t.HANDED_OVER, t.REFUSED).state,
    "not_accepted": t.folded(t.RECEIVED, t.HANDED_OVER, t.NOT_ACCEPTED).state,
    "ended": t.folded(*HANDLED, t.WITHDRAWN).state,
    "revoked": t.folded(t.SUBMITTED, t.BY_RULE, t.REVOKED).state,
    "revoked, check due": t.folded(t.SUBMITTED, t.SAMPLED, t.REVOKED).state,
}
COMMANDS: Mapping[str, c.Command] = {
    "submit, by rule": c.Submit(t.SUBMITTED, t.BY_RULE),
    "submit, to a person": c.Submit(t.SUBMITTED, t.HANDED_OVER),
    "ask for a supplement": c.AskSupplement(("identity",), "c2Vh", t.WHOLE),
    "bring a supplement": c.BringSupplement(t.SUBMITTED.materials[:1], "c2Vh", t.WHOLE),
    "accept": c.Accept(BY, "c2Vh", t.WHOLE),
    "do not accept": c.Reject(t.NOT_ACCEPTED),
    "keep a promise": c.KeepPromise(t.PROMISE_KEPT),
    "examine": c.Examine(BY, t.EXAMINED),
    "return to acceptance": c.Return(t.RETURNED.model_copy(update={"to": "accept"})),
    "return to examination": c.Return(t.RETURNED),
    "give an opinion": c.Opine(t.OPINED),
    "start a procedure": c.StartProcedure("testing", 5, None, "c2Vh", t.WHOLE),
    "end a procedure": c.EndProcedure("c2Vh", t.WHOLE),
    "extend": c.Extend("需要补充核查。", BY, frozenset({"head", "government"}), t.WHOLE),
    "withdraw": c.Withdraw(t.WITHDRAWN),
    "approve": c.Decide(t.APPROVED, BY, t.WHOLE),
    "refuse": c.Decide(t.REFUSED, BY, t.WHOLE),
    "watch": c.Watch(t.WHOLE),
    "replan": c.Replan(newly_published(t.plan(9, "2027"))),
    "ask for review": c.AskReview(t.ASKED),
    "check": c.Check(t.CHECKED),
    "revoke": c.Revoke(t.REVOKED),
    "certify": c.Certify(t.CERTIFIED),
    "send the result": c.Send(t.RESULT_SENT),
    "deliver the result": c.Deliver(t.RESULT_DELIVERED),
    "send files": c.SendFiles(t.FILES_SENT),
    "receive files": c.ReceiveFiles(t.FILES_RECEIVED),
}

HEAD = """\
# Applications: what may happen when

Each cell holds the facts that the command leads to at that stage (both cards being due), “nothing” where it is
harmless, “–” where it is not possible at that stage, or the code of another refusal. Drawn from
`chalicelib/applications/deciding.py` by `python -m tests.matrix`; a test fails when this page is not what the code
says.

"""


def cell(state: Application, command: c.Command) -> str:
    """What the command leads to."""
    try:
        bodies = decide(state, command, LATE)
    except DomainError as refused:
        return "–" if refused.code == "wrong_stage" else f"*{refused.code}*"
    return ", ".join(f"`{body.kind}`" for body in bodies) or "nothing"


def draw() -> str:
    """The whole page."""
    rows = [["", *STATES], ["---"] * (len(STATES) + 1)]
    for name, command in COMMANDS.items():
        rows.append([f"**{name}**", *(cell(state, command) for state in STATES.values())])
    titles = "\n".join(f"- {name}: {STAGES[state.stage]}" for name, state in STATES.items())
    return HEAD + titles + "\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(draw(), "utf-8")
