"""What supervision and the register keep, on documents in memory and in the table alike."""

from datetime import timedelta

import pytest

from chalicelib.aws.records_table import RecordsTable
from chalicelib.kernel.records import Records
from chalicelib.trading.register.model import Entry, Expert
from chalicelib.trading.register.store import RegisterStore
from chalicelib.trading.supervision.awards import Award, AwardIndex
from chalicelib.trading.supervision.ledger import AlertRow, Ledger
from chalicelib.trading.values import Organisation
from tests.fakes.records import MemoryRecords
from tests.fakes.time_and_numbers import MONDAY
from tests.trading import firm


@pytest.fixture(params=["memory", "table"])
def records(request: pytest.FixtureRequest) -> Records:
    if request.param == "memory":
        return MemoryRecords()
    request.getfixturevalue("dynamodb")
    return RecordsTable("access")


def alert(number: int, version: int = 1) -> AlertRow:
    return AlertRow(
        case_id=f"C{number}", alert="same_device@1@ff", rule="same_device", title="同一设备", lot="1", law="《条例》",
        evidence={"bidders": "甲、乙"}, family="construction", project="路", number="1", owner="O", owner_name="某公司",
        regulator="R", raised_at=MONDAY + timedelta(days=number), version=version,
    )  # fmt: skip


def test_open_alerts_are_found_newest_first_behind_a_cursor_and_closed_ones_are_not(records: Records) -> None:
    ledger = Ledger(records)
    rows = [alert(n) for n in range(30)]
    for row in rows:
        ledger.note(row)
    assert list(ledger.open()) == rows[::-1]
    assert list(ledger.open(rows[10].order)) == rows[9::-1]
    closed = alert(3, version=2).model_copy(update={"closed_at": MONDAY, "finding": "confirmed"})
    ledger.note(closed)
    ledger.note(rows[3])  # told late, of fewer facts
    assert [row.case_id for row in ledger.open()] == [row.case_id for row in rows[::-1] if row != rows[3]]
    assert closed in ledger.month("2026-10")
    assert rows[3] not in ledger.month("2026-10")


def test_awards_of_one_owner_category_and_supplier_lie_together(records: Records) -> None:
    index = AwardIndex(records)

    def award(case: str, category: str = "医疗设备") -> Award:
        return Award(
            owner="O", category=category, supplier="S", supplier_name="某公司", case_id=case, lot="1", seq=9, at=MONDAY,
            family="procurement", method="single_source", project="采购",
        )  # fmt: skip

    for one in (award("A"), award("B", "医疗 设备"), award("C", "家具"), award("A")):
        index.note(one)
    assert [one.case_id for one in index.like(award("X"))] == ["A", "B"]


def test_entries_and_experts_are_read_in_one_batch(records: Records) -> None:
    store = RegisterStore(records)
    entries = [Entry(code=firm(n)["code"], name=firm(n)["name"], since=MONDAY) for n in range(1, 130)]
    for entry in entries:
        store.change(entry.code, lambda _, entry=entry: entry)  # type: ignore[misc]
    found = store.entries([*(entry.code for entry in entries), "nobody"])
    assert sorted(found, key=lambda one: one.code) == sorted(entries, key=lambda one: one.code)
    expert = Expert(id="E0001", specialities=("市政道路",), unit=Organisation.model_validate(firm(1)))
    for _ in range(2):
        store.change_expert(expert.id, lambda _: expert)
    assert store.experts(["E0001", "E0002"]) == [expert]
