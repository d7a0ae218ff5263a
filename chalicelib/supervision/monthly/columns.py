"""What the report shows of figures: columns with their words. A missing figure is 无 (nothing to compute from)."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib.supervision.answers import Figures

MISSING = "—"
Number = int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """A figure."""

    title: str
    of: Callable[[Figures], Number]
    unit: str = ""

    def text(self, figures: Figures) -> str:
        """As people read it."""
        number = self.of(figures)
        return MISSING if number is None else f"{number:g}{self.unit}"


def _yuan(cents: int | None) -> float | None:
    return None if cents is None else cents / 100


OPENED = Column("收件", lambda one: one.opened, "件")
DECIDED = Column("作出决定", lambda one: one.decided, "件")
PROMISED = Column("承诺时限内办结率", lambda one: one.promised_rate, "%")
STATUTORY = Column("法定时限内办结率", lambda one: one.statutory_rate, "%")
ONLINE = Column("网上办理率", lambda one: one.online_rate, "%")
INSTANT = Column("秒批率", lambda one: one.instant_rate, "%")
FIRST_TIME = Column("一次办成率", lambda one: one.first_time_rate, "%")
SATISFACTION = Column("满意率", lambda one: one.grades.satisfaction, "%")
RED = Column("红牌", lambda one: one.red, "张")

TILES = (OPENED, DECIDED, PROMISED, STATUTORY, ONLINE, INSTANT, SATISFACTION, RED)
"""What is told first."""
TABLE = (OPENED, DECIDED, PROMISED, STATUTORY, ONLINE, INSTANT, FIRST_TIME, RED, SATISFACTION)
"""Columns of the tables in the document."""
EVERY = (
    OPENED, DECIDED, Column("办结（含撤回、终止）", lambda one: one.closed, "件"),
    Column("不予批准、不予受理", lambda one: one.refused, "件"), Column("网上收件", lambda one: one.online, "件"),
    ONLINE, Column("秒批", lambda one: one.instant, "件"), INSTANT,
    Column("一次办成", lambda one: one.first_time, "件"), FIRST_TIME,
    Column("有承诺时限", lambda one: one.promised, "件"), Column("在承诺时限内", lambda one: one.promised_met, "件"),
    Column("超过承诺时限", lambda one: one.promised_missed, "件"),
    PROMISED, Column("有法定时限", lambda one: one.statutory, "件"),
    Column("在法定时限内", lambda one: one.statutory_met, "件"),
    Column("超过法定时限", lambda one: one.statutory_missed, "件"), STATUTORY,
    Column("平均用时", lambda one: one.mean_hours, "小时"),
    Column("用时占承诺时间", lambda one: one.used_of_promised, "%"),
    Column("用时占法定时间", lambda one: one.used_of_statutory, "%"),
    Column("要求补正", lambda one: one.supplements, "次"), Column("退单、退回", lambda one: one.returns, "次"),
    Column("重新办理", lambda one: one.reopened, "件"), Column("黄牌", lambda one: one.yellow, "张"), RED,
    Column("督办", lambda one: one.orders, "件"), SATISFACTION,
    Column("默认评价（不计入满意率）", lambda one: one.grades.defaulted, "件"),
    Column("差评", lambda one: one.grades.bad, "件"),
    Column("实名差评", lambda one: one.grades.bad_named, "件"),
    Column("实名差评回访率", lambda one: one.grades.named_rate, "%"),
    Column("差评按期整改率", lambda one: one.grades.rectified_rate, "%"),
    Column("成本合计", lambda one: _yuan(one.cost), "元"),
    Column("没有单价的收件", lambda one: one.unpriced, "件"),
    Column("每件成本", lambda one: _yuan(one.cost_per_case), "元"),
)  # fmt: skip
"""Columns of the workbook."""
GRADES = (
    ("非常满意", "very_satisfied"), ("满意", "satisfied"), ("基本满意", "basically"), ("不满意", "dissatisfied"),
    ("非常不满意", "very_dissatisfied"), ("默认（未评价）", "defaulted"),
)  # fmt: skip
"""Title and field of each grade."""
