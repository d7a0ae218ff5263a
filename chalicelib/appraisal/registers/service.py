"""Offices bring their registers, and look at them."""

import re
from collections.abc import Iterable

from chalicelib.appraisal.offices import Offices
from chalicelib.appraisal.registers import answers as a, schemas as asks
from chalicelib.appraisal.registers.rows import KINDS, Kind, Row, checked, columns
from chalicelib.appraisal.registers.store import Registers
from chalicelib.appraisal.staff import Staff
from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound
from chalicelib.kernel.tables import refuse, table

MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


class StaffRegisters:
    """What the routes of the registers call."""

    def __init__(
        self, registers: Registers, staff: Staff, catalogue: Catalogue, offices: Offices, clock: Clock
    ) -> None:
        self._registers = registers
        self._staff = staff
        self._catalogue = catalogue
        self._offices = offices
        self._clock = clock

    def enter(self, caller: Caller, kind: str, asked: asks.Import) -> a.Imported:
        """Import rows: all of them, or none where one is wrong.

        A department's head brings those of its people, the supervising department everybody's. Each entry belongs to
        the department in which the colleague works now.

        Raises
        ------
        NotFound
            ``register_kind``.
        Forbidden
            ``register_not_yours``.
        Invalid
            ``register_either``, ``register_csv``, ``register_empty``; ``register_rows`` with each row's faults:
            ``register_staff``: no such colleague of theirs.
        """
        known, headed = _kind(kind), self._offices.headed(caller)
        everybody = self._offices.supervises(caller)
        if not everybody and not headed:
            raise Forbidden("register_not_yours")
        if (asked.rows is None) == (asked.csv is None):
            raise Invalid("register_either", "rows")
        rules = self._catalogue.appraisal()
        told = asked.rows if asked.rows is not None else table(asked.csv or "", columns(known, rules))
        rows = checked(known, told, rules, legal_day(self._clock.now().legal))
        working = self._staff.departments(frozenset(row.login for row in rows))
        theirs = {login: code for login, code in working.items() if everybody or code in headed}
        refuse(
            [
                Invalid("register_staff", f"rows.{number}.login")
                for number, row in enumerate(rows)
                if row.login not in theirs
            ]
        )
        self._registers.enter(known, rows, theirs)
        return a.Imported(kind=known, kind_text=KINDS[known], rows=len(rows), people=len(theirs))

    def show(self, caller: Caller, kind: str, asked: asks.Wanted) -> a.Entries:
        """The entries of a department in a month: all for its head and supervisors, one's own for everybody else.

        Raises
        ------
        NotFound
            ``register_kind``.
        Invalid
            ``register_month``.
        Forbidden
            ``register_not_yours``.
        """
        known, department = _kind(kind), asked.department or caller.department
        if not MONTH.fullmatch(asked.month):
            raise Invalid("register_month", "month")
        if self._offices.supervises(caller) or department in self._offices.headed(caller):
            return self._told(known, department, asked.month, self._registers.month(known, department, asked.month))
        if department != caller.department:
            raise Forbidden("register_not_yours", "department")
        own = self._registers.of(known, department, asked.month, caller.id)
        return self._told(known, department, asked.month, own)

    def _told(self, kind: Kind, department: str, month: str, rows: Iterable[Row]) -> a.Entries:
        rules = self._catalogue.appraisal()
        words = {"attendance": rules.attendance, "training": {}, "awards": {}}[kind]
        items = tuple(
            a.EntryView(
                login=row.login, day=row.day, what=row.what, what_text=words.get(row.what, row.what), hours=row.hours,
                level=row.level, level_text=rules.award_levels.get(row.level, row.level),
            )
            for row in rows
        )  # fmt: skip
        return a.Entries(kind=kind, kind_text=KINDS[kind], department=department, month=month, items=items)


def _kind(name: str) -> Kind:
    found = next((kind for kind in KINDS if kind == name), None)
    if found is None:
        raise NotFound("register_kind", "kind")
    return found
