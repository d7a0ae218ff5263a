"""The deadlines of an application, and the supervisor's cards that follow from them."""

from datetime import datetime

from chalicelib.applications.facts import Plan
from chalicelib.catalogue.model import Item
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.cards import card_times
from chalicelib.kernel.deadlines import Deadline


def plan(item: Item, start: datetime, catalogue: Catalogue) -> Plan:
    """The plan of a case of ``item`` that begins at ``start``; cards follow the promised limit."""
    calendar = catalogue.calendar()
    promised = Deadline.open("promised", start, item.limits.promised, calendar)
    statutory = item.limits.statutory
    others = (Deadline.open("statutory", start, statutory, calendar),) if statutory else ()
    return with_cards((promised, *others), catalogue)


def again(plan: Plan, catalogue: Catalogue) -> Plan:
    """The same plan, its provisional deadlines computed on the calendar in force."""
    calendar = catalogue.calendar()
    if not any(d.provisional and d.calendar != calendar.version for d in plan.deadlines):
        return plan
    return with_cards(tuple(d.recompute(calendar) for d in plan.deadlines), catalogue)


def with_cards(deadlines: tuple[Deadline, ...], catalogue: Catalogue) -> Plan:
    """The plan of a case whose first deadline is the promised one."""
    times = card_times(deadlines[0], catalogue.card_rule())
    return Plan(deadlines=deadlines, yellow_at=times[0] if times else None, red_at=times[1] if times else None)
