"""Where the registers lie: a document for each colleague and month, under the department in which they worked then."""

from collections.abc import Iterable, Iterator, Mapping

from chalicelib.appraisal.registers.rows import Kind, Row, place
from chalicelib.kernel.changing import ATTEMPTS
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict


class Registers:
    """Told again, an entry replaces itself; so an import that was cut off is finished by repeating it."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def enter(self, kind: Kind, rows: Iterable[Row], departments: Mapping[str, str]) -> None:
        """Keep the rows; ``departments``: login → department. Conflict ``case_busy`` when others were always first."""
        documents: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
        for row in rows:
            pk = _pk(kind, departments[row.login], f"{row.day:%Y-%m}")
            documents.setdefault((pk, row.login), {})[place(kind, row)] = row.model_dump(mode="json")
        for (pk, login), entries in sorted(documents.items()):
            self._merge(pk, login, entries)

    def month(self, kind: Kind, department: str, month: str) -> Iterator[Row]:
        """The entries of a department in a month, by colleague and day."""
        for record in self._records.under(_pk(kind, department, month)):
            yield from (Row.model_validate(entry) for _, entry in sorted(record.data.items()))

    def of(self, kind: Kind, department: str, month: str, login: str) -> Iterator[Row]:
        """The entries of one colleague."""
        record = self._records.get(_pk(kind, department, month), login)
        yield from (Row.model_validate(entry) for _, entry in sorted(record.data.items() if record else ()))

    def _merge(self, pk: str, login: str, entries: Mapping[str, Mapping[str, str]]) -> None:
        for _ in range(ATTEMPTS):
            known = self._records.get(pk, login)
            data = {**(known.data if known else {}), **entries}
            if known is not None and data == known.data:
                return
            try:
                self._records.put(Record(pk, login, data, known.revision if known else 0))
            except VersionConflict:
                continue
            return
        raise Conflict("case_busy")


def _pk(kind: Kind, department: str, month: str) -> str:
    return f"{kind}#{department}#{month}"
