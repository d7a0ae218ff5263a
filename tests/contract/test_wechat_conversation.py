"""People and WeChat itself speak with the platform: the simulator signs and encrypts, and reads what is answered."""

import time
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.kernel.errors import DomainError
from chalicelib.messaging.chat import HELP
from chalicelib.messaging.ledger import NO_CONSENT, Consented
from channels.miniprogram.subscription import MiniProgramSubscription
from channels.wechat.official import WechatOfficial
from channels.wechat.tokens import Api
from simulators.server import Running
from simulators.wechat import serve
from simulators.wechat_orders import Account, Template, WechatSettings
from tests.contract.test_wechat_callback import Heard, Listener
from tests.contract.test_wechat_tokens import control
from tests.fakes.wechat_tokens import MemoryTokenStore
from tests.telling import Told
from tests.unit.messaging.test_wechat_callbacks import Hearing
from tests.wechat import MINI, OFFICIAL, OPENID

WORDS = ("approved_by_rule",)


def templates(told: Told) -> dict[str, Template]:
    """The district's templates, as they are registered at WeChat."""
    found: dict[str, Template] = {}
    for name in WORDS:
        version = told.world.catalogue.messages().templates[name].newest
        for wording in (version.full.providers[channel] for channel in ("wechat", "miniprogram")):
            variables = "".join(f"{{{{{variable}.DATA}}}}" for variable in wording.values)
            found[wording.code] = Template(title=version.title, content=variables)
    return found


class Side:
    """The platform's side of an account, behind HTTP, as its routes hand calls on; refusals are HTTP 500."""

    def __init__(self, via: str, account: Account) -> None:
        self.play = Hearing(via)
        self._told = self.play.official.told if account is OFFICIAL else self.play.miniprogram.told

    def __call__(self, heard: Heard) -> Any:  # bytes, or None
        try:
            return self._told(heard.query, heard.body.decode()).encode()
        except (DomainError, RuntimeError):
            return None


@pytest.fixture(params=["xml", "json"])
def wechat(request: pytest.FixtureRequest) -> Iterator[Running]:
    accounts = tuple(one.model_copy(update={"format": request.param}) for one in (OFFICIAL, MINI))
    settings = WechatSettings(accounts=accounts, templates=templates(Told()), waits=(0.2, 0.5, 1.0))
    with serve(settings) as running:
        yield running


def until(wechat: Running, answered: int) -> dict[str, Any]:
    """What the simulator tells once so many of its calls were answered."""
    last = time.monotonic() + 10
    while (told := control(wechat))["pushes"].get("answered") != answered:
        assert time.monotonic() < last, told["pushes"]
        time.sleep(0.02)
    return told


def tell(wechat: Running, account: Account, url: str, **fields: Any) -> None:
    one = {"appid": account.appid, "openid": OPENID, "fields": fields}
    control(wechat, callbacks={account.appid: url}, tell=[one])


def test_a_person_asks_complains_and_binds(wechat: Running) -> None:
    side = Side("wechat", OFFICIAL)
    number, code = side.play.case.answer["number"], side.play.case.answer["query_code"]
    with Listener(side) as listener:
        for count, words in enumerate((f"{number} {code}", "投诉：]]> & <没有雨棚>", "绑定", "你好"), start=1):
            tell(wechat, OFFICIAL, listener.url, Content=words)
            replies = until(wechat, count)["replies"]
    progress, received, link, help_text = replies
    assert progress == "您申请的“高龄津贴”现在的状态是：已批准。"
    assert help_text == HELP
    [entry] = side.play.reported()
    assert entry.text == "]]> & <没有雨棚>"
    assert entry.ticket.number in received
    world = side.play.case.world
    elder = world.resident()
    authorised = side.play.web.authorised(side.play.authorising.begin(elder, link.partition("ticket=")[2]), OPENID)
    side.play.authorising.finish(elder, *authorised)
    assert side.play.bindings.bound(world.head(side.play.case.case_id).state.subject)


@pytest.mark.parametrize("receipt_delay", [0, 0.5])
def test_a_template_message_and_its_receipt_even_one_that_comes_before_the_answer(
    wechat: Running, receipt_delay: float
) -> None:
    side = Side("wechat", OFFICIAL)
    play = side.play
    with Listener(side) as listener:
        control(wechat, callbacks={OFFICIAL.appid: listener.url}, receipt_delay=receipt_delay)
        play.case.provider = WechatOfficial(Api(wechat.url, OFFICIAL.appid, OFFICIAL.secret, MemoryTokenStore()))  # type: ignore[assignment]
        play.case.send()
        until(wechat, 1)
    assert play.case.state() == "delivered"


def test_a_subscription_message_goes_by_its_consent(wechat: Running) -> None:
    side = Side("miniprogram", MINI)
    play = side.play
    api = Api(wechat.url, MINI.appid, MINI.secret, MemoryTokenStore())
    channel = Consented(MiniProgramSubscription(api), play.ledger, frozenset)
    play.case.provider = channel  # type: ignore[assignment]
    decision = {"TemplateId": "mp-approved-by-rule", "SubscribeStatusString": "accept", "PopupScene": "0"}
    with Listener(side) as listener:
        tell(wechat, MINI, listener.url, Event="subscribe_msg_popup_event",
             SubscribeMsgPopupEvent={"List": [decision]})  # fmt: skip
        until(wechat, 1)
        play.case.send()
        until(wechat, 2)
    assert play.case.state() == "delivered"
    assert not play.consents.kept.total()
    again = Told(notify={"via": "miniprogram", "openid": OPENID})
    again.provider = channel  # type: ignore[assignment]
    again.send()
    [gone, instead] = again.all()
    assert (gone.state, gone.code, instead.errand.channel) == ("failed", NO_CONSENT, "sms")


def test_what_broke_is_told_again_and_then_answered(wechat: Running) -> None:
    side = Side("wechat", OFFICIAL)
    cases, broken = side.play.case.world.cases, iter([True, False])
    commit = cases.commit

    def once_broken(*given: Any) -> Any:
        if next(broken, False):
            raise RuntimeError
        return commit(*given)

    setattr(cases, "commit", once_broken)  # noqa: B010  for one write, the store is down
    with Listener(side) as listener:
        tell(wechat, OFFICIAL, listener.url, Content="建议：多设公交站")
        told = until(wechat, 1)
    assert told["pushes"] == {"again": 1, "answered": 1}
    assert told["replies"][0].startswith("已收到您的建议")
    assert len(side.play.reported()) == 1
