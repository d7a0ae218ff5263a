"""Where the register lies: a document an organisation or expert, and a pointer to each who was ever penalised.

The pointers are one partition: penalties are few in a district (tens a year), and the list is read seldom.
"""

from collections.abc import Callable, Collection
from dataclasses import replace

from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.trading.register.model import Entry, Expert

ENTRY, EXPERT = "entry", "expert"
PENALISED = "penalised"


class RegisterStore:
    """Reads and writes the register's documents."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def entry(self, code: str) -> Entry | None:
        """The organisation of that credit code."""
        kept = self._records.get(_org(code), ENTRY)
        return Entry.model_validate(kept.data) if kept is not None else None

    def entries(self, codes: Collection[str]) -> list[Entry]:
        """Those that stand in the register, in one batch."""
        return [Entry.model_validate(kept.data) for kept in self._records.some([(_org(c), ENTRY) for c in codes])]

    def penalised(self) -> list[Entry]:
        """Every organisation that ever had a penalty."""
        return self.entries([pointer.sk for pointer in self._records.under(PENALISED)])

    def change(self, code: str, update: Callable[[Entry | None], Entry]) -> Entry:
        """Replace an organisation's entry by the ``update`` of it; nothing is written when that changes nothing.

        Raises
        ------
        Conflict
            ``case_busy`` when others were always first.
        """
        for _ in range(ATTEMPTS):
            kept = self._records.get(_org(code), ENTRY)
            before = Entry.model_validate(kept.data) if kept is not None else None
            after = update(before)
            if after == before:
                return after
            if after.penalties:
                self._point(code)  # first, so that no penalty is ever missing from the list
            written = replace(kept or Record(_org(code), ENTRY), data=after.model_dump(mode="json"))
            try:
                self._records.put(written)
            except VersionConflict:
                continue
            return after
        raise Conflict("case_busy")

    def experts(self, ids: Collection[str]) -> list[Expert]:
        """Those that stand in the register, in one batch, by id."""
        found = self._records.some([(_expert(one), EXPERT) for one in ids])
        return sorted((Expert.model_validate(kept.data) for kept in found), key=lambda expert: expert.id)

    def change_expert(self, expert: str, update: Callable[[Expert | None], Expert]) -> Expert:
        """Replace what was said of an expert by the ``update`` of it; nothing is written when that changes nothing.

        Raises
        ------
        Conflict
            ``case_busy`` when somebody else was first.
        """
        kept = self._records.get(_expert(expert), EXPERT)
        before = Expert.model_validate(kept.data) if kept is not None else None
        after = update(before)
        if after == before:
            return after
        try:
            self._records.put(replace(kept or Record(_expert(expert), EXPERT), data=after.model_dump(mode="json")))
        except VersionConflict as newer:
            raise Conflict("case_busy") from newer
        return after

    def _point(self, code: str) -> None:
        if self._records.get(PENALISED, code) is None:
            try:
                self._records.put(Record(PENALISED, code))
            except VersionConflict:
                return  # somebody else pointed there


def _org(code: str) -> str:
    return f"organisation#{code}"


def _expert(expert: str) -> str:
    return f"expert#{expert}"
