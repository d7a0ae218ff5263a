"""The centre brings many organisations or experts at once: all rows, or none where one is wrong."""

from chalicelib.catalogue.service import Catalogue
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.errors import Forbidden, Invalid, NotFound
from chalicelib.kernel.tables import table
from chalicelib.trading.register import answers, rows, schemas as asks
from chalicelib.trading.register.experts import Experts
from chalicelib.trading.register.service import Organisations


class Importing:
    """What the route of imports calls. A repeat changes nothing, and ends what an import that broke off began."""

    def __init__(self, organisations: Organisations, experts: Experts, catalogue: Catalogue, clock: Clock) -> None:
        self._organisations = organisations
        self._experts = experts
        self._catalogue = catalogue
        self._clock = clock

    def enter(self, caller: Caller, kind: str, asked: asks.Import) -> answers.Imported:
        """Enter rows.

        Raises
        ------
        NotFound
            ``trading_import_kind``.
        Forbidden
            ``trading_register_not_yours``.
        Invalid
            ``register_either``, ``register_csv``, ``trading_rows_many``; ``register_rows`` with each row's faults.
        """
        if kind not in rows.KINDS:
            raise NotFound("trading_import_kind", "kind")
        known: rows.Kind = "organisations" if kind == "organisations" else "experts"
        if not caller.departments_at(self._clock.now().wall) & self._catalogue.trading().centres:
            raise Forbidden("trading_register_not_yours")
        if (asked.rows is None) == (asked.csv is None):
            raise Invalid("register_either", "rows")
        told = asked.rows if asked.rows is not None else table(asked.csv or "", rows.COLUMNS[known])
        entries = self._organised(told) if known == "organisations" else self._expert(told)
        return answers.Imported(kind=known, kind_text=rows.KINDS[known], rows=len(told), entries=entries)

    def _organised(self, told: list[dict[str, object]]) -> int:
        brought = rows.organisations(told, self._catalogue.trading_parties())
        for entry in brought.seen:
            self._organisations.keep(entry)
        for taken in brought.recognised:
            self._organisations.take(taken)
        seen = {one.organisation.code for one in brought.seen}
        return len(seen | {one.organisation.code for one in brought.recognised})

    def _expert(self, told: list[dict[str, object]]) -> int:
        found = rows.experts(told)
        for one in found:
            self._experts.keep(one)
        return len(found)
