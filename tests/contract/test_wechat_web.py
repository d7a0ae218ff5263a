"""Web authorisation: the client against the simulator as the platform and browsers meet it, and beside the fake."""

import io
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from chalicelib.messaging.authorising import Web
from channels.wechat import web
from channels.wechat.web import STATES, Opened, WebAuthorization
from simulators.server import Answer, Request, Running, run
from simulators.wechat import serve
from simulators.wechat_orders import Account, WechatSettings
from tests.contract.test_wechat_official import Kept
from tests.contract.test_wechat_tokens import control
from tests.fakes.wechat_web import MemoryWeb

OFFICIAL = Account(appid="wx-official", secret="secret-of-official", kind="official", domain="cxf.example")
OTHER = Account(appid="wx-other", secret="secret-of-other", kind="official")
MINI = Account(appid="wx-mini", secret="secret-of-mini", kind="miniprogram")
SETTINGS = WechatSettings(accounts=(OFFICIAL, OTHER, MINI), templates={})
BACK = "https://cxf.example/stage/bind?lang=zh"
STATE = "0a1B" * 12


class Queried(Kept):
    """Keeps what it is asked."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.asked: list[tuple[str, str, dict[str, str]]] = []

    def handle(self, request: Request) -> Answer | None:
        self.asked.append((request.method, request.path, dict(request.query)))
        return self.answer


@pytest.fixture
def wechat() -> Iterator[Running]:
    with serve(SETTINGS) as running:
        yield running


def client(url: str, account: Account = OFFICIAL, secret: str = "") -> WebAuthorization:
    return WebAuthorization(url, url, account.appid, secret or account.secret)


def opened(address: str, **own: str) -> httpx.Response:
    """A browser opens an address; ``own`` are the simulator's own parameters."""
    sent, _, fragment = address.partition("#")
    assert fragment == "wechat_redirect"
    more = "".join(f"&{name}={value}" for name, value in own.items())
    return httpx.get(sent + more, trust_env=False)


def came_back(wechat: Running, openid: str = "o-1", state: str = STATE, **own: str) -> tuple[str, str]:
    """State and code with which WeChat sends a browser back."""
    answer = opened(client(wechat.url).address(BACK, state), openid=openid, **own)
    back = urlsplit(answer.headers["location"])
    assert (answer.status_code, f"{back.scheme}://{back.netloc}{back.path}") == (302, BACK.partition("?")[0])
    told = dict(parse_qsl(back.query))
    assert told.pop("lang") == "zh"
    assert set(told) == {"code", "state"}
    return told["state"], told["code"]


class Authorised(Protocol):
    def __call__(self, openid: str) -> tuple[str, str]: ...


@dataclass(frozen=True)
class Side:
    """A :class:`Web`, and somebody who authorises it."""

    web: Web
    authorised: Authorised


@pytest.fixture(params=["client", "fake"])
def side(request: pytest.FixtureRequest, wechat: Running) -> Side:
    if request.param == "client":
        return Side(client(wechat.url), lambda openid: came_back(wechat, openid))
    fake = MemoryWeb()
    return Side(fake, lambda openid: fake.authorised(fake.address(BACK, STATE), openid))


def test_a_code_says_once_whose_it_is_and_the_state_comes_back(side: Side) -> None:
    (state, mine), (_, theirs) = side.authorised("o-1"), side.authorised("o-2")
    assert state == STATE
    assert [side.web.open(code).openid for code in (mine, theirs)] == ["o-1", "o-2"]
    again = side.web.open(mine)
    assert (again.state, again.openid) == ("refused", "")


def test_a_code_of_nobodys_is_refused(side: Side) -> None:
    assert side.web.open("071k3yll2Aqzh94c3sll2qIQvb0k3ylw").state == "refused"


def test_the_address_is_as_wechat_wants_it() -> None:
    address = WebAuthorization("https://a.example", "https://open.weixin.qq.com", "wx1", "s").address(BACK, "abc")
    assert address == (
        "https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1"
        "&redirect_uri=https%3A%2F%2Fcxf.example%2Fstage%2Fbind%3Flang%3Dzh"
        "&response_type=code&scope=snsapi_base&state=abc#wechat_redirect"
    )


def test_a_code_is_asked_about_as_wechat_wants_it() -> None:
    answer = {"access_token": "t", "expires_in": 7200, "refresh_token": "r", "openid": "o-1", "scope": "snsapi_base"}
    service = Queried(Answer(answer, media="text/plain"))
    with run(service) as running:
        assert client(running.url).open("c&d") == Opened("opened", "o-1")
    [(method, path, query)] = service.asked
    assert (method, path) == ("GET", "/sns/oauth2/access_token")
    assert query == {
        "appid": "wx-official", "secret": "secret-of-official", "code": "c&d", "grant_type": "authorization_code",
    }  # fmt: skip


def test_a_code_is_over_after_five_minutes(wechat: Running) -> None:
    _, code = came_back(wechat)
    control(wechat, ahead=301)
    assert client(wechat.url).open(code) == Opened("refused", detail="errcode 42003")


