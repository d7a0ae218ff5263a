"""What each fact makes of a project: a table of kinds. Refuses nothing: what happened, happened. Pure."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from chalicelib.kernel.facts import Body, Fact
from chalicelib.trading import dated, facts as f, remedying
from chalicelib.trading.planning import NOTICE
from chalicelib.trading.state import Alert, Halt, LotStage, LotState, NoticeState, TradingCase, key

Update = dict[str, Any]

AFTER_NOTICE: dict[str, LotStage] = {
    "prequalification": "prequalifying", "tender": "tendering", "inquiry_notice": "tendering",
    "single_source": "tendering", "listing": "tendering", "auction": "tendering", "property_listing": "tendering",
    "failed": "failed", "termination": "terminated",
}  # fmt: skip
"""Kind of notice → the stage at which its lots are from its publication on."""
OFFERED = ("prequalifying", "tendering")
""":data:`AFTER_NOTICE` that end when the notice is taken back."""


def _registered(state: TradingCase, body: f.ProjectRegistered, fact: Fact) -> Update:
    del state
    known = body.model_dump(include={"family", "method", "title", "category", "area", "regulator", "green"})
    return known | {
        "owner": body.owner, "agent": body.agent, "value": body.value, "registered_at": fact.at,
        "follows": body.follows, "lots": {lot.id: LotState(lot=lot) for lot in body.lots},
    }  # fmt: skip


def _drafted(state: TradingCase, body: f.NoticeDrafted, fact: Fact) -> Update:
    notice = NoticeState(
        id=body.notice, what=body.what, title=body.title, lots=body.lots, stage="drafted", draft=fact.seq,
        drafted_by=fact.by, corrects=body.corrects, places=tuple(one.where for one in body.corrections),
        challenge=body.challenge, limit=body.limit, apart=bool(body.text or body.attachments), demands=body.demands,
    )  # fmt: skip
    return {"notices": {**state.notices, body.notice: notice}}


def _checked(state: TradingCase, body: f.NoticeChecked, fact: Fact) -> Update:
    del fact
    return _notice(state, body.notice, stage="checked", publish_at=body.publish_at, limit=body.limit, late=False)


def _returned(state: TradingCase, body: f.NoticeReturned, fact: Fact) -> Update:
    del fact
    return _notice(state, body.notice, stage="drafted", publish_at=None, limit=None)


def _published(state: TradingCase, body: f.NoticePublished, fact: Fact) -> Update:
    told = {"published_at": fact.at, "number": body.number, "dates": body.dates}
    found = _notice(state, body.notice, stage="published", **told)
    lots, stage = state.lots, AFTER_NOTICE.get(body.what)
    for lot in state.notices[body.notice].lots if stage is not None else ():
        failed = stage == "failed" and (lots[lot].stage != "failed" or lots[lot].failed)
        lots = lots | {lot: lots[lot].model_copy(update={"stage": stage, "failed": failed})}
    left = _done(state.periods, NOTICE + body.what, state.notices[body.notice].lots)
    return found | {
        "lots": lots, "periods": _with(left, body.periods), "published": state.published + 1,
    }  # fmt: skip


def _withdrawn(state: TradingCase, body: f.NoticeWithdrawn, fact: Fact) -> Update:
    """Lots that it had put up are put up no more: nobody opens bids on a tender that was taken back."""
    del fact
    notice = state.notices[body.notice]
    kept = {name: one for name, one in state.periods.items() if one.notice != body.notice}
    brought = AFTER_NOTICE.get(notice.what) if notice.stage == "published" else None
    back = [lot for lot in notice.lots if brought in OFFERED and state.lots[lot].stage == brought]
    gone = {"applicants": ()} if brought == "prequalifying" else {}
    lots = state.lots | {
        lot: state.lots[lot].model_copy(update={**gone, "stage": _before(state, notice, lot)}) for lot in back
    }
    without = state.model_copy(update=_notice(state, body.notice, stage="withdrawn"))
    notices = dated.moved(without, body.periods)
    return {"notices": notices, "periods": _with(kept, body.periods), "lots": lots}


def _before(state: TradingCase, withdrawn: NoticeState, lot: str) -> LotStage:
    """The stage of a lot without that notice."""
    others = (one for one in state.notices.values() if one.id != withdrawn.id and one.stage == "published")
    invited = any(one.what == "prequalification" and lot in one.lots for one in others)
    return "prequalifying" if invited else "registered"


def _ended(state: TradingCase, body: f.PeriodEnded, fact: Fact) -> Update:
    del fact
    ended = key(body.name, body.lot)
    return {"periods": {name: one for name, one in state.periods.items() if name != ended}}


def _prequalified(state: TradingCase, body: f.LotPrequalified, fact: Fact) -> Update:
    del fact
    lots = _lots(state, [body.lot], applicants=body.applicants)
    return {"lots": lots, "periods": _with(state.periods, body.periods)}


def _opened(state: TradingCase, body: f.BidsOpened, fact: Fact) -> Update:
    del fact
    return {"lots": _lots(state, [body.lot], stage="opened", bids=body.bids)}


def _evaluated(state: TradingCase, body: f.LotEvaluated, fact: Fact) -> Update:
    del fact
    who = {"experts": body.experts, "representatives": body.representatives}
    lots = _lots(state, [body.lot], stage="evaluated", candidates=body.candidates, **who)
    return {"lots": lots, "periods": _with(state.periods, body.periods)}


def _awarded(state: TradingCase, body: f.LotAwarded, fact: Fact) -> Update:
    del fact
    lots = _lots(state, [body.lot], stage="awarded", winner=body.winner, price=body.price)
    return {"lots": lots, "periods": _with(_done(state.periods, "award", [body.lot]), body.periods)}


def _voided(state: TradingCase, body: f.AwardVoided, fact: Fact) -> Update:
    del fact
    kept = {name: one for name, one in state.periods.items() if one.lot != body.lot}
    lots, notices = _lots(state, [body.lot], stage="evaluated", winner=None, price=None), state.notices.items()
    told = {name: remedying.without(one, body.lot, ["result"]) for name, one in notices}
    return {"lots": lots, "notices": told, "periods": kept}


def _signed(state: TradingCase, body: f.ContractSigned, fact: Fact) -> Update:
    del fact
    lots = _lots(state, [body.lot], stage="contracted", price=body.price, first_price=body.price)
    return {"lots": lots, "periods": _with(_done(state.periods, "contract", [body.lot]), body.periods)}


def _changed(state: TradingCase, body: f.ContractChanged, fact: Fact) -> Update:
    del fact
    return {"lots": _lots(state, [body.lot], price=body.new)}


def _did(state: TradingCase, body: f.DutyDone, fact: Fact) -> Update:
    del fact
    return {"periods": _done(state.periods, body.duty, [body.lot])}


def _accepted(state: TradingCase, body: f.LotAccepted, fact: Fact) -> Update:
    del fact
    return {"lots": _lots(state, [body.lot], stage="accepted")} if body.result == "passed" else {}


def _failed(state: TradingCase, body: f.LotFailed, fact: Fact) -> Update:
    del fact
    kept = {name: one for name, one in state.periods.items() if one.lot != body.lot}
    return {"lots": _lots(state, [body.lot], stage="failed", failed=True), "periods": kept}


def _terminated(state: TradingCase, body: f.ProjectTerminated, fact: Fact) -> Update:
    del body, fact
    return {"lots": _lots(state, state.lots, stage="terminated"), "periods": {}, "pauses": {}}


def _paused(state: TradingCase, body: f.TradingPaused, fact: Fact) -> Update:
    return {
        "pauses": {**state.pauses, body.challenge: body.lots}, "periods": _with(state.periods, body.periods),
        "halts": {**state.halts, body.challenge: halt(body, fact.at)},
    }  # fmt: skip


def halt(body: f.TradingPaused, at: datetime) -> Halt:
    """The pause that a fact of ``at`` tells of."""
    return Halt(lots=body.lots, since=body.since or at, reason=body.reason, basis=body.basis)


def _resumed(state: TradingCase, body: f.TradingResumed, fact: Fact) -> Update:
    pauses = {challenge: lots for challenge, lots in state.pauses.items() if challenge != body.challenge}
    over = state.halts[body.challenge].model_copy(update={"until": body.until or fact.at})
    return {
        "pauses": pauses, "halts": {**state.halts, body.challenge: over},
        "notices": dated.moved(state, body.periods), "periods": _with(state.periods, body.periods),
    }  # fmt: skip


def _alerted(state: TradingCase, body: f.AlertRaised, fact: Fact) -> Update:
    alert = Alert(rule=body.rule, title=body.title, lot=body.lot, raised=fact.seq)
    return {"alerts": {**state.alerts, body.alert: alert}}


def _closed(state: TradingCase, body: f.AlertClosed, fact: Fact) -> Update:
    del fact
    closed = state.alerts[body.alert].model_copy(update={"closed": True})
    return {"alerts": {**state.alerts, body.alert: closed}}


def _notice(state: TradingCase, notice: str, **update: Any) -> Update:
    return {"notices": {**state.notices, notice: state.notices[notice].model_copy(update=update)}}


def _lots(state: TradingCase, lots: Iterable[str], **update: Any) -> dict[str, LotState]:
    return state.lots | {lot: state.lots[lot].model_copy(update=update) for lot in lots}


def _with(known: Mapping[str, f.Running], more: Iterable[f.Running]) -> dict[str, f.Running]:
    return {**known, **{key(one.name, one.lot): one for one in more}}


def _done(known: Mapping[str, f.Running], act: str, lots: Iterable[str]) -> dict[str, f.Running]:
    """The periods, without those that the act was owed under."""
    theirs = {"", *lots}
    return {
        name: one
        for name, one in known.items()
        if not (one.sense == "at_most" and one.target == act and one.lot in theirs)
    }


FOLDS: dict[type[Body], Callable[[TradingCase, Any, Fact], Update]] = {
    f.ProjectRegistered: _registered,
    f.NoticeDrafted: _drafted,
    f.NoticeChecked: _checked,
    f.NoticeReturned: _returned,
    f.NoticePublished: _published,
    f.NoticeWithdrawn: _withdrawn,
    f.NoticeLate: lambda state, body, fact: _notice(state, body.notice, late=True),  # noqa: ARG005
    f.PeriodEnded: _ended,
    f.LotPrequalified: _prequalified,
    f.BidsOpened: _opened,
    f.LotEvaluated: _evaluated,
    f.LotAwarded: _awarded,
    f.AwardVoided: _voided,
    f.ContractSigned: _signed,
    f.ContractChanged: _changed,
    f.ContractRevoked: lambda state, body, fact: remedying.revoked(state, body),  # noqa: ARG005
    f.DutyDone: _did,
    f.Performed: lambda state, body, fact: {"lots": _lots(state, [body.lot], performed=True)},  # noqa: ARG005
    f.LotAccepted: _accepted,
    f.LotFailed: _failed,
    f.TenderingEnded: lambda state, body, fact: {"lots": _lots(state, [body.lot], ended=True)},  # noqa: ARG005
    f.ProjectTerminated: _terminated,
    f.TradingPaused: _paused,
    f.TradingResumed: _resumed,
    f.RemedyOrdered: lambda state, body, fact: remedying.remedied(state, body),  # noqa: ARG005
    f.AlertRaised: _alerted,
    f.AlertClosed: _closed,
}
"""Fact → what changes by it."""


def evolve(state: TradingCase, body: Body, fact: Fact) -> TradingCase:
    """The state after ``fact``."""
    return state.model_copy(update=FOLDS[type(body)](state, body, fact))
