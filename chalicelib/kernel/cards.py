"""The yellow card (黄牌) that warns before a limit, and the red card (红牌) when it has run out."""

from datetime import datetime, timedelta

from pydantic import Field

from chalicelib.kernel.deadlines import Deadline, Text
from chalicelib.kernel.values import Strict


class CardRule(Strict):
    """How long before the limit the warning comes: a share of the time given, at most so many hours.

    The last day of a deadline is a working day, so a lead of at most 24 hours warns on a working day.
    """

    lead_share: float = Field(gt=0, le=1)
    lead_max_hours: int = Field(gt=0, le=24 * 30)
    basis: Text


def card_times(deadline: Deadline, rule: CardRule) -> tuple[datetime, datetime] | None:
    """When the yellow and the red card come; ``None`` while the deadline is suspended.

    The time given is all that lies between start and limit, suspensions included.
    """
    if deadline.due is None:
        return None
    lead = min((deadline.due - deadline.start) * rule.lead_share, timedelta(hours=rule.lead_max_hours))
    return deadline.due - lead, deadline.due
