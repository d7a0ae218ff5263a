"""Facts of a bundle made up by hand, its golden timelines, and what may happen to it when, drawn from the code.

``python -m tests.bundle_timelines`` writes the golden files that are missing, and the document of the matrix. A golden
file that is there is never written again: a fact whose meaning changes gets a new version, and a file of its own.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from chalicelib.bundles.facts import (
    BundleCompleted,
    BundleRef,
    BundleSubmitted,
    ChildClosed,
    ChildOpened,
    ChildRef,
    ChildRefusedOpening,
    ChildrenNotOpened,
    ChildRevoked,
)
from chalicelib.bundles.model import (
    FLOW,
    STAGES,
    BundleCase,
    Command,
    Hear,
    Opened,
    RefuseOpening,
    Submit,
    decide,
)
from chalicelib.kernel.cases import Head, advance, new
from chalicelib.kernel.clock import CHINA, Moment
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.facts import Body, By, Fact, Stamp, write
from tests.golden_files import GOLDEN, keep

FOLDER = GOLDEN / "bundle"
DOCUMENT = Path(__file__).parents[1] / "docs" / "bundles-matrix.md"
CASE = "01K7B2Q0M0HM2YHQ4V8PS2XG5P"
MONDAY = datetime(2026, 10, 12, 10, 0, tzinfo=CHINA)


def child(item: str, number: int, *after: str) -> ChildRef:
    """A child whose case id ends in ``number``."""
    return ChildRef(
        item=item, code=f"code-{item}", name=f"事项{item}", department="部门", after=after,
        case_id=f"{CASE[:-1]}{number}",
    )  # fmt: skip


SUBMITTED = BundleSubmitted(
    bundle=BundleRef(code="open_firm", name="企业开办“一件事”", digest="ab" * 32), subject="P1", site="", contact="sms",
    children=(child("licence", 1), child("seal", 2, "licence"), child("bank", 3, "licence")), sealed="c2VhbGVk",
)  # fmt: skip
OPENED = ChildOpened(item="licence", number="N1")
GRANTED = ChildClosed(item="licence", outcome="granted")
REFUSED = ChildClosed(item="licence", outcome="refused")
SEAL, BANK = ChildOpened(item="seal", number="N2"), ChildOpened(item="bank", number="N3")
NOT_ACCEPTED = ChildRefusedOpening(item="seal", code="record_not_held")
ENDED = ChildClosed(item="bank", outcome="ended")
REVOKED = ChildRevoked(item="licence")
IN_VAIN = ChildrenNotOpened(items=("bank",), because="licence")
NONE = BundleCompleted(granted=(), lost=("licence",), not_opened=("seal", "bank"))
HALF = BundleCompleted(granted=("licence",), lost=("seal", "bank"), not_opened=())

TIMELINES: Mapping[tuple[str, int], tuple[Body, ...]] = {
    ("bundle_submitted", 1): (SUBMITTED,),
    ("child_opened", 1): (SUBMITTED, OPENED),
    ("child_closed", 1): (SUBMITTED, OPENED, GRANTED),
    ("child_refused_opening", 1): (SUBMITTED, OPENED, GRANTED, NOT_ACCEPTED),
    ("child_revoked", 1): (SUBMITTED, OPENED, GRANTED, SEAL, REVOKED),
    ("children_not_opened", 1): (SUBMITTED, OPENED, GRANTED, SEAL, REVOKED, IN_VAIN),
    ("bundle_completed", 1): (SUBMITTED, OPENED, GRANTED, NOT_ACCEPTED, BANK, ENDED, HALF),
}


def timeline(*bodies: Body) -> list[Fact]:
    """A case of these facts, an hour between them."""
    facts: list[Fact] = []
    for place, body in enumerate(bodies):
        at = MONDAY + timedelta(hours=place)
        stamp = Stamp(at=Moment(legal=at, wall=at.astimezone(UTC)), by=By(role="resident", id="R1"), channel="web")
        facts += write(FLOW.name, CASE, place, facts[-1].digest if facts else "", [body], stamp)
    return facts


def folded(*bodies: Body) -> Head[BundleCase]:
    """Where a case of these facts stands; a new case for none."""
    return advance(FLOW, new(FLOW, CASE), timeline(*bodies)) if bodies else new(FLOW, CASE)


STATES: Mapping[str, BundleCase] = {
    "new": folded().state,
    "nothing opened": folded(SUBMITTED).state,
    "licence open": folded(SUBMITTED, OPENED).state,
    "licence granted": folded(SUBMITTED, OPENED, GRANTED).state,
    "seal open, bank waits": folded(SUBMITTED, OPENED, GRANTED, SEAL).state,
    "seal and bank open": folded(SUBMITTED, OPENED, GRANTED, SEAL, BANK).state,
    "completed, licence refused": folded(SUBMITTED, OPENED, REFUSED, NONE).state,
    "completed, licence granted": folded(SUBMITTED, OPENED, GRANTED, NOT_ACCEPTED, BANK, ENDED, HALF).state,
}
COMMANDS: Mapping[str, Command] = {
    "submit": Submit(SUBMITTED),
    "licence opened": Opened("licence", "N1"),
    "licence refused opening": RefuseOpening("licence", "item_withdrawn"),
    "licence granted": Hear("licence", "granted"),
    "licence refused": Hear("licence", "refused"),
    "licence revoked": Hear("licence", "revoked"),
    "seal opened": Opened("seal", "N2"),
    "seal granted": Hear("seal", "granted"),
    "bank ended": Hear("bank", "ended"),
}

HEAD = """\
# Bundles: what may happen when

A bundle of three items, of which *seal* and *bank* need the *licence*. Each cell holds the facts that the command leads
to, “nothing” where it tells what is known already, or the code of the refusal. Drawn from `chalicelib/bundles/model.py`
by `python -m tests.bundle_timelines`; a test fails when this page is not what the code says.

"""


def cell(state: BundleCase, command: Command) -> str:
    """What the command leads to."""
    try:
        bodies = decide(state, command)
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


def path(kind: str, version: int) -> Path:
    """The golden file of a kind and version."""
    return FOLDER / f"{kind}.v{version}.json"


def write_missing() -> None:
    """Write the files that are not there yet."""
    for (kind, version), bodies in TIMELINES.items():
        keep(path(kind, version), FLOW, timeline(*bodies))


if __name__ == "__main__":
    write_missing()
    DOCUMENT.write_text(draw(), "utf-8")
