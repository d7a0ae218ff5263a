"""Notices that put others right (更正): what they have to say, which dates they may move, what begins anew. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from chalicelib.catalogue.trading import NoticeKind, TradingPeriod
from chalicelib.kernel.deadlines import last_day_before, legal_day
from chalicelib.kernel.errors import Invalid, NotAllowed, NotFound
from chalicelib.trading import dated, demanding
from chalicelib.trading.facts import NoticeDrafted, Running
from chalicelib.trading.planning import NOTICE, Planner, told
from chalicelib.trading.state import AFTER_AWARD, NoticeState, TradingCase
from chalicelib.trading.values import Correction

TEXT = "text"
"""The place of a notice's own text: whatever is changed there is of substance."""


def completed(body: NoticeDrafted, says: Mapping[str, str]) -> NoticeDrafted:
    """With a line for each date that it moves, and for the demands that it changes, without one. ``says``: what the
    notice that it corrects says now.
    """
    named = {one.where for one in body.corrections}
    lines = [
        Correction(where=where, old=says.get(where, ""), new=at.isoformat())
        for where, at in ((f"dates.{name}", at) for name, at in body.dates.items())
        if where not in named and not _same(says.get(where, ""), at)
    ]
    wanted = demanding.told(body.demands)
    if wanted and demanding.DEMANDS not in named and wanted != says.get(demanding.DEMANDS, ""):
        lines.append(Correction(where=demanding.DEMANDS, old=says.get(demanding.DEMANDS, ""), new=wanted))
    return body.model_copy(update={"corrections": (*body.corrections, *lines)}) if body.corrects and lines else body


def refuse(state: TradingCase, planner: Planner, body: NoticeDrafted, says: Mapping[str, str]) -> None:
    """A correction names a public notice, where it is wrong, what it says there and what it says from now on.

    Raises
    ------
    NotFound
        ``trading_notice_unknown``.
    NotAllowed
        ``trading_notice_not_out``; ``trading_notice_superseded``: a remedy was ordered since.
    Invalid
        ``trading_corrects``: it names no notice, or a kind that corrects nothing does; ``trading_correction_lots``: of
        other lots; ``trading_correction_empty``: it changes nothing; ``trading_content_unknown``;
        ``trading_correction_stale``: the notice does not say so; ``trading_correction_date``: a corrected date is not
        the one that the correction names; ``trading_correction_demands``.
    """
    kind = planner.kind(state, body.what)
    if body.corrects is None:
        if kind.corrects:
            raise Invalid("trading_corrects", "corrects")
        return
    if not kind.tag.endswith("Amendment"):
        raise Invalid("trading_corrects", "corrects")
    corrected = state.notices.get(body.corrects)
    if corrected is None:
        raise NotFound("trading_notice_unknown", "notice")
    if corrected.stage != "published":
        raise NotAllowed("trading_notice_not_out", "corrects")
    if not set(body.lots) <= set(corrected.lots):
        raise Invalid("trading_correction_lots", "lots")
    if set(body.lots) & set(dated.first(state, corrected).superseded):
        raise NotAllowed("trading_notice_superseded", "corrects")
    if kind.corrects and not body.corrections:
        raise Invalid("trading_correction_empty", "corrections")
    _demands(body, corrected)
    _lines(body, planner.kind(state, corrected.what), says)


def _demands(body: NoticeDrafted, corrected: NoticeState) -> None:
    """A correction of the demands is about all lots of the notice, and its line says what it demands."""
    line = next((one for one in body.corrections if one.where == demanding.DEMANDS), None)
    if line is not None and set(body.lots) != set(corrected.lots):
        raise Invalid("trading_correction_lots", "lots")
    if line is not None and line.new != demanding.told(body.demands):
        raise Invalid("trading_correction_demands", "corrections")


def _lines(body: NoticeDrafted, corrected: NoticeKind, says: Mapping[str, str]) -> None:
    known = {one.name for one in corrected.contents}
    for place, one in enumerate(body.corrections):
        section, _, name = one.where.partition(".")
        if section == "contents" and name not in known:
            raise Invalid("trading_content_unknown", f"corrections.{place}.where")
        if says.get(one.where, "") != one.old:
            raise Invalid("trading_correction_stale", f"corrections.{place}.old")
        if one.new == one.old:
            raise Invalid("trading_correction_empty", f"corrections.{place}.new")
        if section == "dates" and (name not in body.dates or body.dates[name].isoformat() != one.new):
            raise Invalid("trading_correction_date", f"corrections.{place}.new")


def ordered(state: TradingCase, planner: Planner, body: NoticeDrafted, says: Mapping[str, str]) -> None:
    """Refuse dates of a notice, as it says after a correction, that lie in the wrong order (文件发出截止晚于投标截止).

    Raises
    ------
    Invalid
        ``trading_date_order``.
    """
    titles = planner.law.dates
    for plan in dated.plans(state, body.lots) if body.corrects else [{}]:
        dates = {name: at for name, at in plan.items() if f"dates.{name}" in says} | body.dates
        for first, second in planner.law.order:
            if {first, second} & body.dates.keys() and _crossed(dates, first, second):
                field = f"dates.{first if first in body.dates else second}"
                raise Invalid("trading_date_order", field, first=titles[first], second=titles[second])


