"""What a certificate (电子证照) adds to the counters of supervision. Pure."""

from chalicelib.certificates.facts import Issued
from chalicelib.certificates.model import FLOW, Certificate
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.measuring import Point, Standing


def measure(case: Case[Certificate]) -> list[Point]:
    """The points of a whole timeline: each version that was issued."""
    issued = ((fact, body_of(FLOW, fact)) for fact in case.facts)
    return [
        Point(day=legal_day(fact.at), department=body.issuer, item=body.short, metric="certificates")
        for fact, body in issued if isinstance(body, Issued)
    ]  # fmt: skip


def number(case: Case[Certificate]) -> str:
    """It is found by its application's number."""
    del case
    return ""


def standing(case: Case[Certificate]) -> Standing | None:
    """Nobody has anything to do about a certificate."""
    del case
    return None
