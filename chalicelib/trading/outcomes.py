"""Who is ranked, who has won, who evaluated and what was demanded, as it is shown: all who bid together are named."""

from collections.abc import Iterable

from chalicelib.kernel.cases import Case, fold
from chalicelib.trading import answers, demanding
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import LotState, NoticeState, TradingCase
from chalicelib.trading.values import Demand

TELLS = {"candidates": (True, False), "result": (False, True)}
"""Kind of notice → whether it tells the ranking, and the winner."""


def of(lot: LotState, *, ranking: bool, result: bool) -> answers.OutcomeView:
    """Who is ranked for a lot, or has won it."""
    won = lot.winner is not None and result
    return answers.OutcomeView(
        lot=lot.lot.id, title=lot.lot.title,
        candidates=tuple(
            answers.CandidateView(**dict(one), partners=lot.partners(one.bidder)) for one in lot.candidates if ranking
        ),
        winner=lot.winner if won else None, price=lot.price if won else None,
        partners=lot.partners(lot.winner) if won and lot.winner is not None else (),
    )  # fmt: skip


def told(case: Case[TradingCase], notice: NoticeState) -> tuple[answers.OutcomeView, ...]:
    """Who a notice tells of, as the project was when it went out; nobody while it is not public."""
    tells = TELLS.get(notice.what)
    if tells is None or notice.published_at is None:
        return ()
    out = next(fact.seq for fact in case.facts if fact.kind == "notice_published" and fact.data["notice"] == notice.id)
    state = fold(FLOW, [fact for fact in case.facts if fact.seq <= out]).state
    return tuple(of(state.lots[lot], ranking=tells[0], result=tells[1]) for lot in notice.lots if lot in state.lots)


def demands(found: Iterable[Demand]) -> tuple[answers.DemandView, ...]:
    """What bidders have to hold."""
    return tuple(answers.DemandView(**dict(one), text=demanding.line(one)) for one in found)


def committee(state: TradingCase, lot: LotState) -> answers.CommitteeView | None:
    """Who evaluated, once the result of the lot is public: until then it is confidential, whoever asks
    (招标投标法 art 37, 政府采购货物和服务招标投标管理办法 art 47).
    """
    if not lot.experts or not state.shown(lot.lot.id, "result"):
        return None
    return answers.CommitteeView(experts=lot.experts, representatives=lot.representatives)
