"""Marks and grades in words. Pure."""

from datetime import date

from chalicelib.catalogue.credit import CreditRules
from chalicelib.credit.answers import CreditView, MarkView, RepairView
from chalicelib.parties.model import Grade, Holdings, Mark

GRADES: dict[Grade, str] = {
    "normal": "信用正常，没有记录",
    "white": "信用良好（白名单）",
    "red": "守信激励（红名单）",
    "black": "失信（黑名单）",
}


def active(holdings: Holdings, rules: CreditRules, today: date) -> CreditView:
    """The grade with the marks that count today, for those who decide on an application."""
    return _credit(holdings, today, tuple(mark_view(mark, rules, today) for mark in holdings.active_marks(today)))


def complete(holdings: Holdings, rules: CreditRules, today: date, repairs: dict[str, RepairView]) -> CreditView:
    """The grade with every mark, past ones included, and what was asked for each (by id of the mark)."""
    marks = (mark_view(mark, rules, today, repairs.get(mark.id)) for mark in holdings.credit)
    return _credit(holdings, today, tuple(marks))


def mark_view(mark: Mark, rules: CreditRules, today: date, repair: RepairView | None = None) -> MarkView:
    """One mark, with what it leads to and how it is repaired."""
    rule, counts = rules.lists[mark.list], mark.active(today)
    return MarkView(
        **mark.model_dump(include={"id", "list", "source", "reason", "basis", "since", "until", "case"}),
        list_text=rule.title,
        active=counts,
        state_text=_state(mark, today),
        effect=rule.effect if counts else "",
        how_to_repair=rule.repair if counts else (),
        repair=repair,
    )


def _credit(holdings: Holdings, today: date, marks: tuple[MarkView, ...]) -> CreditView:
    grade = holdings.grade(today)
    return CreditView(grade=grade, grade_text=GRADES[grade], marks=marks)


def _state(mark: Mark, today: date) -> str:
    if mark.repaired is not None:
        return "已修复，不再有影响。"
    if mark.until is not None and mark.until < today:
        return "已到期，不再有影响。"
    if not mark.active(today):
        return "还没有生效。"
    return f"有效，至{mark.until:%Y年%m月%d日}止。" if mark.until else "有效，没有截止日期。"