def root(state: TradingCase, notice: NoticeState | NoticeDrafted) -> NoticeState | None:
    """The notice that a correction puts right in the end; ``None`` where it corrects none."""
    corrected = state.notices.get(notice.corrects or "")
    return dated.first(state, corrected) if corrected is not None else None


def check(
    state: TradingCase, planner: Planner, notice: NoticeState | NoticeDrafted, dates: Mapping[str, datetime],
    at: datetime,
) -> None:  # fmt: skip
    """Refuse what the law does not allow for a notice that goes out at ``at`` with these dates.

    A change of the documents has to come in time for their own deadline; what corrects something else has not.

    Raises
    ------
    NotAllowed
        As :meth:`Planner.check`; ``trading_notice_not_out``: what it corrects was taken back;
        ``trading_restart_late``: candidates who were awarded are not shown again.
    """
    known = state.notices.get(notice.corrects or "")
    if known is not None and not dated.stands(state, known):
        raise NotAllowed("trading_notice_not_out", "corrects")
    corrected, before = root(state, notice), dated.latest(state, notice.lots)
    if corrected is not None and set(notice.lots) & set(corrected.superseded):
        raise NotAllowed("trading_notice_superseded", "corrects")
    about = frozenset(planner.kind(state, (corrected or notice).what).dates) | frozenset(dates)
    for plan in dated.plans(state, notice.lots):
        merged = {**plan, **dates}
        planner.check(state, notice.what, merged, at, about, before)
        if corrected is not None:
            _anew(state, planner, notice, corrected, merged, at)
    if planner.kind(state, notice.what).tag == "tenderAmendment":
        _kept(state, notice.lots, dates, {row.name for row in anew(state, planner, notice, at)})


def anew(
    state: TradingCase, planner: Planner, notice: NoticeState | NoticeDrafted, at: datetime
) -> tuple[TradingPeriod, ...]:
    """The rows whose periods a correction of substance begins anew (公示内容改变的，重新公示)."""
    corrected = root(state, notice)
    if corrected is None or not _substance(planner.kind(state, corrected.what), notice):
        return ()
    return tuple(row for row in planner.rows(state, at) if row.restarts and row.starts == NOTICE + corrected.what)


def begun(
    state: TradingCase, planner: Planner, notice: NoticeState, dates: Mapping[str, datetime], at: datetime
) -> tuple[Running, ...]:
    """The periods that a correction begins anew, as if the notice that it corrects went out at ``at``."""
    corrected, names = root(state, notice), {row.name for row in anew(state, planner, notice, at)}
    if corrected is None or not names:
        return ()
    lots = dated.under(state, planner.kind(state, corrected.what), notice.lots)
    merged = {**dated.latest(state, notice.lots), **dates}
    found = planner.begun(state, NOTICE + corrected.what, at, lots, corrected.id, merged)
    return tuple(one for one in found if one.name in names)


def _anew(
    state: TradingCase, planner: Planner, notice: NoticeState | NoticeDrafted, corrected: NoticeState,
    dates: Mapping[str, datetime], at: datetime,
) -> None:  # fmt: skip
    rows = anew(state, planner, notice, at)
    if any("award" in row.blocks for row in rows) and any(state.lots[lot].stage in AFTER_AWARD for lot in notice.lots):
        raise NotAllowed("trading_restart_late", "corrects")
    names = {row.name for row in rows}
    for row, first in planner.short(state, corrected.what, dates, at):
        if row.name in names:
            raise NotAllowed("trading_period_short", f"dates.{row.target}", **told(row.title, row.limit, first))


def _kept(state: TradingCase, lots: Sequence[str], dates: Mapping[str, datetime], but: Collection[str]) -> None:
    """A planned date is not moved to before the end that the law gives a period that runs."""
    for one in state.periods.values():
        planned, due = dates.get(one.target), one.deadline.due
        if planned is None or due is None or one.sense == "at_most" or one.name in but:
            continue
        if set(dated.lots_of(state, one)) & set(lots) and legal_day(planned) < last_day_before(due):
            why = told(one.title, one.deadline.limit, last_day_before(due))
            raise NotAllowed("trading_period_short", f"dates.{one.target}", **why)


def _substance(corrected: NoticeKind, notice: NoticeState | NoticeDrafted) -> bool:
    changed = notice.places if isinstance(notice, NoticeState) else [one.where for one in notice.corrections]
    weighty = {f"contents.{one.name}" for one in corrected.contents if one.substance} | {TEXT, demanding.DEMANDS}
    return bool(weighty & set(changed))


def _same(said: str, at: datetime) -> bool:
    return bool(said) and datetime.fromisoformat(said) == at


def _crossed(dates: Mapping[str, datetime], first: str, second: str) -> bool:
    return first in dates and second in dates and dates[first] > dates[second]
