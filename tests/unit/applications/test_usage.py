"""What partners took for others: their own list, the month's report, and what a department's system decides."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.applications import usage as usage_module
from chalicelib.applications.callbacks import Callback, Callbacks
from chalicelib.applications.model import opener_of
from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.applications.usage import Usage, UsageMonth
from chalicelib.catalogue.settlement import Settlement
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from chalicelib.kernel.facts import By
from infra.paths import document
from tests.builders import FOLDER, OUTLET, RELATIONS, World, allowance, items, once
from tests.outlets import BANK, OTHER, taken

APPROVE = Decision(outcome="approve", opinion="材料齐全，符合条件")
REFUSE = Decision(outcome="refuse", opinion="户籍不在本区", law="《云南省老年人权益保障条例》")
REVOKE = Revocation(reason="户籍已迁出本区", law="《中华人民共和国行政许可法》第六十九条")
NOVEMBER, DECEMBER = (datetime(2026, month, 1, tzinfo=CHINA) for month in (11, 12))
PRICES = Settlement.model_validate(
    {
        "source": "建议价",
        "prices": [
            {"valid_from": "2026-01-01", "default": "5.00", "by_type": {"05": "6.00"}},
            {"valid_from": "2026-10-15", "default": "5.00", "by_type": {"05": "6.50"}},
        ],
    }
)


@pytest.fixture
def world() -> World:
    made = World()
    made.store.put_document("settlement", PRICES.model_dump(mode="json"))
    return made


@pytest.fixture
def usage(world: World) -> Usage:
    return Usage(world.cases, world.catalogue)


def test_a_partner_sees_what_it_submitted_newest_first_and_nothing_else(world: World, usage: Usage) -> None:
    own = [taken(world, "002")]
    for number in range(21):
        world.days(0.01)
        own.append(taken(world, f"{number:02}4"))
    other = taken(world, "026", OTHER)
    world.knows_the_elder()
    world.submit(allowance())
    first = usage.mine(BANK, "")
    rest = usage.mine(BANK, first.cursor)
    assert [one.case_id for one in (*first.items, *rest.items)] == own[::-1]
    assert (len(first.items), rest.cursor) == (20, "")
    assert [one.case_id for one in usage.mine(OTHER, "").items] == [other]
    [shown] = rest.items[-1:]
    assert (shown.item, shown.stage_text) == (items()["elder_allowance"].code, "审核中")
    assert "杨秀英" not in first.model_dump_json()


def test_who_opens_for_themselves_is_not_found_as_an_opener(world: World, usage: Usage) -> None:
    world.knows_the_elder()
    case_id = world.submit(allowance())["case_id"]
    assert world.head(case_id).state.opener == ""
    for ask in (lambda: usage.mine(world.resident(), ""), lambda: usage.month(world.resident(), "2026-10")):
        with pytest.raises(Forbidden):
            ask()
    assert {opener_of(By(role=role, id="A")) for role in ("resident", "officer", "department", "system")} == {""}
    assert opener_of(By(role="grid", id="A")) == "grid#A"


def test_the_report_counts_where_each_case_stands_and_what_it_is_paid(world: World, usage: Usage) -> None:
    approved, refused, revoked, _open = (taken(world, sequence) for sequence in ("002", "004", "006", "008"))
    taken(world, "010", OTHER)
    world.review.decide(world.officer(), approved, APPROVE, once())
    world.review.decide(world.officer(), refused, REFUSE, once())
    world.review.decide(world.officer(), revoked, APPROVE, once())
    world.review.revoke(world.officer(), revoked, REVOKE, once())
    report = usage.month(BANK, "2026-10")
    [row] = report.rows
    assert (row.site, row.item, row.submitted) == (OUTLET, "elder_allowance", 4)
    assert (row.approved, row.refused, row.open) == (2, 1, 1)
    assert (row.price, row.amount, report.amount) == (Decimal("6.00"), Decimal("24.00"), Decimal("24.00"))
    assert (report.submitted, report.source) == (4, "建议价")


def test_a_month_ends_at_midnight_in_china(world: World, usage: Usage) -> None:
    second = timedelta(seconds=1)
    for number, at in enumerate([NOVEMBER - second, NOVEMBER, DECEMBER - second, DECEMBER]):
        world.clock.at = at
        taken(world, f"{number:02}2")
    assert [usage.month(BANK, month).submitted for month in ("2026-09", "2026-10", "2026-11", "2026-12")] == [
        0,
        1,
        2,
        1,
    ]
    assert usage.month(BANK, "2026-09").amount == 0


def test_a_report_reads_every_page(world: World, usage: Usage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(usage_module, "REPORT_PAGE", 2)
    for number in range(5):
        taken(world, f"{number:02}2")
    assert usage.month(BANK, "2026-10").submitted == 5


def test_a_price_that_changes_within_the_month_makes_two_rows(world: World, usage: Usage) -> None:
    taken(world, "002")
    world.days(7)
    taken(world, "004")
    rows = usage.month(BANK, "2026-10").rows
    assert [(row.submitted, row.price) for row in rows] == [(1, Decimal("6.00")), (1, Decimal("6.50"))]


def test_what_no_price_is_given_for_is_told(world: World, usage: Usage) -> None:
    taken(world)
    world.clock.at = world.clock.at.replace(year=2025)
    taken(world, "004")
    with pytest.raises(NotFound) as unpriced:
        usage.month(BANK, "2025-10")
    assert (unpriced.value.code, "2025-10" in unpriced.value.sentence) == ("month_not_priced", True)


def test_prices_follow_the_type_of_the_item_and_the_day() -> None:
    published = Settlement.from_document(document(FOLDER / "settlement.yaml"))
    assert published.proposal
    day = date(2026, 11, 24)
    assert published.price(items()["food_business_licence"].code, day) == Decimal("12.00")
    assert published.price(items()["elder_allowance"].code, day) == Decimal("6.00")
    assert published.price(items()["clinic_filing"].code, day) == Decimal("5.00")
    assert PRICES.price(items()["elder_allowance"].code, date(2026, 10, 15)) == Decimal("6.50")


@pytest.mark.parametrize("price", ["-1", "1.001", "NaN", "Infinity", "x"])
def test_a_price_that_is_no_amount_of_money_is_not_published(price: str) -> None:
    with pytest.raises(ValidationError):
        Settlement.model_validate({"source": "a", "prices": [{"valid_from": "2026-01-01", "default": price}]})


@pytest.mark.parametrize("month", ["", "2026-13", "2026-00", "2026-1", "26-11", "2026-11-01", "2026-11\n", "１"])
def test_a_month_is_a_year_and_a_month(month: str) -> None:
    with pytest.raises(ValidationError):
        UsageMonth(month=month)
    assert UsageMonth(month="2026-11").month == "2026-11"


def told(case_id: str, **changes: Any) -> Callback:
    data = {"case_id": case_id, "outcome": "approve", "opinion": "部门系统审核通过"} | changes
    return Callback.model_validate({"type": "application.decided", "timestamp": "2026-10-12T10:00:00Z", "data": data})


def system(*scopes: str, short: str = "elder_allowance") -> Caller:
    """The system of the department that decides an item, and as what its call-back lets it act."""
    code = items()[short].department.credit_code
    return Caller(
        "department", code, department=code, scopes=frozenset(scopes), relations=RELATIONS
    )  # fmt: skip


def test_a_departments_system_decides_as_its_officer_would_and_once(world: World) -> None:
    case_id, callbacks, bureau = taken(world), Callbacks(world.review), system("callback:decide")
    one = once()
    answers = [
        once_only(world.cases, one, lambda: callbacks.take(bureau, told(case_id), one)) for _ in range(2)
    ]  # fmt: skip
    assert [answer["stage"] for answer in answers] == ["approved", "approved"]
    assert world.last(case_id).by == By(role="department", id=bureau.id)
    assert world.kinds(case_id).count("approved") == 1
    with pytest.raises(Conflict):
        one.same("another message under the same id")


def test_without_the_scope_nothing_is_decided(world: World) -> None:
    case_id = taken(world)
    with pytest.raises(Forbidden) as refused:
        Callbacks(world.review).take(system("records:write"), told(case_id), once())
    assert refused.value.code == "scope_missing"
    assert "approved" not in world.kinds(case_id)


def test_a_refusal_needs_its_law_here_too(world: World) -> None:
    case_id, bureau = taken(world), system("callback:decide")
    with pytest.raises(Invalid):
        Callbacks(world.review).take(bureau, told(case_id, outcome="refuse"), once())
    answer = Callbacks(world.review).take(bureau, told(case_id, outcome="refuse", law=REFUSE.law), once())
    assert answer["stage"] == "refused"


def test_another_departments_case_is_not_decided(world: World) -> None:
    case_id = taken(world)
    other = system("callback:decide", short="food_business_licence")
    with pytest.raises(DomainError):
        Callbacks(world.review).take(other, told(case_id), once())
    assert "approved" not in world.kinds(case_id)
