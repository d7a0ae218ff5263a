"""What follows when a lot has failed (流标、招标失败): tendered again as a project of its own, or no more. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime

from chalicelib.catalogue.trading import WAYS, FailureRule, Family, TradingLaw, Way
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import Body
from chalicelib.trading.commands import EndTendering
from chalicelib.trading.facts import Follows, TenderingEnded
from chalicelib.trading.schemas import NewProject
from chalicelib.trading.state import LOT_STAGES, TradingCase


def following(prior: TradingCase, asked: NewProject, law: TradingLaw, at: datetime) -> Follows:
    """The failed lots of ``prior`` that a new project tenders again.

    Raises
    ------
    NotFound
        ``trading_lot_unknown``.
    Invalid
        ``trading_retender_differs``: it is another owner's, or of another family; ``trading_retender_way``;
        ``trading_retender_approval``.
    NotAllowed
        ``trading_retender_stage``: a lot has not failed; ``trading_retender_early``: another method so soon.
    """
    follows = asked.follows
    if follows is None or prior.owner is None:
        raise AssertionError("nothing is followed")
    if (asked.owner.code, asked.family) != (prior.owner.code, prior.family):
        raise Invalid("trading_retender_differs", "follows")
    way: Way = "tender_again" if asked.method == prior.method else "other_method"
    rule, failures = _rule(law, way, prior.family, at), _failures(prior, follows.lots, way)
    _allowed(rule, failures, follows.approval)
    return Follows(**follows.model_dump(), failures=failures, basis=rule.basis)


def end(state: TradingCase, command: EndTendering, at: datetime) -> Sequence[Body]:
    """不再进行招标: after as many failures as the law says, by approval or the owner's decision. Refuses as
    :func:`following`.
    """
    failures = _failures(state, [command.lot], "no_tender")
    rule = _rule(command.planner.law, "no_tender", state.family, at)
    _allowed(rule, failures, command.approval)
    return [TenderingEnded(lot=command.lot, failures=failures, approval=command.approval, basis=rule.basis)]


def names(project: str, lots: Collection[str]) -> frozenset[str]:
    """What belongs to the one case that follows failed lots."""
    return frozenset(f"retender#{project}#{lot}" for lot in lots)


def followers(
    project: str, state: TradingCase, claimants: Callable[[Collection[str]], Mapping[str, str]]
) -> dict[str, str]:
    """Failed lot → the project that tenders it again."""
    failed = [name for name, lot in state.lots.items() if lot.stage == "failed" and not lot.ended]
    found = claimants(names(project, failed)) if failed else {}
    return {lot: found[name] for lot in failed for name in names(project, [lot]) if name in found}


def _failures(state: TradingCase, lots: Sequence[str], way: Way) -> int:
    """How often the same has failed: of several lots the fewest times. An order to tender again is no failure."""
    for lot in lots:
        known = state.lots.get(lot)
        if known is None:
            raise NotFound("trading_lot_unknown", "lots")
        if known.stage != "failed":
            raise NotAllowed("trading_retender_stage", "lots", lot=lot, stage=LOT_STAGES[known.stage], way=WAYS[way])
    before = state.follows.failures if state.follows is not None else 0
    return before + min(state.lots[lot].failed for lot in lots)


def _rule(law: TradingLaw, way: Way, family: Family, at: datetime) -> FailureRule:
    rule = law.failure(way, family, legal_day(at))
    if rule is None:
        raise Invalid("trading_retender_way", "method", way=WAYS[way])
    return rule


def _allowed(rule: FailureRule, failures: int, approval: str) -> None:
    if failures < rule.failures:
        raise NotAllowed(
            "trading_retender_early", "follows", way=WAYS[rule.way], failures=rule.failures, so_far=failures,
            basis=rule.basis,
        )  # fmt: skip
    if rule.approved and not approval:
        raise Invalid("trading_retender_approval", "approval", way=WAYS[rule.way], basis=rule.basis)
