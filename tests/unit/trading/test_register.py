"""The register: who enters what, who is barred from when to when, what other platforms are believed."""

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.kernel.months import months_after
from chalicelib.trading.attaching import Attached
from chalicelib.trading.register import schemas as asks
from chalicelib.trading.register.model import Qualification
from chalicelib.trading.service import Projects
from tests.refusing import refused
from tests.registering import FINANCE, REASON, Registering, housing
from tests.trading import CENTRE, Blind, firm, officer

CODE = firm(1)["code"]
GRADE = {"name": "市政公用工程施工总承包", "level": "二级", "number": "D253012345", "issuer": "云南省住房和城乡建设厅"}
SOURCE = {"platform": "昆明市公共资源交易平台", "number": "KM-1", "on": "2026-10-01"}


@pytest.fixture
def world() -> Registering:
    return Registering()


def test_the_centre_enters_an_organisation_and_everybody_reads_it(world: Registering) -> None:
    world.enters(qualifications=[GRADE | {"valid_until": world.today}])
    shown = world.organisations.show(CODE)
    assert (shown.name, shown.roles, shown.may_bid) == (firm(1)["name"], ("bidder",), True)
    assert shown.qualifications[0].in_force
    world.clock.move(timedelta(days=1))
    assert not world.organisations.show(CODE).qualifications[0].in_force


def test_what_is_entered_again_changes_nothing_and_what_is_new_is_added(world: Registering) -> None:
    world.enters(qualifications=[GRADE])
    kept = dict(world.shelf.kept)
    world.enters(qualifications=[GRADE])
    assert world.shelf.kept == kept
    shown = world.enters(roles=["agent"], qualifications=[GRADE | {"number": "D253099999"}])
    assert shown.roles == ("agent", "bidder")
    assert [one.number for one in shown.qualifications] == ["D253012345", "D253099999"]


@pytest.mark.parametrize("caller", [housing(), officer("F", FINANCE)])
def test_only_the_centre_enters(world: Registering, caller: Any) -> None:
    assert refused(lambda: world.enters(caller=caller)).code == "trading_register_not_yours"
    assert not world.shelf.kept


def test_an_entry_of_another_platform_is_taken_with_its_source(world: Registering) -> None:
    told = {"organisation": firm(1), "source": SOURCE, "roles": ["bidder"], "qualifications": [GRADE]}
    shown = world.organisations.recognise(world.writer, asks.Recognition.model_validate(told))
    assert [one.platform for one in shown.recognised_from] == [SOURCE["platform"]]
    assert shown.qualifications[0].recognised_from is not None
    seen = world.enters(qualifications=[GRADE | {"level": "一级"}])
    assert (seen.qualifications[0].level, seen.qualifications[0].recognised_from) == ("一级", None)
    again = world.organisations.recognise(world.writer, asks.Recognition.model_validate(told))
    assert again.qualifications[0].level == "一级"  # what the centre saw itself stays
    assert len(again.recognised_from) == 1


def test_a_foreign_qualification_is_not_entered_as_if_seen(world: Registering) -> None:
    foreign = GRADE | {"recognised_from": SOURCE}
    assert refused(lambda: world.enters(qualifications=[foreign])).code == "trading_recognition_apart"


def test_a_penalty_bars_on_its_first_and_last_day_and_not_beside_them(world: Registering) -> None:
    since = world.today + timedelta(days=3)
    until = months_after(since, 12)
    world.penalises(since=since)

    def barred(day: date) -> bool:
        return world.barring.barred([CODE, firm(2)["code"]], day) == {CODE}

    days = (since - timedelta(days=1), since, until, until + timedelta(days=1))
    assert [barred(day) for day in days] == [False, True, True, False]


def test_a_ban_from_works_does_not_bar_from_procurement(world: Registering) -> None:
    world.penalises()
    assert world.barring.barred([CODE], world.today, "construction") == {CODE}
    assert not world.barring.barred([CODE], world.today, "procurement")


def test_a_fine_bars_from_nothing(world: Registering) -> None:
    shown = world.penalises(kind="fine", until=None)
    assert (shown.may_bid, len(shown.penalties)) == (True, 1)
    assert not world.barring.barred([CODE], world.today)


def test_one_port_looks_at_penalties_and_at_the_black_list(world: Registering) -> None:
    world.penalises(1)
    world.black_lists(2, days=10)
    codes = [firm(n)["code"] for n in (1, 2, 3)]
    assert world.barring.barred(codes, world.today) == set(codes[:2])
    assert world.barring.barred(codes, world.today + timedelta(days=11)) == {codes[0]}


