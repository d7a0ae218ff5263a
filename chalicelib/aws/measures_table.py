"""The counters of supervision in DynamoDB, and what each case has added to them.

A counter lies under its view and month, by day, key and shard, with an attribute a metric. A case lies under its id:
its row, and a cell for each day and list in which something of it is counted, by which it is found behind a number.
Row, cells and counters are written in one transaction on the condition that the row is as it was, so what a case has
added is always what its cells hold. A transaction has 90 items at most; where a case moves more, it goes in portions.

What many cases count at once are the rows of today: a transaction that meets another one on a row is cancelled and
comes again, so each row is split into shards (``catalogue/supervision.yaml``), and the queue's readers are few. A month
at a glance is one partition of some 120 rows a shard, whatever the number of cases.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws import measures_cells as cells
from chalicelib.aws.case_index import instant
from chalicelib.aws.dynamo import Connection
from chalicelib.kernel.measuring import NOBODY, Standing, Unseen
from chalicelib.kernel.store import VersionConflict
from chalicelib.supervision.counting import NAMELESS, NOW, Amounts, Cell, Deltas, Key, Portion, merge, month_of, moving
from chalicelib.supervision.ports import Carded, CaseRow, Listed

Item = dict[str, Any]
CASE, ROW, CELL = "case#", "row", "cell#"
PASSED = {"ConditionalCheckFailed", "TransactionConflict"}
"""Reasons of a cancelled transaction that say: somebody else was first, or is at it right now."""
KEYS = {"pk", "sk"}
NEVER = "9999"
"""Where a case stands whose limit stands still: last."""
LAST = "\uffff"
"""Behind every text of a key."""
REPAIRED = "repair"
"""The shard into which a repair adds."""


@lru_cache
def client() -> Any:
    """The one client that a process has of DynamoDB."""
    return Connection().client


class MeasuresTable:
    """The :class:`~chalicelib.supervision.ports.Kept` and :class:`~chalicelib.supervision.ports.Everything` of the
    cloud and of the local engine.
    """

    def __init__(self, measures: str) -> None:
        self._table = measures
        self._client = client()

    def row(self, case_id: str) -> CaseRow:
        items = list(self._query(f"{CASE}{case_id}", consistent=True))
        rows = [item for item in items if item["sk"]["S"] == ROW]
        if not rows:
            return CaseRow(case_id)
        kept = rows[0]
        return CaseRow(
            case_id, kept["flow"]["S"], int(kept["version"]["N"]), int(kept["revision"]["N"]), kept["number"]["S"],
            Standing.model_validate_json(kept["standing"]["S"]) if "standing" in kept else None,
            dict(cells.read(item["held"]["S"])[:2] for item in items if item["sk"]["S"] != ROW),
            Unseen.model_validate_json(kept["unseen"]["S"]) if "unseen" in kept else NOBODY,
        )  # fmt: skip

    def items(self, row: CaseRow) -> list[Item]:
        """A case as it lies in the table: its row, and its cells."""
        writes = [self._row_write(CaseRow(row.case_id), row)]
        writes += [self._cell_write(row, cell, amounts, row.unseen) for cell, amounts in row.tally.items()]
        return [write["Put"]["Item"] for write in writes]

    def move(self, before: CaseRow, after: CaseRow, portion: Portion, shard: int) -> None:
        written = [self._cell_write(after, cell, amounts, portion.unseen) for cell, amounts in portion.cells.items()]
        counters = [self._counter_write(key, amounts, str(shard)) for key, amounts in portion.deltas.items()]
        try:
            self._client.transact_write_items(TransactItems=[self._row_write(before, after), *written, *counters])
        except ClientError as refused:
            reasons = {reason.get("Code") for reason in refused.response.get("CancellationReasons", ())}
            if not reasons & PASSED:
                raise
            raise VersionConflict from refused

    def month(self, month: str) -> Deltas:
        return self._counters(f"month#{month}")

    def now(self) -> Deltas:
        return self._counters(NOW)

    def span(self, view: str, first: date, last: date) -> Iterator[tuple[date, str, Amounts]]:
        between = (f"{first}#", f"{last}#{LAST}")
        for item in self._query(f"{view}#{month_of(first)}", between=between):
            day, _, rest = item["sk"]["S"].partition("#")
            yield date.fromisoformat(day), rest.rpartition("#")[0], _amounts(item)

    def whole(self, view: str, month: str) -> Iterator[tuple[str, Amounts]]:
        for item in self._query(f"{view}#{month[:4]}", between=(f"{month}#", f"{month}#{LAST}")):
            yield item["sk"]["S"].partition("#")[2].rpartition("#")[0], _amounts(item)

    def listed(
        self, department: str, month: str, within: str, days: tuple[date, date], limit: int, after: str
    ) -> tuple[list[Listed], str]:  # fmt: skip
        between, name = (f"{days[0]}#", f"{days[1]}#{LAST}"), f"{department}#{month}#{within}"
        items, place = self._page("by_listing", ("listing", name), ("listed_at", between), limit, after)
        named = ((_id(item), item["flow"]["S"], item["number"]["S"], item["held"]["S"]) for item in items)
        return [Listed(case_id, flow, number, *cells.read(held)) for case_id, flow, number, held in named], place

    def carded(self, department: str, card: str, limit: int, after: str) -> tuple[list[Carded], str]:
        items, place = self._page("by_card", ("card", f"{card}#{department}"), ("due_at", ("0", LAST)), limit, after)
        standings = ((item, Standing.model_validate_json(item["standing"]["S"])) for item in items)
        return [Carded(_id(item), item["flow"]["S"], standing) for item, standing in standings], place

    def counters(self) -> Deltas:
        found: Deltas = {}
        for item in self._scan("NOT begins_with(pk, :case)"):
            merge(found, Key(item["pk"]["S"], item["sk"]["S"].rpartition("#")[0]), _amounts(item))
        return moving(found)

    def cases(self) -> Iterator[tuple[str, str]]:
        for item in self._scan("begins_with(pk, :case)"):
            if item["sk"]["S"] == ROW:
                yield _id(item), item["flow"]["S"]

    def correct(self, deltas: Deltas, shard: str = REPAIRED) -> None:
        for key, amounts in deltas.items():
            self._client.update_item(**self._counter_write(key, amounts, shard)["Update"])

    def _counters(self, pk: str) -> Deltas:
        found: Deltas = {}
        for item in self._query(pk):
            merge(found, Key(pk, item["sk"]["S"].rpartition("#")[0]), _amounts(item))
        return moving(found)

    def _row_write(self, before: CaseRow, after: CaseRow) -> Item:
        item = _texts(pk=CASE + after.case_id, sk=ROW, flow=after.flow, number=after.number)
        if after.unseen != NOBODY:
            item |= _texts(unseen=after.unseen.model_dump_json())
        item |= {"version": {"N": str(after.version)}, "revision": {"N": str(after.revision)}}
        if after.standing is not None:
            item |= _texts(standing=after.standing.model_dump_json()) | _carded(after.case_id, after.standing)
        if not before.revision:
            return {"Put": self._put(item) | {"ConditionExpression": "attribute_not_exists(pk)"}}
        as_it_was = {":revision": {"N": str(before.revision)}}
        condition = {"ConditionExpression": "revision = :revision", "ExpressionAttributeValues": as_it_was}
        return {"Put": self._put(item) | condition}

    def _cell_write(self, row: CaseRow, cell: Cell, amounts: Amounts, unseen: Unseen) -> Item:
        pk, sk = CASE + row.case_id, CELL + cells.packed(cell)
        if not amounts:
            return {"Delete": {"TableName": self._table, "Key": _texts(pk=pk, sk=sk)}}
        listing = f"{cell.department or NAMELESS}#{month_of(cell.day)}#{cell.list}"
        place = f"{cell.day}#{row.case_id}#{cells.packed(cell)}"
        held = cells.held(cell, amounts, unseen)
        item = _texts(pk=pk, sk=sk, flow=row.flow, number=row.number, listing=listing, listed_at=place, held=held)
        return {"Put": self._put(item)}

    def _counter_write(self, key: Key, amounts: Amounts, shard: str) -> Item:
        names = sorted(amounts)
        return {
            "Update": {
                "TableName": self._table,
                "Key": _texts(pk=key.pk, sk=f"{key.sk}#{shard}"),
                "UpdateExpression": "ADD " + ", ".join(f"#m{n} :n{n}" for n, _ in enumerate(names)),
                "ExpressionAttributeNames": {f"#m{n}": name for n, name in enumerate(names)},
                "ExpressionAttributeValues": {f":n{n}": {"N": str(amounts[name])} for n, name in enumerate(names)},
            }
        }

    def _put(self, item: Item) -> Item:
        return {"TableName": self._table, "Item": item}

    def _query(self, pk: str, between: tuple[str, str] | None = None, consistent: bool = False) -> Iterator[Item]:
        asked: Item = {
            "TableName": self._table, "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}}, "ConsistentRead": consistent,
        }  # fmt: skip
        if between:
            asked["KeyConditionExpression"] += " AND sk BETWEEN :low AND :high"
            asked["ExpressionAttributeValues"] |= {":low": {"S": between[0]}, ":high": {"S": between[1]}}
        yield from _all(self._client.query, asked)

    def _page(
        self, index: str, named: tuple[str, str], by: tuple[str, tuple[str, str]], limit: int, after: str
    ) -> tuple[list[Item], str]:  # fmt: skip
        """Some entries of an index, those behind ``after``, and the place of the last one if more follow."""
        (name, value), (order, (first, last)) = named, by
        low = max(first, after)
        if low > last:
            return [], ""
        answer = self._client.query(
            TableName=self._table, IndexName=index, Limit=limit + bool(after),
            KeyConditionExpression="#name = :value AND #order BETWEEN :low AND :high",
            ExpressionAttributeNames={"#name": name, "#order": order},
            ExpressionAttributeValues={":value": {"S": value}, ":low": {"S": low}, ":high": {"S": last}},
        )  # fmt: skip
        items = [item for item in answer["Items"] if item[order]["S"] != after]
        return items[:limit], items[:limit][-1][order]["S"] if answer.get("LastEvaluatedKey") and items else ""

    def _scan(self, condition: str) -> Iterator[Item]:
        """A command may scan; no request does."""
        yield from _all(
            self._client.scan,
            {
                "TableName": self._table, "FilterExpression": condition, "ConsistentRead": True,
                "ExpressionAttributeValues": {":case": {"S": CASE}},
            },
        )  # fmt: skip


def _all(read: Any, asked: Item) -> Iterator[Item]:
    while True:
        answer = read(**asked)
        yield from answer["Items"]
        if not answer.get("LastEvaluatedKey"):
            return
        asked = asked | {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _id(item: Item) -> str:
    return str(item["pk"]["S"]).removeprefix(CASE)


def _texts(**texts: str) -> Item:
    return {name: {"S": text} for name, text in texts.items()}


def _carded(case_id: str, standing: Standing) -> Item:
    """By what an open case with a card is found: colour and department, and when it is due."""
    if not standing.card:
        return {}
    due = instant(standing.due) if standing.due is not None else NEVER
    return _texts(card=f"{standing.card}#{standing.department or NAMELESS}", due_at=f"{due}#{case_id}")


def _amounts(item: Mapping[str, Any]) -> Amounts:
    return {name: int(value["N"]) for name, value in item.items() if name not in KEYS}
