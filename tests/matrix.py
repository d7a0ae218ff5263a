"""What may happen to an application, drawn from the code: ``python -m tests.matrix`` writes the document."""

from collections.abc import Mapping
from pathlib import Path

from chalicelib.applications.model import (
    STAGES,
    Application,
    AskReview,
    Check,
    Command,
    Decide,
    Replan,
    Revoke,
    Submit,
    Watch,
    decide,
)
from chalicelib.kernel.errors import NotAllowed
from tests import timelines as t

DOCUMENT = Path(__file__).parents[1] / "docs" / "applications-matrix.md"
LATE = t.plan().red_at or t.MONDAY
"""An instant at which both cards are due."""

STATES: Mapping[str, Application] = {
    "new": t.folded().state,
    "in_review": t.folded(t.SUBMITTED, t.HANDED_OVER).state,
    "approved": t.folded(t.SUBMITTED, t.BY_RULE).state,
    "approved, check due": t.folded(t.SUBMITTED, t.SAMPLED).state,
    "approved, checked": t.folded(t.SUBMITTED, t.SAMPLED, t.CHECKED).state,
    "refused": t.folded(t.SUBMITTED, t.HANDED_OVER, t.REFUSED).state,
    "revoked": t.folded(t.SUBMITTED, t.BY_RULE, t.REVOKED).state,
    "revoked, check due": t.folded(t.SUBMITTED, t.SAMPLED, t.REVOKED).state,
}
COMMANDS: Mapping[str, Command] = {
    "submit, by rule": Submit(t.SUBMITTED, t.BY_RULE),
    "submit, to a person": Submit(t.SUBMITTED, t.HANDED_OVER),
    "approve": Decide(t.APPROVED),
    "refuse": Decide(t.REFUSED),
    "watch": Watch(),
    "ask for review": AskReview(t.ASKED),
    "check": Check(t.CHECKED),
    "revoke": Revoke(t.REVOKED),
    "replan": Replan(t.plan(9, "2027")),
}

HEAD = """\
# Applications: what may happen when

Each cell holds the facts that the command leads to at that stage (both cards being due), “nothing” where it
is harmless, or the code of the refusal. Drawn from `chalicelib/applications/model.py` by
`python -m tests.matrix`; a test fails when this page is not what the code says.

"""


def cell(state: Application, command: Command) -> str:
    """What the command leads to."""
    try:
        bodies = decide(state, command, LATE)
    except NotAllowed as refused:
        return f"*{refused.code}*"
    return ", ".join(f"`{body.kind}`" for body in bodies) or "nothing"


def draw() -> str:
    """The whole page."""
    rows = [["", *COMMANDS], ["---"] * (len(COMMANDS) + 1)]
    for name, state in STATES.items():
        title = f"**{name}** {STAGES[state.stage]}"
        rows.append([title, *(cell(state, command) for command in COMMANDS.values())])
    return HEAD + "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(draw(), "utf-8")