@pytest.mark.parametrize(("months", "days"), [(12, -1), (24, 1)])
def test_a_term_that_the_law_does_not_know_is_refused(world: Registering, months: int, days: int) -> None:
    until = months_after(world.today, months) + timedelta(days=days)
    refusal = refused(lambda: world.penalises(until=until))
    assert (refusal.code, refusal.field) == ("trading_penalty_term", "until")
    assert "第五十三条" in refusal.sentence
    assert not world.shelf.kept


def test_a_penalty_is_entered_by_the_regulator_of_the_trade_alone(world: Registering) -> None:
    for stranger in (officer("F", FINANCE), officer("T", CENTRE)):
        assert refused(partial(world.penalises, caller=stranger)).code == "trading_register_not_yours"
    world.penalises(caller=officer("F", FINANCE), kind="procurement_ban")


def test_the_same_decision_is_entered_once(world: Registering) -> None:
    world.penalises()
    world.clock.move(timedelta(hours=1))
    assert len(world.penalises().penalties) == 1
    assert refused(lambda: world.penalises(reason="另一个理由。")).code == "trading_penalty_known"


def test_a_lifted_penalty_bars_no_longer_and_stays_lifted(world: Registering) -> None:
    penalty = world.penalises().penalties[0].id
    lifting = asks.Lifting(reason="行政复议撤销。", law="《中华人民共和国行政复议法》第六十四条")
    lift = world.organisations.lift
    assert refused(lambda: lift(officer("F", FINANCE), CODE, penalty, lifting)).code == "trading_register_not_yours"
    assert not lift(housing(), CODE, penalty, lifting).penalties
    assert not lift(housing(), CODE, penalty, lifting).penalties
    assert not world.barring.barred([CODE], world.today)
    assert not world.penalises().penalties
    assert refused(lambda: lift(housing(), CODE, "0" * 16, lifting)).code == "trading_penalty_unknown"


def test_the_list_holds_what_is_in_force_the_newest_first(world: Registering) -> None:
    world.penalises(1, since=world.today - timedelta(days=5))
    world.penalises(2)
    world.penalises(3, since=world.today + timedelta(days=1))
    assert [one.code for one in world.organisations.penalties().items] == [firm(2)["code"], firm(1)["code"]]
    assert {one.source for one in world.organisations.penalties().items} == {"昆明市呈贡区住房和城乡建设局"}


def test_an_expert_has_no_name(world: Registering) -> None:
    asked = {"id": "E0001", "specialities": ["市政道路"], "unit": firm(1)}
    with pytest.raises(ValidationError):
        asks.NewExpert.model_validate(asked | {"name": "某某"})
    shown = world.experts.enter(world.writer, asks.NewExpert.model_validate(asked))
    assert shown.unit == firm(1)["name"]


def test_experts_of_the_unit_of_a_party_step_aside(world: Registering) -> None:
    for number, serial in enumerate((9, 8, 2, 7), start=1):  # the owner's, the agent's, a bidder's, nobody's
        told = {"id": f"E000{number}", "specialities": ["市政道路"], "unit": firm(serial)}
        world.experts.enter(world.writer, asks.NewExpert.model_validate(told))
    case = world.registers()
    asked = asks.Asked(lot="1", experts="E0001,E0002,E0003,E0004,E9999")
    act = world.experts.recusals
    world.tenders(case)
    assert refused(lambda: act(world.writer, case, asked)).code == "trading_recusal_early"
    world.passes(22, case)
    world.opens(case)
    found = act(world.writer, case, asked)
    assert [(one.recuse, one.known) for one in found.items] == [
        (True, True), (True, True), (True, True), (False, True), (False, False),
    ]  # fmt: skip
    assert "第三十七条" in found.basis
    assert refused(lambda: act(housing(), case, asked)).code == "trading_register_not_yours"


def test_who_is_barred_from_works_is_not_opened_and_who_is_barred_from_purchases_is(world: Registering) -> None:
    world.projects = Projects(
        world.cases, world.catalogue, world.barring, Blind(), world.privacy, world.clock, Attached(world.files)
    )  # fmt: skip
    case = world.registers()
    world.tenders(case)
    world.passes(22, case)
    world.penalises(1, caller=officer("F", FINANCE), kind="procurement_ban")
    penalty = world.penalises(2).penalties[0].id
    assert refused(lambda: world.opens(case)).code == "trading_barred"
    lifting = asks.Lifting(reason="行政复议撤销。", law="《中华人民共和国行政复议法》第六十四条")
    world.organisations.lift(housing(), firm(2)["code"], penalty, lifting)
    assert world.opens(case).lots[0].stage == "opened"


def test_a_qualification_is_of_an_organisation(world: Registering) -> None:
    with pytest.raises(ValidationError):
        Qualification.model_validate(GRADE | {"holder": "张三"})
    assert refused(lambda: world.organisations.show(CODE)).code == "trading_organisation_unknown"
    assert REASON["law"].startswith("《")
