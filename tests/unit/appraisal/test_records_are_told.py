"""The department that a record is about hears that it was opened, until when it may answer, and how it ended."""

import pytest

from chalicelib.appraisal.accountability.letters import RecordLetters
from chalicelib.appraisal.accountability.model import FLOW
from chalicelib.appraisal.accountability.telling import RecordAudience
from chalicelib.messages.kinds import TELLABLE
from tests.appraising import HEALTH, MAYOR, NURSE, WORDS, Appraising
from tests.speaking import Speaking

PHONE = "19908710004"
"""Duty phone of the health department."""


class Told(Appraising, Speaking):
    """The world of records, with its messages."""

    def __init__(self) -> None:
        super().__init__()
        departments = self.catalogue.departments
        self.speaks_of(FLOW.name, RecordAudience(self.cases, departments), RecordLetters(self.cases, departments))


@pytest.fixture
def world() -> Told:
    return Told()


def test_who_is_named_hears_that_a_record_was_opened_and_until_when_they_may_answer(world: Told) -> None:
    case = world.proposes().id
    [(to, text)] = world.told(case)
    assert to == PHONE
    for words in ("卫生健康局", "首问不负责", "可以在2026年10月19日24时前陈述、申辩"):
        assert words in text
    assert not any(words in text for words in (WORDS, NURSE.id, HEALTH))


def test_the_decision_is_told_with_its_measure_and_the_time_to_appeal(world: Told) -> None:
    case = world.decided()
    _, (to, text) = world.told(case)
    assert to == PHONE
    for words in ("予以追究：批评教育", "可以在2026年11月11日24时前申诉"):
        assert words in text


def test_that_nobody_is_held_to_account_is_told_too(world: Told) -> None:
    case = world.proposes().id
    world.states(case)
    world.decides(case, measure=None)
    assert "不予追究，本件办结" in world.told(case)[-1][1]


def test_how_an_appeal_ended_is_told(world: Told) -> None:
    revoked, changed, withdrawn, silent = (world.appealed(), world.appealed(), world.appealed(), world.decided())
    for case in (revoked, changed, withdrawn, silent):
        world.told(case)
    world.does("decide_appeal", revoked, MAYOR, result="revoked", reasons="事实不清。")
    world.does("decide_appeal", changed, MAYOR, result="changed", measure="rectify", reasons="过重。")
    world.does("withdraw", withdrawn, NURSE)
    world.watches(silent, 40)
    ends = [world.told(case) for case in (revoked, changed, withdrawn, silent)]
    assert [to for told in ends for to, _ in told] == [PHONE] * 4
    words = ("申诉决定：撤销", "申诉决定：变更为责令改正", "申诉已撤回，决定生效", "没有申诉，决定生效")
    assert [word in told[0][1] for word, told in zip(words, ends, strict=True)] == [True] * 4


def test_a_department_without_a_duty_phone_is_told_nothing_and_nothing_fails(world: Told) -> None:
    kunming = next(
        one.credit_code for one in world.catalogue.departments().listed.values()
        if not world.catalogue.departments().duty_phone(one.credit_code)
    )  # fmt: skip
    case = world.proposes(MAYOR, department=kunming, officer=None).id
    assert world.told(case) == []


def test_every_variable_of_each_text_is_filled_in(world: Told) -> None:
    rules = world.catalogue.messages()
    for kind, rule in rules.kinds[FLOW.name].items():
        assert kind in TELLABLE[FLOW.name].kinds
        assert set(rules.templates[rule.template].variables) <= TELLABLE[FLOW.name].variables
