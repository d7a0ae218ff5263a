"""Who reported hears how far it is; those merged hear too, by their own numbers; duty phones hear of cards."""

import pytest

from chalicelib.complaints.letters import TicketLetters
from chalicelib.complaints.model import FLOW
from chalicelib.complaints.schemas import Queue
from chalicelib.complaints.telling import TicketAudience, joined
from chalicelib.messages.model import JOINED
from tests.builders import YOUNGER
from tests.speaking import Speaking
from tests.ticketing import DESK, GOVERNMENT, PHONE, TEXT, WHY, Ticketing, officer

OTHER, CITY_PHONE, DESK_PHONE, GOVERNMENT_PHONE = "13700000009", "19908710008", "19908710018", "19908710000"


class Told(Ticketing, Speaking):
    """The world of tickets, with its messages."""

    def __init__(self) -> None:
        super().__init__()
        audience = TicketAudience(self.cases, self.catalogue.departments, self.consents)
        letters = TicketLetters(self.cases, self.privacy, self.catalogue)
        self.speaks_of(FLOW.name, audience, letters, {JOINED: joined})


@pytest.fixture
def world() -> Told:
    return Told()


def test_who_reports_hears_number_and_code(world: Told) -> None:
    told = world.reports()
    [(to, text)] = world.told(told.id)
    assert to == PHONE
    assert told.number in text
    assert told.code in text
    assert TEXT not in text


def test_each_step_is_told_with_its_limit(world: Told) -> None:
    case = world.reports().id
    world.told(case)
    world.dispatched(case)
    [(_, dispatched)] = world.told(case)
    assert "城市管理局办理，最迟20" in dispatched
    world.does("sign", case, world.worker)
    assert world.told(case) == []
    world.does("step", case, world.worker, kind="visit", text=WHY)
    world.does("interim", case, world.worker, text="已经报修，正在等配件。")
    [(_, interim)] = world.told(case)
    assert "配件" not in interim
    drafted = world.does("draft", case, world.worker, text="路灯已经修好。", result="resolved")
    assert world.told(case) == []
    world.does("check", case, world.checker, draft=drafted.draft, sent=True)
    [(_, replied)] = world.told(case)
    assert "已答复" in replied
    world.does("confirm", case, world.resident(), solved=False, text="又坏了。")
    [(_, again)] = world.told(case)
    assert "重新办理" in again


def test_nobody_is_told_who_left_no_name(world: Told) -> None:
    case = world.replied(world.anonymous().id)
    assert world.told(case) == []


def test_a_landline_gets_no_sms(world: Told) -> None:
    case = world.reports(reporter={"name": "杨秀英", "phone": "0871-67470001"}).id
    assert world.told(case) == []


def test_those_whose_tickets_were_merged_hear_by_their_own_number(world: Told) -> None:
    main = world.taken_on()
    other = world.reports(world.resident(YOUNGER), reporter={"name": "李建国", "phone": OTHER})
    world.told(main, other.id)
    world.does("merge", other.id, world.operator, into=main)
    [(to, merged)] = world.told(other.id, main)
    assert to == OTHER
    assert "一起办理" in merged
    world.does("interim", main, world.worker, text="已经报修。")
    sent = dict(world.told(main))
    assert set(sent) == {PHONE, OTHER}
    assert other.number in sent[OTHER]
    assert world.stands(main).number not in sent[OTHER]


def test_who_left_hears_nothing_more_and_who_joined_does(world: Told) -> None:
    main, other = world.taken_on(), world.reports(world.resident(YOUNGER), reporter={"name": "李建国", "phone": OTHER})
    world.does("merge", other.id, world.operator, into=main)
    world.told(main, other.id)
    world.does("withdraw", main, world.resident(), reason="不用了。")
    world.does("interim", main, world.worker, text="已经报修。")
    assert [to for to, _ in world.told(main)] == [OTHER]


