"""What supervisors read, and who stands in their pool.

Supervising departments and the pool see everything; a regulator sees the trades that it supervises.
"""

import re
from collections.abc import Callable, Iterable
from itertools import islice

from chalicelib.catalogue.service import Catalogue
from chalicelib.catalogue.trading import FAMILIES
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.records import Records
from chalicelib.trading.supervision import answers, report as reports, schemas as asks, views
from chalicelib.trading.supervision.ledger import AlertRow, Ledger, month_of
from chalicelib.trading.supervision.pool import Member, Pool
from chalicelib.web.answers import Csv

PAGE = 50
"""Alerts on a page."""


class Oversight:
    """What the routes of supervision call."""

    def __init__(
        self, ledger: Ledger, pool: Pool, accounts: Records, privacy: Privacy, catalogue: Catalogue, clock: Clock
    ) -> None:  # fmt: skip
        """``accounts``: where the documents of residents are."""
        self._ledger = ledger
        self._pool = pool
        self._accounts = accounts
        self._privacy = privacy
        self._catalogue = catalogue
        self._clock = clock

    def alerts(self, caller: Caller, asked: asks.Wanted) -> answers.AlertPage:
        """A page of alerts, the newest first.

        Raises
        ------
        Forbidden
            ``trading_alerts_not_yours``.
        """
        sees = self._sight(caller)
        page = list(islice((row for row in self._rows(asked) if sees(row.regulator)), PAGE + 1))
        departments = self._catalogue.departments()
        return answers.AlertPage(
            items=tuple(views.alert(row, departments) for row in page[:PAGE]),
            cursor=page[PAGE - 1].order if len(page) > PAGE else "",
        )

    def report(self, caller: Caller, month: str) -> answers.Report:
        """The report of a month, over what the caller sees.

        Raises
        ------
        Invalid
            ``trading_month``.
        Forbidden
            ``trading_alerts_not_yours``.
        """
        if not re.fullmatch(asks.MONTH, month, re.ASCII):
            raise Invalid("trading_month", "month")
        sees = self._sight(caller)
        alerts = [row for row in self._ledger.month(month) if sees(row.regulator)]
        publications = [row for row in self._ledger.publications(month) if sees(row.regulator)]
        return reports.report(month, alerts, publications, self._catalogue.trading_rules().titles())

    def table(self, caller: Caller, month: str) -> Csv:
        """The same as a table. Refuses as :meth:`report`."""
        return Csv(reports.table(self.report(caller, month)))

    def members(self, caller: Caller) -> answers.Members:
        """Who serves in the pool now. Forbidden ``trading_pool_not_yours``."""
        self._bureau(caller)
        roles, found = self._catalogue.trading_rules().pool, self._pool.members(self._clock.now().legal)
        return answers.Members(items=tuple(views.member(one, roles) for one in found))

    def enter(self, caller: Caller, asked: asks.NewMember) -> answers.MemberView:
        """Somebody joins the pool; a repeat changes nothing.

        Raises
        ------
        Forbidden
            ``trading_pool_not_yours``.
        Invalid
            ``trading_pool_role``; ``trading_pool_person``: no such person has proved here who they are; as
            :meth:`Pool.enter`.
        """
        self._bureau(caller)
        roles = self._catalogue.trading_rules().pool
        if asked.role not in roles:
            raise Invalid("trading_pool_role", "role")
        number = IdentityNumber.parse(asked.id_number).text
        person = self._privacy.found(self._privacy.lookup("person", number))
        if person is None or self._accounts.get(person.id, "account") is None:
            raise Invalid("trading_pool_person", "id_number")
        member = Member(id=person.id, role=asked.role, unit=asked.unit, since=self._clock.now().legal)
        return views.member(self._pool.enter(member), roles)

    def end(self, caller: Caller, member: str) -> answers.MemberView:
        """Somebody leaves the pool. Refuses as :meth:`members` and :meth:`Pool.end`."""
        self._bureau(caller)
        return views.member(self._pool.end(member, self._clock.now().legal), self._catalogue.trading_rules().pool)

    def _rows(self, asked: asks.Wanted) -> Iterable[AlertRow]:
        if asked.status == "open" and not asked.month:
            return self._ledger.open(asked.cursor)
        month = asked.month or month_of(self._clock.now().legal)
        rows = (row for row in reversed(self._ledger.month(month)) if not asked.cursor or row.order < asked.cursor)
        if asked.status == "all":
            return rows
        return (row for row in rows if (row.closed_at is None) == (asked.status == "open"))

    def _sight(self, caller: Caller) -> Callable[[str], bool]:
        """Which regulators' trades the caller sees."""
        if caller.role == "resident":
            member = self._pool.member(caller.id)
            if member is None or not member.serves(self._clock.now().legal):
                raise Forbidden("trading_alerts_not_yours")
            return lambda _: True
        law, theirs = self._catalogue.trading(), self._departments(caller)
        if theirs & {*law.supervisors, self._catalogue.departments().supervisor}:
            return lambda _: True
        regulated = theirs & {law.regulator(family) for family in FAMILIES}
        if not regulated:
            raise Forbidden("trading_alerts_not_yours")
        return lambda regulator: regulator in regulated

    def _bureau(self, caller: Caller) -> None:
        if self._catalogue.departments().supervisor not in self._departments(caller):
            raise Forbidden("trading_pool_not_yours")

    def _departments(self, caller: Caller) -> frozenset[str]:
        return caller.departments_at(self._clock.now().wall)
