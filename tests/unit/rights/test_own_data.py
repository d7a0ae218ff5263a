"""Access and copy, correction, and whose data it is."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel.caller import Caller, Mandate
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.kernel.records import Record
from chalicelib.messaging.bindings import Bindings
from chalicelib.rights.phones import Phones
from chalicelib.rights.schemas import ConsentGiven, CorrectionRequest, Whom
from tests.broadcasting import TOPIC, Broadcasting, phone_of
from tests.builders import ELDER, YOUNGER, allowance, firm_code, id_number
from tests.rights import RightsWorld

CHILD = id_number("20180601", "013")


@pytest.fixture
def world() -> RightsWorld:
    return RightsWorld()


def correction(**changes: Any) -> CorrectionRequest:
    asked = {"section": "profile", "field": "household", "wrong": "530114001", "right": "530114006", "reason": "已迁户"}
    return CorrectionRequest.model_validate(asked | changes)


def test_everything_that_is_held_is_told_with_its_source_and_can_be_taken_along(world: RightsWorld) -> None:
    case_id = world.submit(allowance())["case_id"]
    world.rights.consent(world.resident(), ConsentGiven(purpose="notices", version="notices-2"))
    world.rights.correct(world.resident(), correction())
    world.logged_in()
    mine = world.rights.data(world.resident(), Whom())
    assert {(value.field, value.value, value.source) for value in mine.profile} == {
        ("alive", True, "市公安局"), ("household", "530114001", "市公安局"),
    }  # fmt: skip
    assert {record.kind: record.data for record in mine.records}["identity_card"] == {"number": ELDER}
    assert [(case.case_id, case.stage) for case in mine.applications] == [(case_id, "approved")]
    assert [view.purpose for view in mine.consents] == ["notices"]
    assert [view.right for view in mine.corrections] == ["530114006"]
    assert [(held.kind, held.of, held.items) for held in mine.mandates] == [
        ("agent", world.lookup(YOUNGER), ("lease_filing",))
    ]
    assert mine.account is not None
    assert (mine.account.name, mine.account.number) == ("杨秀英", ELDER)
    assert [device.device for device in mine.account.devices] == ["手机"]
    assert (mine.credit, mine.deletion.state) == ("normal", "none")
    assert len(mine.retention) == 6
    assert type(mine).model_validate(json.loads(mine.model_dump_json())) == mine


def test_the_phones_that_one_logged_in_with_are_told(world: RightsWorld) -> None:
    world.submit(allowance())
    world.logged_in()
    person = world.privacy.person(world.lookup(ELDER))
    for phone in ("13887100001", "13887100002"):
        identity = world.privacy.person(world.privacy.lookup("phone", phone))
        account = world.documents.put(Record(identity.id, "account", {"verified": person.id}), identity)
        world.documents.put(Record(person.id, f"identity#{identity.id}"))
        Phones(world.documents, world.privacy).used(account, phone, person.id, world.clock.now().wall)
    mine = world.rights.data(world.resident(), Whom())
    assert mine.account is not None
    assert sorted(mine.account.phones) == ["13887100001", "13887100002"]


def test_a_bound_wechat_is_told_with_since_when_and_without_which_it_is(world: RightsWorld) -> None:
    bindings = Bindings(world.documents, world.privacy, world.clock)
    assert world.rights.data(world.resident(), Whom()).wechat is None
    bindings.bind(world.resident(), "o-of-the-elder")
    mine = world.rights.data(world.resident(), Whom())
    assert mine.wechat is not None
    assert mine.wechat.since == world.clock.now().wall
    assert "o-of-the-elder" not in mine.model_dump_json()
    bindings.bind(world.resident(YOUNGER), "o-of-the-elder")
    assert world.rights.data(world.resident(), Whom()).wechat is None
    assert world.rights.data(world.resident(YOUNGER), Whom()).wechat is not None
    bindings.release(world.resident(YOUNGER))
    assert world.rights.data(world.resident(YOUNGER), Whom()).wechat is None


def test_a_binding_from_before_its_day_was_kept_is_told_without_it(world: RightsWorld) -> None:
    Bindings(world.documents, world.privacy, world.clock).bind(world.resident(), "o-1")
    person = world.privacy.person(world.lookup(ELDER))
    [kept] = world.documents.under(person.id, "wechat")
    data = {name: value for name, value in kept.data.items() if name != "at"}
    world.documents.put(Record(kept.pk, kept.sk, data, kept.revision))
    mine = world.rights.data(world.resident(), Whom())
    assert mine.wechat is not None
    assert mine.wechat.since is None


def test_subscriptions_are_told_with_all_that_was_said_to_them() -> None:
    world, rights = Broadcasting(), RightsWorld()
    rights.keys, rights.privacy, rights.documents = world.keys, world.privacy, world.documents
    rights.set_up_rights()
    one = world.somebody(1)
    world.subscribe(one, phone_of(1))
    world.clock.move(timedelta(hours=1))
    world.subscribing.end(one, TOPIC)
    world.subscribe(one, phone_of(1), "jobs")
    mine = rights.rights.data(one, Whom())
    assert [(held.topic, held.via, held.stands) for held in mine.subscriptions] == [
        (TOPIC, "sms", False), ("jobs", "sms", True),
    ]  # fmt: skip
    ended = mine.subscriptions[0].said
    assert [said.given for said in ended] == [True, False]
    assert ended[1].at - ended[0].at == timedelta(hours=1)
    assert {said.version for said in ended} == {world.catalogue.topics().consent.version}
    assert phone_of(1) not in mine.model_dump_json()


def test_of_whom_nothing_is_held_nothing_is_told(world: RightsWorld) -> None:
    mine = world.rights.data(world.resident(YOUNGER), Whom())
    assert (mine.profile, mine.records, mine.applications, mine.consents) == ((), (), (), ())
    assert (mine.account, mine.mandates) == (None, ())
    assert (mine.wechat, mine.subscriptions) == (None, ())
    assert mine.deletion.state == "done"
    assert world.privacy.person(world.lookup(YOUNGER)).new


@pytest.mark.parametrize("kind", ["guardian", "principal"])
def test_the_rights_of_a_child_and_of_ones_firm_can_be_used(world: RightsWorld, kind: Any) -> None:
    number = CHILD if kind == "guardian" else firm_code()
    world.tell(number, "person" if kind == "guardian" else "firm", profile={"address": "乌龙街道"})
    caller = world.speaking(Mandate(world.lookup(number), kind))
    told = world.rights.data(caller, Whom(whom=world.lookup(number)))
    assert [value.value for value in told.profile] == ["乌龙街道"]
    assert world.rights.data(caller, Whom()).of == world.lookup(ELDER)


def test_nobody_elses_rights_can_be_used(world: RightsWorld) -> None:
    others = Whom(whom=world.lookup(CHILD))
    ended = Mandate(world.lookup(CHILD), "guardian", until=world.clock.now().wall - timedelta(seconds=1))
    agent = Mandate(world.lookup(CHILD), "agent")
    for caller in (world.resident(), world.speaking(ended), world.speaking(agent), world.officer()):
        with pytest.raises(Forbidden) as refused:
            world.rights.data(caller, others)
        assert (refused.value.code, refused.value.field) == ("person_not_yours", "whom")
    with pytest.raises(Forbidden):
        world.rights.data(Caller("resident", "R9", "phone"), Whom())


def test_a_correction_is_open_until_the_department_tells_it_as_asked(world: RightsWorld) -> None:
    asked = world.rights.correct(world.resident(), correction())
    assert (asked.state, asked.reason) == ("open", "已迁户")
    world.tell(ELDER, profile={"household": "530114002"})
    assert [view.state for view in world.rights.data(world.resident(), Whom()).corrections] == ["open"]
    world.tell(ELDER, profile={"household": "530114006"})
    assert [view.state for view in world.rights.data(world.resident(), Whom()).corrections] == ["corrected"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("records", "identity_card.number", "1"), {"records": {"identity_card": {"number": "1"}}}),
        (("credit", "", "white"), {"credit": "white"}),
        (("profile", "education", "本科"), {"profile": {"education": "本科"}}),
    ],
)
def test_records_the_grade_and_what_is_missing_can_be_corrected(
    world: RightsWorld, asked: tuple[str, str, str], told: dict[str, Any]
) -> None:
    section, field, right = asked
    request = correction(section=section, field=field, right=right, wrong=None)
    assert world.rights.correct(world.resident(), request).state == "open"
    world.tell(ELDER, **told)
    assert [view.state for view in world.rights.data(world.resident(), Whom()).corrections] == ["corrected"]


@pytest.mark.parametrize(
    ("section", "field"), [("profile", ""), ("profile", "a_b.c_d"), ("records", "identity_card"), ("credit", "grade")]
)
def test_a_correction_says_which_value_it_is_about(world: RightsWorld, section: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        world.rights.correct(world.resident(), correction(section=section, field=field))
    assert refused.value.code == "correction_field_wrong"


def test_a_correction_is_kept_sealed_and_a_repeat_once(world: RightsWorld) -> None:
    for _ in range(2):
        world.rights.correct(world.resident(), correction())
    person = world.privacy.person(world.lookup(ELDER))
    [kept] = world.documents.under(person.id, "correction#")
    assert set(kept.data) == {"sealed"}
    world.rights.correct(world.resident(), correction(right="530114005"))
    assert len(world.documents.under(person.id, "correction#")) == 2


def test_the_first_correction_of_somebody_unknown_can_be_read(world: RightsWorld) -> None:
    world.rights.correct(world.resident(YOUNGER), correction())
    told = world.rights.data(world.resident(YOUNGER), Whom()).corrections
    assert [(view.state, view.right) for view in told] == [("open", "530114006")]


def test_marks_of_credit_are_part_of_what_is_held(world: RightsWorld) -> None:
    told = {"list": "black", "reason": "承诺不实", "basis": "国办发〔2020〕42号", "since": "2026-01-05"}
    world.tell(ELDER, credit=[told])
    mine = world.rights.data(world.resident(), Whom())
    assert (mine.credit, [mark.reason for mark in mine.credit_marks]) == ("black", ["承诺不实"])
