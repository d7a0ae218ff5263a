"""What comes from WeChat is believed by its signature alone, heard once, and answered."""

import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.kernel.clock import CHINA
from chalicelib.messaging.chat import HELP
from chalicelib.messaging.wechat import EARLY, FRESH, REMEMBERED
from channels.message import Message
from channels.wechat.inbound import TAKEN
from tests.entrances import refused
from tests.fakes.deliveries import MemoryProvider
from tests.fakes.records import MemoryCounters
from tests.fakes.vault import MemoryVault
from tests.telling import Told
from tests.wechat import MINI, OFFICIAL, OPENID, WechatSide, greeting, said, sealed, told

Call = tuple[dict[str, str], str]


class Hearing(WechatSide):
    """WeChat's callbacks beside a case whose applicant chose the channel."""

    def __init__(self, via: str = "wechat") -> None:
        self.case = Told(notify={"via": via, "openid": OPENID})
        super().__init__(self.case.world, self.case.receipts, MemoryCounters(), MemoryVault())
        self.case.provider = MemoryProvider(name=via, own_ids=True)
        self.case.world.clock.at = datetime.now(CHINA)

    def sent(self) -> Message:
        """The message of the case, handed over."""
        self.case.send()
        [message] = self.case.provider.sent
        return message

    def official_told(self, *given: Any, **fields: Any) -> str:
        return said(self.official.told(*(given or told(OFFICIAL, **fields))))

    def mini_told(self, *given: Any, **fields: Any) -> str:
        return self.miniprogram.told(*(given or told(MINI, **fields)))

    @property
    def heard(self) -> int:
        """How much was done: what is kept, counted or moved."""
        return len(self.case.world.documents.kept) + len(self.counters._kept) + len(self.case.deliveries.history)


def forgeries(call: Call) -> list[Call]:
    """A call, each time with one thing of it made up."""
    query, body = call
    changed = [{**query, name: value} for name, value in (
        ("signature", "0" * 40), ("msg_signature", "0" * 40), ("timestamp", str(int(query["timestamp"]) + 1)),
        ("nonce", "other"), ("signature", ""), ("timestamp", "x"), ("timestamp", ""), ("nonce", "呈"),
    )]  # fmt: skip
    without = [{name: value for name, value in query.items() if name != gone} for gone in ("signature", "timestamp")]
    plain = "<xml><FromUserName>o1</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType></xml>"
    bodies = [body.replace('"Encrypt": "', '"Encrypt": "AAAA'), plain, "", "{}", "no body", '{"Encrypt": 1}', "<xml>"]
    return [(one, body) for one in changed + without] + [(query, one) for one in bodies] + [({}, body), ({}, "")]


def test_what_is_forged_is_refused_and_nothing_happens() -> None:
    play = Hearing()
    before = play.heard
    for call in forgeries(told(OFFICIAL, Content="投诉：没有雨棚")):
        refused("signature_invalid", play.official.told, *call)
    for call in forgeries(told(MINI, Event="subscribe_msg_popup_event", List=[])):
        refused("signature_invalid", play.miniprogram.told, *call)
    refused("signature_invalid", play.official.told, *told(MINI, Content="投诉：没有雨棚"))
    refused("signature_invalid", play.miniprogram.told, *told(OFFICIAL, Event="subscribe_msg_popup_event"))
    assert play.heard == before


def test_an_old_call_is_not_played_again() -> None:
    play = Hearing()
    assert FRESH * 2 <= REMEMBERED
    for away in (FRESH + timedelta(minutes=1), -FRESH - timedelta(minutes=1)):
        at = time.time() + away.total_seconds()
        refused("signature_invalid", play.official.told, *told(OFFICIAL, at, Content="绑定"))
        refused("signature_invalid", play.official.greeted, greeting(OFFICIAL, at))
    assert play.official_told(Content="你好") == HELP


def test_the_first_call_is_answered_with_what_it_brings() -> None:
    play = Hearing()
    assert play.official.greeted(greeting(OFFICIAL)) == play.miniprogram.greeted(greeting(MINI)) == "8241"
    for query in (greeting(MINI), greeting(OFFICIAL) | {"nonce": "x"}, {"echostr": "8241"}, {}):
        refused("signature_invalid", play.official.greeted, query)


def test_what_is_told_again_is_heard_once() -> None:
    play = Hearing()
    call = told(OFFICIAL, Content="投诉：没有雨棚")
    assert play.official_told(*call).startswith("已收到")
    assert [play.official.told(*call) for _ in range(3)] == [TAKEN] * 3
    assert len(play.reported()) == 1
    again = sealed(MINI, '{"FromUserName":"o1","CreateTime":1,"MsgType":"event","Event":"x"}', str(int(time.time())))
    assert [play.miniprogram.told(*again) for _ in range(2)] == [TAKEN] * 2


