"""The monthly report: counts over the rows of a month. Pure.

An alert counts in the month in which it was raised, whenever it was closed; a publication in the month in which it came
out, or was missed. Times to close are hours of legal time.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from statistics import fmean, median

from chalicelib.catalogue.trading import FAMILIES
from chalicelib.trading.supervision.answers import Count, Report, Share
from chalicelib.trading.supervision.ledger import AlertRow, PublicationRow

FINDINGS = {"confirmed": "属实", "corrected": "已整改", "unfounded": "不属实"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With what a cell begins that a spreadsheet would compute (OWASP, CSV Injection)."""


def report(
    month: str, alerts: Sequence[AlertRow], publications: Sequence[PublicationRow], titles: Mapping[str, str]
) -> Report:
    """The report of a month; ``titles``: rule → what people read."""
    names = {row.owner: row.owner_name for row in alerts}
    hours = [hours_to_close(row) for row in alerts if row.closed_at is not None]
    findings = Counter[str](row.finding for row in alerts if row.finding is not None)
    return Report(
        month=month, alerts=len(alerts), open=sum(row.closed_at is None for row in alerts), closed=len(hours),
        findings=tuple(Count(name=name, title=title, count=findings[name]) for name, title in FINDINGS.items()),
        mean_hours=round(fmean(hours), 1) if hours else None, median_hours=round(median(hours), 1) if hours else None,
        by_rule=_counts(alerts, lambda row: row.rule, titles),
        by_family=_counts(alerts, lambda row: row.family, dict(FAMILIES.items())),
        by_owner=_counts(alerts, lambda row: row.owner, names),
        publications=share(publications),
    )  # fmt: skip


def share(publications: Iterable[PublicationRow]) -> Share:
    """How many of the publications that were owed were out in time."""
    told = [row.on_time for row in publications]
    return Share(due=len(told), on_time=sum(told), percent=round(100 * sum(told) / len(told), 2) if told else None)


def hours_to_close(row: AlertRow) -> float:
    """From an alert to its closing."""
    return (row.closed_at - row.raised_at).total_seconds() / 3600 if row.closed_at is not None else 0.0


def table(told: Report) -> str:
    """The report as a table, with a mark in front by which spreadsheets know UTF-8."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(["月份", "统计", "项目", "预警", "未处置", "已处置"])
    rows.writerow([told.month, "合计", "全部预警", told.alerts, told.open, told.closed])
    for heading, counts in (("规则", told.by_rule), ("类别", told.by_family), ("招标人（采购人）", told.by_owner)):
        for one in counts:
            rows.writerow([told.month, heading, cell(one.title), one.count, one.open, one.count - one.open])
    for one in told.findings:
        rows.writerow([told.month, "处置结论", one.title, one.count, "", one.count])
    for title, hours in (("平均", told.mean_hours), ("中位数", told.median_hours)):
        rows.writerow([told.month, "处置用时（小时）", title, "" if hours is None else hours, "", ""])
    for title, number in (("应发布", told.publications.due), ("按期发布", told.publications.on_time)):
        rows.writerow([told.month, "公告", title, number, "", ""])
    percent = told.publications.percent
    rows.writerow([told.month, "公告", "按期发布率（%）", "" if percent is None else f"{percent:.2f}", "", ""])
    return "\ufeff" + text.getvalue()


def cell(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _counts(alerts: Iterable[AlertRow], of: Callable[[AlertRow], str], titles: Mapping[str, str]) -> tuple[Count, ...]:
    """The most first, then by name."""
    whole, still = Counter[str](), Counter[str]()
    for row in alerts:
        whole[of(row)] += 1
        still[of(row)] += row.closed_at is None
    return tuple(
        Count(name=name, title=titles.get(name, name), count=count, open=still[name])
        for name, count in sorted(whole.items(), key=lambda item: (-item[1], item[0]))
    )
