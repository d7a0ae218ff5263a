"""What may be published when: drafts, four eyes, the set second, corrections, withdrawal. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from chalicelib.catalogue.trading import NoticeKind
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import DomainError, Forbidden, Invalid, NotAllowed, NotFound
from chalicelib.kernel.facts import Body
from chalicelib.trading import correcting, dated, halting, serving
from chalicelib.trading.commands import Check, Draft, Return, Watch, Withdraw
from chalicelib.trading.facts import NoticeChecked, NoticeDrafted, NoticePublished, NoticeReturned, PeriodEnded
from chalicelib.trading.folding import AFTER_NOTICE, OFFERED
from chalicelib.trading.planning import NOTICE, Planner, ends, holding, over, told_end
from chalicelib.trading.state import LOT_STAGES, OPENED, SUPERVISORY, NoticeState, TradingCase

AHEAD = timedelta(days=180)
"""How far ahead a publication may be set."""


def draft(state: TradingCase, command: Draft, at: datetime) -> Sequence[Body]:
    """Keep a draft that says all that its kind has to say; what its dates may be is seen as if it went out now.

    Raises
    ------
    Invalid
        ``trading_notice_kind``, ``trading_lot_unknown``, ``trading_contents`` (``errors`` names each), or what
        :mod:`.correcting` says.
    NotAllowed
        ``trading_notice_stage``: not at this stage of a lot; ``trading_notice_out``: it is public already; and as
        :func:`.correcting.check`.
    """
    body, planner = correcting.completed(command.body, command.says), command.planner
    kind = planner.kind(state, body.what)
    known = state.notices.get(body.notice)
    if known is not None and known.stage != "drafted":
        raise NotAllowed("trading_notice_out", "notice")
    _stages(state, kind, body.lots)
    _said(kind, body)
    correcting.refuse(state, planner, body, command.says)
    _dates(body.dates, at)
    correcting.ordered(state, planner, body, command.says)
    lawful(state, planner, body, body.dates, at)
    return [body.model_copy(update={"limit": serving.limit(state, planner, body.notice, "drafted", at, False)})]


def check(state: TradingCase, command: Check, at: datetime) -> Sequence[Body]:
    """Let it go out at the set second, if the law allows its dates from then on.

    Raises
    ------
    NotFound
        ``trading_notice_unknown``.
    Forbidden
        ``trading_yourself``: nobody checks what they wrote.
    NotAllowed
        ``trading_notice_out``; ``trading_paused``; ``trading_period_runs``; as :func:`.correcting.check`.
    Invalid
        ``trading_publish_at``: past, or far ahead.
    """
    notice = drafted(state, command.notice)
    if command.by == notice.drafted_by:
        raise Forbidden("trading_yourself")
    if not at - timedelta(minutes=5) <= command.publish_at <= at + AHEAD:
        raise Invalid("trading_publish_at", "publish_at")
    publish_at = max(command.publish_at, at)
    _dates(command.dates, publish_at)
    _allowed(state, command.planner, notice, command.dates, publish_at)
    limit = serving.limit(state, command.planner, notice.id, "checked", publish_at, not notice.apart)
    return [NoticeChecked(notice=notice.id, publish_at=publish_at, limit=limit)]


def send_back(state: TradingCase, command: Return) -> Sequence[Body]:
    """Until its second has come; refuses as :func:`check`, but for the dates."""
    notice = _notice(state, command.body.notice)
    if notice.stage not in ("drafted", "checked"):
        raise NotAllowed("trading_notice_out", "notice")
    if command.by == notice.drafted_by:
        raise Forbidden("trading_yourself")
    return [command.body]


def withdraw(state: TradingCase, command: Withdraw) -> Sequence[Body]:
    """Take it back, whatever its state.

    Raises
    ------
    NotAllowed
        ``trading_notice_withdrawn``: it was taken back before; ``trading_withdrawn_late``: it put up lots whose bids
        are open, which end by termination or failure alone.
    """
    notice = _notice(state, command.body.notice)
    if notice.stage == "withdrawn":
        raise NotAllowed("trading_notice_withdrawn", "notice")
    offers = notice.stage == "published" and AFTER_NOTICE.get(dated.first(state, notice).what) in OFFERED
    if offers and any(state.lots[lot].stage in OPENED for lot in notice.lots):
        raise NotAllowed("trading_withdrawn_late", "notice")
    back = halting.restored(state, notice, command.planner.calendar)
    return [command.body.model_copy(update={"periods": back})]


def watch(state: TradingCase, command: Watch, at: datetime) -> Sequence[Body]:
    """What is due: checked notices go out unless their lots are stopped, periods end, and what the centre is late with
    is told. Harmless at any time.

    What has become of the project since a notice was checked may no longer allow it: then it goes back to its writer.
    """
    found: list[Body] = []
    for one in over(state, at):
        end = ends(one) or at
        found.append(PeriodEnded(name=one.name, lot=one.lot, due=end, missed=one.sense == "at_most"))
    found += serving.late(state, at)
    due = [n for n in state.notices.values() if n.stage == "checked" and n.publish_at and n.publish_at <= at]
    for count, notice in enumerate(sorted(due, key=lambda n: (n.publish_at, n.id)), start=state.published + 1):
        if not state.waits(notice):
            found.append(_out(state, command, notice, count, at))
    return found


def _out(state: TradingCase, command: Watch, notice: NoticeState, count: int, now: datetime) -> Body:
    """It is public, or goes back. Periods run from its second; from now where a pause has kept it for days."""
    if notice.publish_at is None:
        raise AssertionError(notice.id)
    at = notice.publish_at if legal_day(notice.publish_at) == legal_day(now) else now
    dates = dict(command.dates.get(notice.id, {}))
    try:
        _allowed(state, command.planner, notice, dates, at)
    except DomainError as refusal:
        return NoticeReturned(notice=notice.id, reason=refusal.sentence)
    first, about = dated.first(state, notice), dated.about(state, notice.lots, notice.corrects)
    lots, before = dated.under(state, command.planner.kind(state, first.what), about), dated.latest(state, about)
    begun = command.planner.begun(state, NOTICE + notice.what, at, lots, first.id, dates, before)
    anew = correcting.begun(state, command.planner, notice, dates, at)
    moved = command.planner.moved(state, about, dates)
    return NoticePublished(
        notice=notice.id, what=notice.what, number=f"{command.number}-{count:02}", dates=dates,
        periods=(*moved, *begun, *anew),
    )  # fmt: skip


def _allowed(
    state: TradingCase, planner: Planner, notice: NoticeState, dates: Mapping[str, datetime], at: datetime
) -> None:
    """Refuse a notice that may not go out at ``at``. What corrects is checked while a pause lasts, and waits for its
    end: the answer to a challenge names it.
    """
    _stages(state, planner.kind(state, notice.what), notice.lots)
    if set(notice.superseded) & set(notice.lots):
        raise NotAllowed("trading_notice_superseded")
    if planner.kind(state, notice.what).corrects:
        unheld(state, NOTICE + notice.what, notice.lots, at)
    elif notice.what not in SUPERVISORY:
        free(state, NOTICE + notice.what, notice.lots, at)
        _qualified(state, notice)
    lawful(state, planner, notice, dates, at)


def lawful(
    state: TradingCase, planner: Planner, notice: NoticeState | NoticeDrafted, dates: Mapping[str, datetime],
    at: datetime,
) -> None:  # fmt: skip
    """Refuse dates that the law does not allow a notice that goes out at ``at``."""
    if planner.kind(state, notice.what).tag == "tenderAmendment":
        shown_again = {row.target for row in correcting.anew(state, planner, notice, at)}
        left = {name: planned for name, planned in dates.items() if name not in shown_again}
        for plan in dated.plans(state, notice.lots):
            _not_over(plan, left, at)
    correcting.check(state, planner, notice, dates, at)


def free(state: TradingCase, act: str, lots: Sequence[str], at: datetime) -> None:
    """Refuse an act while its lots are stopped, or while a period holds it up.

    Raises
    ------
    NotAllowed
        ``trading_paused``; ``trading_period_runs``, with the period, its end and its article.
    """
    if state.paused(tuple(lots)):
        raise NotAllowed("trading_paused")
    unheld(state, act, lots, at)


def unheld(state: TradingCase, act: str, lots: Sequence[str], at: datetime) -> None:
    """Refuse an act while a period holds it up: NotAllowed ``trading_period_runs``."""
    holds = holding(state, act, lots, at)
    if holds is not None:
        raise NotAllowed(
            "trading_period_runs", title=holds.title, until=told_end(holds), basis=holds.deadline.limit.basis
        )


def drafted(state: TradingCase, notice: str) -> NoticeState:
    """A notice that is not out yet."""
    found = _notice(state, notice)
    if found.stage != "drafted":
        raise NotAllowed("trading_notice_out", "notice")
    return found


def _notice(state: TradingCase, notice: str) -> NoticeState:
    found = state.notices.get(notice)
    if found is None:
        raise NotFound("trading_notice_unknown", "notice")
    return found


def _stages(state: TradingCase, kind: NoticeKind, lots: Sequence[str]) -> None:
    for lot in lots:
        known = state.lots.get(lot)
        if known is None:
            raise Invalid("trading_lot_unknown", "lots")
        if known.stage not in kind.stages:
            raise NotAllowed("trading_notice_stage", "lots", title=kind.title, stage=LOT_STAGES[known.stage])


def _qualified(state: TradingCase, notice: NoticeState) -> None:
    """Refuse to tender what waits for the result of its prequalification: NotAllowed ``trading_not_prequalified``."""
    lots = [state.lots[lot] for lot in notice.lots] if AFTER_NOTICE.get(notice.what) == "tendering" else []
    if any(lot.stage == "prequalifying" and not lot.applicants for lot in lots):
        raise NotAllowed("trading_not_prequalified", "lots")


def _dates(dates: Mapping[str, datetime], at: datetime) -> None:
    """No planned date lies before the day on which it is told."""
    for name, planned in dates.items():
        if legal_day(planned) < legal_day(at):
            raise Invalid("trading_date_past", f"dates.{name}")


def _not_over(plan: Mapping[str, datetime], dates: Mapping[str, datetime], at: datetime) -> None:
    """What has passed is not moved any more: NotAllowed ``trading_date_over``."""
    for name, planned in dates.items():
        before = plan.get(name)
        if before is not None and before <= at and planned != before:
            raise NotAllowed("trading_date_over", f"dates.{name}")


def _said(kind: NoticeKind, body: NoticeDrafted) -> None:
    """Everything that the kind has to say is said, and nothing else."""
    wanted = {content.name: content.title for content in kind.contents}
    wrong: list[DomainError] = [
        Invalid("trading_content_missing", f"contents.{name}", title=title)
        for name, title in wanted.items()
        if name not in body.contents
    ]
    wrong += [Invalid("trading_content_unknown", f"contents.{name}") for name in body.contents if name not in wanted]
    wrong += [Invalid("trading_date_missing", f"dates.{name}") for name in kind.dates if name not in body.dates]
    if wrong:
        raise Invalid("trading_contents", "contents", errors=wrong, basis=kind.basis)