@pytest.mark.parametrize("act", ["refer", "hand_over", "review"])
def test_who_joined_hears_that_it_was_referred_handed_over_or_reviewed(world: Told, act: str) -> None:
    main = world.taken_on(world.reports(kind="petition").id)
    other = world.reports(world.resident(YOUNGER), reporter={"name": "李建国", "phone": OTHER})
    world.does("merge", other.id, world.operator, into=main)
    ground, organ = world.catalogue.complaints().refusals[0].ground, world.catalogue.complaints().organ
    if act == "refer":
        world.told(main, other.id)
        world.does("refer", main, world.operator, ground=ground)
    elif act == "hand_over":
        world.told(main, other.id)
        world.does("hand_over", main, world.operator, flow="disclosure", reason=WHY)
    else:
        world.does("step", main, world.worker, kind="visit", text=WHY)
        drafted = world.does("draft", main, world.worker, text="路灯已经修好。", result="resolved")
        world.does("check", main, world.checker, draft=drafted.draft, sent=True)
        world.does("ask_review", main, world.resident(), reason="没有答复到点上。")
        world.told(main, other.id)
        world.does("decide_review", main, officer("R1", organ), ruling="upheld", text="答复正确。")
        [said] = [one for one in world.shown(other.id, world.resident(YOUNGER)).said if one.kind == "review_decided"]
        assert said.text == "答复正确。"
    sent = dict(world.told(main))
    assert set(sent) >= {PHONE, OTHER}
    assert other.number in sent[OTHER]
    assert world.stands(main).number not in sent[OTHER]


def test_who_ends_a_dispute_is_told_of_it_and_has_it_in_the_queue(world: Told) -> None:
    case, head = world.dispatched(), officer("M1", GOVERNMENT, "head")
    ground = world.catalogue.complaints().returns[0].name
    for left in reversed(range(world.catalogue.complaints().numbers.bounces)):
        world.told(case)
        world.does("ask_return", case, world.worker, ground=ground, reason=WHY)
        if left:
            world.does("decide_return", case, world.operator, granted=False, reason=WHY)
    [(to, text)] = world.told(case)
    assert to == GOVERNMENT_PHONE
    assert "指定承办单位" in text
    queue = world.tickets.reading.queue
    assert [one.id for one in queue(head, Queue(kind="supervision")).items] == [case]
    assert not queue(world.operator, Queue(kind="dispatch")).items
    world.dispatched(case, caller=head, reason="职责在贵局。")
    assert not queue(head, Queue(kind="supervision")).items
    assert world.stands(case).final


def test_where_the_government_is_accused_who_is_above_it_ends_the_dispute(world: Told) -> None:
    case = world.dispatched(world.reports(kind="complaint", accused={"departments": [GOVERNMENT]}).id)
    ground = world.catalogue.complaints().returns[0].name
    for left in reversed(range(world.catalogue.complaints().numbers.bounces)):
        world.does("ask_return", case, world.worker, ground=ground, reason=WHY)
        if left:
            world.does("decide_return", case, world.operator, granted=False, reason=WHY)
    above = officer("K1", world.catalogue.complaints().final_organ, "head")
    queue = world.tickets.reading.queue
    assert not queue(officer("M1", GOVERNMENT, "head"), Queue(kind="supervision")).items
    assert [one.id for one in queue(above, Queue(kind="supervision")).items] == [case]


def test_a_call_in_vain_is_told_and_one_that_was_answered_is_not(world: Told) -> None:
    case = world.replied()
    world.told(case)
    world.does("follow_up", case, world.operator, reached=False)
    [(_, text)] = world.told(case)
    assert "没有联系上" in text


def test_a_card_is_told_to_duty_phones_without_a_person(world: Told) -> None:
    case = world.taken_on()
    world.told(case)
    world.passes(30, case)
    sent = world.told(case)
    assert {to for to, _ in sent} == {CITY_PHONE, DESK_PHONE}
    assert all(PHONE not in text and TEXT not in text for _, text in sent)


def test_what_cannot_wait_is_told_to_the_duty_phone_at_once(world: Told) -> None:
    word = world.catalogue.complaints().emergency.words[0]
    told = world.reports(text=f"我们楼{word}了，楼道里全是烟。")
    sent = dict(world.told(told.id))
    assert set(sent) == {PHONE, DESK_PHONE}
    assert sent[DESK_PHONE].endswith("，请立即处理。")
    assert told.number in sent[DESK_PHONE]
    assert word not in sent[DESK_PHONE]


def test_who_is_accused_hears_of_no_emergency(world: Told) -> None:
    case = world.anonymous(kind="report", emergency=True, accused={"departments": [DESK]}).id
    assert {to for to, _ in world.told(case)} == {GOVERNMENT_PHONE}


def test_an_order_of_supervision_is_told_to_whom_it_is_for(world: Told) -> None:
    case = world.taken_on()
    world.told(case)
    world.does("order", case, world.operator, text="请按期办结。")
    [(to, text)] = world.told(case)
    assert to == CITY_PHONE
    assert "请按期办结" not in text


def test_who_was_deleted_is_told_nothing(world: Told) -> None:
    case = world.reports().id
    holder = world.stands(case).holder
    known = world.keys[holder]
    for name in (known.id, known.lookup):
        del world.keys[name]
    assert world.told(case) == []
    assert not world.shown(case).readable
