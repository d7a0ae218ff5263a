"""The limits of those who accept, answer and decide, with their cards. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.catalogue.trading import ChallengeRule, Family, Method, TradingLaw
from chalicelib.kernel.cards import CardRule, Clock, settled
from chalicelib.kernel.deadlines import Deadline, legal_day
from chalicelib.kernel.working_days import WorkingCalendar
from chalicelib.trading.challenges.facts import Terms

EXAMINED = "检验、检测、鉴定、专家评审或者补正"


@dataclass(frozen=True, slots=True)
class Timer:
    """The law, the calendar and the rule of the cards as they are in force."""

    law: TradingLaw
    calendar: WorkingCalendar
    cards: CardRule

    def terms(self, rule: ChallengeRule, family: Family, method: Method, at: datetime) -> Terms:
        """The rule as the case keeps it."""
        known = rule.model_dump(include=set(Terms.model_fields))
        limit = rule.pause_limit and self.law.period(rule.pause_limit, family, method, legal_day(at)).limit.amount
        return Terms.model_validate(known | {"pause_days": limit or 0})

    def clocks(self, terms: Terms, event: str, family: Family, method: Method, at: datetime) -> dict[str, Clock]:
        """The limits of the terms that begin with an event: the kind of challenge when it is raised, or
        ``complaint_accepted``.
        """
        found: dict[str, Clock] = {}
        for name in (terms.accept, terms.answer):
            if not name:
                continue
            row = self.law.period(name, family, method, legal_day(at))
            if row.starts == event:
                deadline = Deadline.open(row.name, at, row.limit, self.calendar)
                found[name] = Clock(title=row.title, deadline=deadline).under(deadline, self.cards)
        return found

    def held(self, clocks: Mapping[str, Clock], at: datetime, basis: str) -> dict[str, Clock]:
        """The limits, standing still."""
        return {
            name: clock.under(clock.deadline.suspend(at, EXAMINED, basis), self.cards) for name, clock in clocks.items()
        }

    def released(self, clocks: Mapping[str, Clock], at: datetime) -> dict[str, Clock]:
        """The limits, running again."""
        return {
            name: clock.under(clock.deadline.resume(at, self.calendar), self.cards) for name, clock in clocks.items()
        }

    def replanned(self, clocks: Mapping[str, Clock]) -> dict[str, Clock]:
        """Those that have to be computed again: see :func:`~chalicelib.kernel.cards.settled`."""
        return {name: clocks[name].under(now, self.cards) for name, now in settled(clocks, self.calendar)}
