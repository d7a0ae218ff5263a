"""The applicant, and who handles the case, learn where each message stands."""

import pytest

from chalicelib.applications.schemas import Decision
from chalicelib.kernel.errors import NotFound
from chalicelib.messages.model import CHANNELS, Errand
from channels.message import Receipt, Result
from tests.builders import PHONE, YOUNGER, once
from tests.fakes.deliveries import MemoryProvider
from tests.outbox import outbox_on
from tests.telling import Told

OPENID = "o-123456"


def standing(told: Told, *whose: str) -> list[tuple[str, str, str]]:
    shown = outbox_on(told.world, told.deliveries, told.outbox).standing
    messages = shown.messages(told.world.resident(*whose), told.case_id)
    text = messages.model_dump_json()
    assert [secret for secret in (PHONE, OPENID) if secret in text] == []
    return [(one.title, one.channel_text, one.state_text) for one in messages.items]


def test_each_message_in_the_order_of_what_happened() -> None:
    told = Told(automatic=False, notify={"via": "miniprogram", "openid": OPENID})
    told.provider = MemoryProvider([Result("permanent"), Result("sent"), Result("sent")])
    told.errand()
    told.send_all()
    approval = Decision(outcome="approve", opinion="符合条件")
    told.world.review.decide(told.world.officer(), told.case_id, approval, once())
    told.planning.handle(told.ref())
    told.send_all()
    newest = told.all()[-1]
    told.receipts.take("aliyun", [Receipt("delivered", message_id=newest.errand.message_id)])
    assert standing(told) == [
        ("办理进度通知", "小程序", "没有送到"),
        ("办理进度通知", "短信", "已发出，还没有收到送达回执"),
        ("办理结果通知", "小程序", "已送达"),
    ]


def test_a_window_delivers_in_other_words() -> None:
    told = Told()
    told.send()
    [sent] = told.all()
    task = Errand(ref=sent.errand.ref, channel="window")
    told.deliveries.write([sent.model_copy(update={"errand": task, "revision": 1})])
    assert standing(told)[-1] == ("办理结果通知", "窗口电话", "窗口工作人员会打电话告知")


def test_what_departments_are_told_is_not_the_applicants() -> None:
    told = Told()
    told.send()
    [sent] = told.all()
    theirs = Errand(ref=sent.errand.ref, recipient="e0123456789ab", channel="webhook")
    told.deliveries.write([sent.model_copy(update={"errand": theirs, "revision": 1})])
    assert [channel for _, channel, _ in standing(told)] == ["短信"]


def test_nobody_else_learns_that_there_is_such_a_case() -> None:
    told = Told()
    told.send()
    with pytest.raises(NotFound):
        standing(told, YOUNGER)


def test_every_channel_has_a_name() -> None:
    from chalicelib.messaging.standing import CHANNEL_TEXT

    assert set(CHANNEL_TEXT) == set(CHANNELS)