def test_a_used_code_a_wrong_one_and_another_accounts_are_told_by_wechats_numbers(wechat: Running) -> None:
    _, code = came_back(wechat)
    assert client(wechat.url, OTHER).open(code).detail == "errcode 40029"
    assert client(wechat.url).open("x").detail == "errcode 40029"
    assert client(wechat.url).open(code).state == "opened"
    assert client(wechat.url).open(code).detail == "errcode 40163"


def test_the_openid_of_a_snapshot_is_nobodys(wechat: Running) -> None:
    _, code = came_back(wechat, snapshot="1")
    assert client(wechat.url).open(code) == Opened("snapshot", detail="snapshot")


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_fault_of_ours_is_temporary_for_the_person(wechat: Running, secret: str) -> None:
    _, code = came_back(wechat)
    gone = Account(appid="wx-gone", secret="s", kind="official")
    wrong = client(wechat.url, secret=secret) if secret else client(wechat.url, gone)
    result = wrong.open(code)
    assert (result.state, result.detail) == ("temporary", "errcode 40125" if secret else "errcode 40013")
    assert client(wechat.url).open(code).openid == "o-1"


@pytest.mark.parametrize("number", [code for code in STATES if code] + [40013, 45011, 50002])
def test_every_errcode_is_a_state_and_leaves_the_code(wechat: Running, number: int) -> None:
    _, code = came_back(wechat)
    control(wechat, errors=1, error=str(number))
    assert client(wechat.url).open(code) == Opened(STATES.get(number, "temporary"), detail=f"errcode {number}")
    control(wechat, errors=0, error="")
    assert client(wechat.url).open(code).openid == "o-1"


def test_a_time_out_is_temporary_and_the_code_may_be_gone(wechat: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "TIMEOUT", httpx.Timeout(0.5))
    _, code = came_back(wechat)
    control(wechat, lost=1)
    assert client(wechat.url).open(code) == Opened("temporary", detail="ReadTimeout")
    control(wechat, lost=0)
    assert client(wechat.url).open(code).detail == "errcode 40163"


def test_a_service_that_is_gone_is_temporary() -> None:
    with serve(SETTINGS) as wechat:
        url = wechat.url
    assert client(url).open("c") == Opened("temporary", detail="ConnectError")


@pytest.mark.parametrize(
    ("answer", "detail"),
    [
        (Answer({}, 502), "HTTP 502"), (Answer([]), "HTTP 200"), (Answer({}), "no openid"),
        (Answer({"openid": ""}), "no openid"), (Answer({"openid": 7}), "no openid"),
        (Answer({"errcode": "0", "openid": "o-1"}), "errcode 0"), (Answer(b"<html></html>"), "JSONDecodeError"),
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_temporary(answer: Answer, detail: str) -> None:
    with run(Kept(answer)) as service:
        assert client(service.url).open("c") == Opened("temporary", detail=detail)


def test_every_time_out_is_bounded() -> None:
    assert None not in (web.TIMEOUT.connect, web.TIMEOUT.read, web.TIMEOUT.write, web.TIMEOUT.pool)


def test_neither_secret_nor_code_nor_openid_is_logged_or_shown(wechat: Running) -> None:
    _, code = came_back(wechat, "o-of-somebody")
    heard, root = io.StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(heard), root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    try:
        result = client(wechat.url).open(code)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    assert result.openid == "o-of-somebody"
    told = heard.getvalue() + repr(result)
    assert [secret for secret in ("secret-of-official", code, "o-of-somebody") if secret in told] == []


def address(wechat: Running, change: Callable[[str], str] = str, account: Account = OFFICIAL, back: str = BACK) -> str:
    return change(client(wechat.url, account).address(back, STATE))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda url: url.replace("appid=wx-official&", ""), "10012"),
        (lambda url: url.replace("wx-official", "wx-gone"), "appid"),
        (lambda url: url.replace("cxf.example", "other.example"), "10003"),
        (lambda url: url.replace("snsapi_base", "snsapi_login"), "10005"),
        (lambda url: url.replace("scope=snsapi_base", "scope="), "10010"),
        (lambda url: url.replace("&response_type=code", ""), "参数错误"),
        (lambda url: url.replace("&response_type=code&scope=snsapi_base", "&scope=snsapi_base&response_type=code"),
         "参数错误"),
        (lambda url: url.replace(STATE, "a-b"), "参数错误"),
        (lambda url: url.replace(STATE, "a" * 129), "参数错误"),
    ],
)  # fmt: skip
def test_what_wechat_would_not_open_leads_nowhere(wechat: Running, change: Callable[[str], str], told: str) -> None:
    answer = opened(address(wechat, change), openid="o-1")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert told in answer.text
    assert "location" not in answer.headers


def test_a_mini_program_may_not(wechat: Running) -> None:
    assert "10005" in opened(address(wechat, account=MINI), openid="o-1").text


def test_who_does_not_say_whose_phone_it_is_is_asked(wechat: Running) -> None:
    answer = opened(address(wechat, back='https://cxf.example/bind?"><script>'))
    assert (answer.status_code, "<form>" in answer.text) == (200, True)
    assert "<script>" not in answer.text
    assert f'name="state" value="{STATE}"' in answer.text
