"""What a bundle (一件事) adds to the counters of supervision. Pure.

Its children are applications and count as such; the bundle counts as one thing taken in and brought to an end, of no
single department.
"""

from chalicelib.bundles import facts as f
from chalicelib.bundles.model import FLOW, BundleCase
from chalicelib.kernel.cases import Case
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.measuring import Point, Standing

METRICS = {f.BundleSubmitted.kind: "bundles_opened", f.BundleCompleted.kind: "bundles_closed"}


def measure(case: Case[BundleCase]) -> list[Point]:
    """The points of a whole timeline."""
    where = _where(case.head.state)
    told = ((fact, METRICS[fact.kind]) for fact in case.facts if fact.kind in METRICS)
    return [Point(day=legal_day(fact.at), metric=metric, **where) for fact, metric in told]


def number(case: Case[BundleCase]) -> str:
    """A bundle has no number: its children have."""
    del case
    return ""


def standing(case: Case[BundleCase]) -> Standing | None:
    """Nobody has anything to do about a bundle itself: its children stand for it."""
    del case
    return None


def _where(state: BundleCase) -> dict[str, str]:
    return {"item": f"{FLOW.name}:{state.submitted.code}", "site": state.site, "channel": state.channel}
