"""What WeChat tells: every kind of it, in XML and in JSON, and what is answered."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from channels.message import Receipt
from channels.miniprogram.subscription import receipts
from channels.wechat import inbound
from channels.wechat.crypto import Unreadable, fields
from channels.wechat.inbound import (
    Consent,
    Consents,
    Inbound,
    Other,
    Outcome,
    SubscriptionsSent,
    TemplateFinished,
    parse,
)
from channels.wechat.official import receipt

AT = 1700000000


def xml(inner: str, kind: str = "event") -> str:
    return (
        f"<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName>"
        f"<CreateTime>{AT}</CreateTime><MsgType><![CDATA[{kind}]]></MsgType>{inner}</xml>"
    )


def event(name: str, inner: str = "") -> str:
    return xml(f"<Event><![CDATA[{name}]]></Event>{inner}")


def js(**told: Any) -> str:
    return json.dumps({"ToUserName": "gh_1", "FromUserName": "o1", "CreateTime": AT, "MsgType": "event", **told})


def rest(told: Inbound) -> tuple[Any, ...]:
    """What it tells beside who and when."""
    assert (told.account, told.sender, told.at) == ("gh_1", "o1", datetime.fromtimestamp(AT, UTC))
    names = [name for kind in type(told).__mro__[:-2] for name in getattr(kind, "__slots__", ())]
    return type(told), *(getattr(told, name) for name in names)


POPUP = (
    "<SubscribeMsgPopupEvent><List><TemplateId><![CDATA[T1]]></TemplateId><SubscribeStatusString><![CDATA[accept]]>"
    "</SubscribeStatusString><PopupScene>0</PopupScene></List><List><TemplateId><![CDATA[T2]]></TemplateId>"
    "<SubscribeStatusString><![CDATA[reject]]></SubscribeStatusString><PopupScene>0</PopupScene></List>"
    "</SubscribeMsgPopupEvent>"
)
BOTH = (Consent("T1", True), Consent("T2", False))
CHOSEN = {"TemplateId": "T1", "SubscribeStatusString": "acceptWithAudio"}
REJECTED = {"TemplateId": "T2", "SubscribeStatusString": "reject"}
DONE = {"TemplateId": "T1", "MsgID": "1864323726461255680", "ErrorCode": "0", "ErrorStatus": "success"}
CASES: list[tuple[str, tuple[Any, ...]]] = [
    (xml("<Content><![CDATA[ 办件 & <b> ]]></Content><MsgId>12345</MsgId>", "text"), (inbound.Text, " 办件 & <b> ")),
    (event("subscribe"), (inbound.Followed, "")),
    (event("subscribe", "<EventKey></EventKey>"), (inbound.Followed, "")),
    (event("subscribe", "<EventKey><![CDATA[qrscene_hall-3]]></EventKey>"), (inbound.Followed, "hall-3")),
    (event("unsubscribe"), (inbound.Unfollowed,)),
    (event("SCAN", "<EventKey><![CDATA[hall-3]]></EventKey><Ticket>t</Ticket>"), (inbound.Scanned, "hall-3")),
    (event("CLICK", "<EventKey><![CDATA[progress]]></EventKey>"), (inbound.Clicked, "progress")),
    (event("TEMPLATESENDJOBFINISH", "<MsgID>200163836</MsgID><Status><![CDATA[success]]></Status>"),
     (TemplateFinished, "200163836", "success")),
    (event("subscribe_msg_popup_event", POPUP), (Consents, BOTH, False)),
    (event("subscribe_msg_change_event", POPUP.replace("Popup", "Change")), (Consents, BOTH, True)),
    (js(Event="subscribe_msg_popup_event", List=[CHOSEN, REJECTED]), (Consents, BOTH, False)),
    (js(Event="subscribe_msg_popup_event", List=CHOSEN), (Consents, BOTH[:1], False)),
    (js(Event="subscribe_msg_change_event", List=[REJECTED], CreateTime=str(AT)), (Consents, BOTH[1:], True)),
    (js(Event="subscribe_msg_popup_event", SubscribeMsgPopupEvent=[CHOSEN]), (Consents, BOTH[:1], False)),
    (js(Event="subscribe_msg_popup_event"), (Consents, (), False)),
    (js(Event="subscribe_msg_sent_event", List=DONE),
     (SubscriptionsSent, (Outcome("T1", "1864323726461255680", 0),))),
    (js(Event="VIEW", EventKey="https://www.example.com"), (Other, "VIEW")),
    (js(Event={"no": "text"}), (Other, "event")),
    (xml("<PicUrl>x</PicUrl><MsgId>1</MsgId>", "image"), (Other, "image")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "expected"), CASES)
def test_what_is_told_is_read(told: str, expected: tuple[Any, ...]) -> None:
    assert rest(parse(told)) == expected
    assert parse(told.encode()) == parse(told)


@pytest.mark.parametrize("wrong", ["", "x", "-1", "1e9", "1" * 12, "一"])
def test_a_message_without_a_time_is_none(wrong: str) -> None:
    with pytest.raises(Unreadable):
        parse(js(CreateTime=wrong))
    with pytest.raises(Unreadable):
        parse(js(FromUserName=""))


def test_the_same_told_again_has_the_same_key_and_no_other_has() -> None:
    keys = [parse(told).dedupe_key for told, _ in CASES]
    assert keys == [parse(told).dedupe_key for told, _ in CASES]
    different = {
        xml("<Content>a</Content><MsgId>1</MsgId>", "text"), xml("<Content>a</Content><MsgId>2</MsgId>", "text"),
        event("TEMPLATESENDJOBFINISH", "<MsgID>1</MsgID><Status>success</Status>"),
        event("TEMPLATESENDJOBFINISH", "<MsgID>2</MsgID><Status>success</Status>"),
        event("subscribe"), event("unsubscribe"), js(Event="subscribe", FromUserName="o2"),
        js(Event="subscribe", CreateTime=AT + 1), js(Event="SCAN", EventKey="1"), js(Event="SCAN", EventKey="2"),
        js(Event="subscribe_msg_popup_event", List=CHOSEN), js(Event="subscribe_msg_popup_event", List=REJECTED),
    }  # fmt: skip
    assert len({parse(told).dedupe_key for told in different}) == len(different)
    one = parse(xml("<Content>a</Content><MsgId>7</MsgId>", "text")).dedupe_key
    assert parse(xml("<Content>b</Content><MsgId>7</MsgId>", "text")).dedupe_key == one  # by MsgId, whatever it says
    assert all("o1" not in key for key in keys)


@pytest.mark.parametrize(
    ("status", "state", "code"),
    [
        ("success", "delivered", "success"),
        ("failed:user block", "permanent", "failed:user block"),
        ("failed: user block", "permanent", "failed:user block"),
        ("failed:system failed", "technical", "failed:system failed"),
        ("failed: system failed", "technical", "failed:system failed"),
        ("failed:张三", "technical", "other"),
    ],
)
def test_a_finished_template_message_is_a_receipt(status: str, state: Any, code: str) -> None:
    told = parse(event("TEMPLATESENDJOBFINISH", f"<MsgID>200163836</MsgID><Status><![CDATA[{status}]]></Status>"))
    assert isinstance(told, TemplateFinished)
    assert receipt(told) == Receipt(state, provider_id="200163836", code=code, at="2023-11-14T22:13:20+00:00")


@pytest.mark.parametrize("number", ["", "0", "00"])
def test_a_receipt_for_nobody_is_none(number: str) -> None:
    told = parse(event("TEMPLATESENDJOBFINISH", f"<MsgID>{number}</MsgID><Status>success</Status>"))
    assert isinstance(told, TemplateFinished)
    assert receipt(told) is None


def test_sent_subscription_messages_are_receipts() -> None:
    failed = [DONE | {"MsgID": "2", "ErrorCode": 43101}, DONE | {"MsgID": "3", "ErrorCode": "x"}, DONE | {"MsgID": 0}]
    told = parse(js(Event="subscribe_msg_sent_event", List=[DONE, *failed]))
    assert isinstance(told, SubscriptionsSent)
    at = "2023-11-14T22:13:20+00:00"
    assert receipts(told) == (
        Receipt("delivered", provider_id="1864323726461255680", code="0", at=at),
        Receipt("permanent", provider_id="2", code="43101", at=at),
        Receipt("technical", provider_id="3", code="-1", at=at),
    )


def test_what_a_person_wrote_is_not_shown() -> None:
    told = parse(xml("<Content>我的身份证号</Content><MsgId>1</MsgId>", "text"))
    assert "身份证" not in repr(told)
    assert "o1" not in repr(told)


@given(st.text(max_size=200))
def test_a_reply_holds_any_text(content: str) -> None:
    read = fields(inbound.reply(parse(event("subscribe")), content, datetime.fromtimestamp(AT, UTC)))
    assert (read["ToUserName"], read["FromUserName"], read["CreateTime"], read["MsgType"]) == (
        "o1",
        "gh_1",
        "1700000000",
        "text",
    )
    legal = "".join(one for one in content if one in "\t\n\r" or (one >= " " and one not in "\ufffe\uffff"))
    legal = "".join(one for one in legal if not "\ud800" <= one <= "\udfff")
    assert read["Content"] == legal.replace("\r\n", "\n").replace("\r", "\n")