def test_what_failed_is_heard_when_it_is_told_again(monkeypatch: pytest.MonkeyPatch) -> None:
    play = Hearing()
    call = told(OFFICIAL, Content="投诉：没有雨棚")
    with monkeypatch.context() as broken:
        broken.setattr(play.case.world.cases, "commit", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            play.official.told(*call)
    assert play.official_told(*call).startswith("已收到")


@pytest.mark.parametrize(
    ("fields", "answered"),
    [
        ({"Event": "subscribe"}, True),
        ({"Event": "CLICK", "EventKey": "解绑"}, True),
        ({"MsgType": "image", "MsgId": 7, "PicUrl": "x"}, True),
        ({"Event": "unsubscribe"}, False),
        ({"Event": "VIEW", "EventKey": "https://www.example.com"}, False),
        ({"Event": "SCAN", "EventKey": "hall-3"}, False),
        ({"Event": "TEMPLATESENDJOBFINISH", "MsgID": 0, "Status": "success"}, False),
    ],
)
def test_who_does_something_that_asks_for_an_answer_gets_one(fields: dict[str, Any], answered: bool) -> None:
    assert bool(Hearing().official_told(**fields)) is answered


def test_signed_and_yet_unreadable_is_taken_so_that_it_does_not_come_again() -> None:
    play = Hearing()
    for text in ("", "no message", "{}", '{"FromUserName": "o1"}'):
        assert play.official.told(*sealed(OFFICIAL, text, str(int(time.time())))) == TAKEN


def test_half_of_a_character_breaks_nothing() -> None:
    play = Hearing()
    now = str(int(time.time()))
    text = '{"ToUserName":"gh","FromUserName":"o1","CreateTime":%s,"MsgType":"text","MsgId":1,"Content":"%s"}'
    assert play.official.told(*sealed(OFFICIAL, text % (now, "投诉没有雨棚\\ud800x"), now)).startswith("<xml>")
    [entry] = play.reported()
    assert entry.text == "没有雨棚?x"


@pytest.mark.parametrize(("status", "state"), [("success", "delivered"), ("failed:user block", "failed")])
def test_the_receipt_of_a_template_message_moves_its_delivery(status: str, state: str) -> None:
    play = Hearing()
    message = play.sent()
    event = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": f"provider-{message.id}", "Status": status}
    assert play.official_told(**event) == ""
    assert play.case.all()[-1 if status == "success" else 0].state in (state, "queued")
    assert state in play.case.deliveries.history


@pytest.mark.parametrize(("code", "state"), [(0, "delivered"), (43101, "failed")])
def test_the_receipt_of_a_subscription_message_moves_its_delivery(code: int, state: str) -> None:
    play = Hearing("miniprogram")
    message = play.sent()
    outcome = {"TemplateId": message.template, "MsgID": f"provider-{message.id}", "ErrorCode": code}
    assert play.mini_told(Event="subscribe_msg_sent_event", List=outcome) == TAKEN
    assert state in play.case.deliveries.history


def test_a_receipt_that_nobody_knows_yet_is_told_again_and_an_old_one_is_taken() -> None:
    play = Hearing()
    event: dict[str, Any] = {"Event": "TEMPLATESENDJOBFINISH", "MsgID": "12", "Status": "success"}
    call = told(OFFICIAL, **event)
    refused("receipt_early", play.official.told, *call)
    refused("receipt_early", play.official.told, *call)
    assert play.official.told(*told(OFFICIAL, time.time() - EARLY.total_seconds() - 1, **event)) == TAKEN
    outcome = {"TemplateId": "mp-1", "MsgID": "12", "ErrorCode": 0}
    refused("receipt_early", play.miniprogram.told, *told(MINI, Event="subscribe_msg_sent_event", List=outcome))


def test_consents_are_written_down_once_each() -> None:
    play = Hearing("miniprogram")
    accepted = {"TemplateId": "mp-1", "SubscribeStatusString": "accept", "PopupScene": "0"}
    call = told(MINI, Event="subscribe_msg_popup_event", List=[accepted])
    for _ in range(3):
        play.mini_told(*call)
    assert [play.ledger.spend(OPENID, "mp-1") for _ in range(2)] == [True, False]
    play.mini_told(*told(MINI, time.time() + 1, Event="subscribe_msg_popup_event", List=[accepted]))
    refusal = accepted | {"SubscribeStatusString": "reject"}
    play.mini_told(Event="subscribe_msg_change_event", List=[refusal])
    assert not play.ledger.spend(OPENID, "mp-1")
