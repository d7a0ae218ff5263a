"""What a project and its notices say, read from their facts."""

from collections.abc import Iterable
from datetime import datetime

from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Fact
from chalicelib.trading import dated, demanding
from chalicelib.trading.facts import ContractSigned, NoticeDrafted, NoticeWithdrawn, Performed, Running
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase, key
from chalicelib.trading.values import Demand


def draft_of(case: Case[TradingCase], notice: str) -> NoticeDrafted:
    """The draft of a notice that counts; NotFound ``trading_notice_unknown``."""
    known = case.head.state.notices.get(notice)
    if known is None:
        raise NotFound("trading_notice_unknown", "notice")
    body = body_of(FLOW, case.fact(known.draft))
    if not isinstance(body, NoticeDrafted):
        raise TypeError(body.kind)
    return body


def says(case: Case[TradingCase], notice: str) -> dict[str, str]:
    """What a notice says now, after every published correction of it: place → text. Of a date that is not the same for
    all of its lots the earliest.
    """
    draft = draft_of(case, notice)
    text = {f"contents.{name}": said for name, said in draft.contents.items()} | {"text": draft.text}
    text |= {f"dates.{name}": at.isoformat() for name, at in draft.dates.items()}
    text |= {demanding.DEMANDS: demanding.told(draft.demands)} if draft.demands else {}
    for correction in corrections_of(case, notice):
        text |= {one.where: one.new for one in correction.corrections}
    return text | {f"dates.{name}": at.isoformat() for name, at in dated.earliest(shown(case, notice)).items()}


def shown(case: Case[TradingCase], notice: str) -> dict[str, dict[str, datetime]]:
    """Lot → the planned dates that a notice tells now, after its corrections and the pauses."""
    draft = draft_of(case, notice).dates
    return {lot: {**draft, **names} for lot, names in dated.said(case.head.state, notice).items()}


def demands(case: Case[TradingCase], notice: str) -> tuple[Demand, ...]:
    """The qualifications that a notice demands now, after its corrections."""
    found = draft_of(case, notice).demands
    for correction in corrections_of(case, notice):
        if any(one.where == demanding.DEMANDS for one in correction.corrections):
            found = correction.demands
    return found


def corrections_of(case: Case[TradingCase], notice: str) -> list[NoticeDrafted]:
    """The published corrections of a notice, in order."""
    known = case.head.state.notices.values()
    out = [(one.published_at, one.id) for one in known if one.corrects == notice and one.stage == "published"]
    return [draft_of(case, correction) for at, correction in sorted(out) if at]


def dates_of(case: Case[TradingCase]) -> dict[str, dict[str, datetime]]:
    """What each notice that waits for its second names, by notice."""
    waiting = (one.id for one in case.head.state.notices.values() if one.stage == "checked")
    return {notice: draft_of(case, notice).dates for notice in waiting}


def periods_of(case: Case[TradingCase], notice: str) -> tuple[Running, ...]:
    """The periods that a notice began, as corrections and pauses have moved them; those that are over, too."""
    found: dict[str, Running] = {}
    for fact in case.facts:
        if "periods" in fact.data:
            told: Iterable[Running] = getattr(body_of(FLOW, fact), "periods", ())
            found |= {key(one.name, one.lot): one for one in told if one.notice == notice}
    return tuple(found.values())


def performed(case: Case[TradingCase], lot: str) -> tuple[Performed, ...]:
    """What was performed of the contract of a lot that is in force, in order."""
    found: list[Performed] = []
    for fact in case.facts:
        if fact.kind in (Performed.kind, ContractSigned.kind) and fact.data["lot"] == lot:
            body = body_of(FLOW, fact)
            found = [*found, body] if isinstance(body, Performed) else []
    return tuple(found)


def withdrawal(facts: Iterable[Fact], notice: str) -> NoticeWithdrawn | None:
    """Why a notice was taken back."""
    found = (body_of(FLOW, fact) for fact in facts if fact.kind == NoticeWithdrawn.kind)
    return next((body for body in found if isinstance(body, NoticeWithdrawn) and body.notice == notice), None)
