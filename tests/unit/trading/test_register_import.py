"""Rows of the register: all of them or none, every fault by row and field; who may bring them."""

from functools import partial
from typing import Any

import pytest

from chalicelib.trading.register import schemas as asks
from chalicelib.trading.register.answers import Imported
from tests.refusing import refused
from tests.registering import Joined, housing
from tests.trading import firm

CODE, OTHER = firm(1)["code"], firm(2)["code"]
CERTIFICATE = {
    "qualification": "市政公用工程施工总承包", "level": "二级", "number": "D253012345",
    "issuer": "云南省住房和城乡建设厅", "valid_until": "2027-06-30",
}  # fmt: skip
PLATFORM = {"platform": "昆明市公共资源交易平台", "platform_number": "KM-1", "recognised_on": "2026-10-01"}
ROW = firm(1) | {"roles": "投标人（供应商、竞买人、受让方）;agent"} | CERTIFICATE
EXPERT = {"id": "E0001", "specialities": "市政道路；桥梁", "unit": firm(5)["name"], "unit_code": firm(5)["code"]}


@pytest.fixture
def world() -> Joined:
    return Joined()


def brings(world: Joined, kind: str, *rows: dict[str, Any], caller: Any = None) -> Imported:
    return world.importing.enter(caller or world.writer, kind, asks.Import(rows=list(rows)))


def test_rows_of_one_code_are_one_organisation_and_a_platform_stays_its_source(world: Joined) -> None:
    second = firm(1) | {"roles": "bidder"} | CERTIFICATE | {"number": "K1", "level": "一级"} | PLATFORM
    told = brings(world, "organisations", ROW, second, firm(2) | {"roles": "owner"})
    assert (told.rows, told.entries) == (3, 2)
    shown = world.organisations.show(CODE)
    assert shown.roles == ("agent", "bidder")
    assert [(one.number, one.recognised_from is not None) for one in shown.qualifications] == [
        ("D253012345", False), ("K1", True),
    ]  # fmt: skip
    assert [one.platform for one in shown.recognised_from] == [PLATFORM["platform"]]
    kept = dict(world.shelf.kept)
    brings(world, "organisations", ROW, second, firm(2) | {"roles": "owner"})
    assert world.shelf.kept == kept
    case = world.demanding({"kind": "municipal_works", "grade": "二级"})
    world.opens(case)
    assert refused(lambda: world.evaluates(case)).field == "candidates.1.bidder"  # the first one holds it


def test_a_csv_says_the_same(world: Joined) -> None:
    head, line = ",".join(ROW), ",".join(ROW.values())
    world.importing.enter(world.writer, "organisations", asks.Import(csv=f"\ufeff{head}\r\n{line}\r\n"))
    assert world.organisations.show(CODE).qualifications[0].level == "二级"
    for csv in ("code,name\r\n", f"{head},extra\r\n{line},x\r\n", f'{head}\r\n"{line}'):
        told = asks.Import(csv=csv)
        assert refused(partial(world.importing.enter, world.writer, "organisations", told)).code == "register_csv"


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    ({"code": "91530100MA6T00012X"}, "rows.0.code", "credit_code_checksum"),
    ({"name": "某"}, "rows.0.name", "register_field"),
    ({"roles": "bidder；judge"}, "rows.0.roles", "register_field"),
    ({"roles": ""}, "rows.0.roles", "register_field_missing"),
    ({"level": "甲级"}, "rows.0.level", "trading_qualification_grade"),
    ({"valid_until": "2027-6-30"}, "rows.0.valid_until", "register_field"),
    ({"number": ""}, "rows.0.number", "register_field_missing"),
    ({"platform": "昆明市公共资源交易平台"}, "rows.0.platform_number", "register_field_missing"),
    ({"holder": "张三"}, "rows.0.holder", "register_field_unknown"),
]


@pytest.mark.parametrize(("changed", "field", "code"), FAULTS)
def test_a_fault_is_told_by_row_and_field_and_nothing_is_kept(
    world: Joined, changed: dict[str, Any], field: str, code: str
) -> None:
    kept = dict(world.shelf.kept)
    refusal = refused(lambda: brings(world, "organisations", ROW | changed, firm(2) | {"roles": "owner"}))
    assert refusal.code == "register_rows"
    assert (field, code) in {(one.field, one.code) for one in refusal.errors}
    assert world.shelf.kept == kept


def test_faults_between_rows_are_told_too(world: Joined) -> None:
    renamed = ROW | {"name": "另一个名称", "number": "2"}
    refusal = refused(lambda: brings(world, "organisations", ROW, ROW, renamed))
    assert [(one.field, one.code) for one in refusal.errors] == [
        ("rows.1", "register_twice"), ("rows.2.name", "trading_row_name"),
    ]  # fmt: skip


def test_experts_come_by_id_and_never_by_name(world: Joined) -> None:
    told = brings(world, "experts", EXPERT, EXPERT | {"id": "E0002"} | PLATFORM)
    assert (told.rows, told.entries) == (2, 2)
    own, recognised = world.register_store.experts(["E0001", "E0002"])
    assert (own.specialities, own.recognised_from) == (("市政道路", "桥梁"), None)
    assert recognised.recognised_from is not None
    refusal = refused(lambda: brings(world, "experts", EXPERT | {"name": "张三", "id": "0001"}, EXPERT, EXPERT))
    assert [(one.field, one.code) for one in refusal.errors] == [
        ("rows.0.name", "register_field_unknown"), ("rows.0.id", "register_field"), ("rows.2", "register_twice"),
    ]  # fmt: skip


def test_only_the_centre_brings_rows_and_only_of_kinds_that_there_are(world: Joined) -> None:
    assert refused(lambda: brings(world, "organisations", ROW, caller=housing())).code == "trading_register_not_yours"
    assert refused(lambda: brings(world, "penalties", ROW)).code == "trading_import_kind"
    assert refused(lambda: brings(world, "organisations")).code == "trading_rows_many"
    both = asks.Import(rows=[ROW], csv="code\r\n")
    assert refused(lambda: world.importing.enter(world.writer, "organisations", both)).code == "register_either"
