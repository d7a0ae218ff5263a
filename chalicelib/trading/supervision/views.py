"""From rows and members to what is shown of them."""

from collections.abc import Mapping

from chalicelib.catalogue.departments import Departments
from chalicelib.catalogue.trading import FAMILIES
from chalicelib.trading.supervision import answers
from chalicelib.trading.supervision.ledger import AlertRow
from chalicelib.trading.supervision.pool import Member
from chalicelib.trading.supervision.report import FINDINGS

EVIDENCE = {
    "bidder": "投标人", "bidders": "投标人", "codes": "统一社会信用代码", "count": "数量", "price": "报价",
    "ceiling": "最高限价（预算）", "share": "比例", "lowest": "最低报价", "highest": "最高报价", "signed": "原合同金额",
    "changed": "变更后金额", "reason": "变更原因", "period": "期限", "due": "最后一日", "notice": "公告编号",
    "planned": "计划日期", "earliest": "最早可以是", "supplier": "供应商", "category": "品目", "earlier": "以前的项目",
    "expert": "专家编号", "unit": "所在单位", "party": "该单位的身份", "challenge": "异议（质疑、投诉）",
}  # fmt: skip
"""What an alert rests on → what people read."""


def alert(row: AlertRow, departments: Departments) -> answers.AlertView:
    """An alert in a list."""
    listed = (one.name for one in departments.listed.values() if one.credit_code == row.regulator)
    return answers.AlertView(
        project=row.case_id, project_title=row.project, number=row.number, alert=row.alert, rule=row.rule,
        title=row.title, lot=row.lot, family=row.family, family_text=FAMILIES[row.family], owner=row.owner_name,
        regulator=next(listed, row.regulator),
        evidence=tuple(
            answers.EvidenceView(name=name, title=EVIDENCE.get(name, name), text=text)
            for name, text in row.evidence.items()
        ),
        law=row.law, status="open" if row.closed_at is None else "closed",
        status_text="未处置" if row.finding is None else f"已处置：{FINDINGS[row.finding]}",
        raised_at=row.raised_at, closed_at=row.closed_at, reason=row.reason,
    )  # fmt: skip


def member(one: Member, roles: Mapping[str, str]) -> answers.MemberView:
    """A member of the pool."""
    return answers.MemberView(
        id=one.id, role=one.role, role_text=roles.get(one.role, one.role), unit=one.unit, since=one.since,
        ended=one.ended,
    )  # fmt: skip
