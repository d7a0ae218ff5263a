"""WeChat's routes behind the real gate: signed calls in, binding and letters for those whom they concern."""

import json

import pytest

from channels.wechat.inbound import TAKEN
from tests.cast import Cast
from tests.platform import Answer, Sent, Stores
from tests.wechat import MINI, OFFICIAL, OPENID, greeting, said, told


@pytest.fixture(scope="module")
def platform() -> tuple[Cast, Stores]:
    cast = Cast()
    return cast, cast.kept()


@pytest.fixture
def cast(platform: tuple[Cast, Stores]) -> Cast:
    """Everybody, each time from the same beginning."""
    cast, beginning = platform
    cast.put_back(beginning)
    return cast


def push(cast: Cast, path: str, call: tuple[dict[str, str], str], media: str = "text/xml") -> Answer:
    query, body = call
    return cast.send(Sent("POST", path, query, body.encode(), {"content-type": media}))


def post(cast: Cast, who: str, path: str, key: str = "k-1", **body: str) -> Answer:
    return cast.send(Sent("POST", path, body=body, headers={"idempotency-key": key}), cast.credentials[who])


def test_a_text_is_answered_in_xml_and_an_event_with_a_word(cast: Cast) -> None:
    answer = push(cast, "/receipts/wechat", told(OFFICIAL, Content="投诉：没有雨棚"))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/xml; charset=utf-8")
    assert said(answer.text).startswith("已收到您的投诉，编号WX")
    for path, account, media in (("wechat", OFFICIAL, "text/xml"), ("miniprogram", MINI, "application/json")):
        answer = push(cast, f"/receipts/{path}", told(account, Event="VIEW", EventKey="x"), media)
        assert (answer.status, answer.text) == (200, TAKEN)
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


def test_the_first_call_is_answered_as_it_is(cast: Cast) -> None:
    for path, account in (("wechat", OFFICIAL), ("miniprogram", MINI)):
        answer = cast.send(Sent("GET", f"/receipts/{path}", greeting(account)))
        assert (answer.status, answer.text) == (200, "8241")


def test_what_is_forged_is_refused_and_nothing_is_left(cast: Cast) -> None:
    before = cast.kept()
    query, body = told(OFFICIAL, Content="投诉：没有雨棚")
    others = told(MINI, Content="x")
    for call in [(query | {"msg_signature": "0"}, body), ({}, body), (query, ""), (query, "<xml>"), others]:
        assert push(cast, "/receipts/wechat", call).told == (401, "signature_invalid")
    assert cast.send(Sent("GET", "/receipts/wechat", {"echostr": "1"})).told == (401, "signature_invalid")
    assert cast.changed(before) == set()


def test_a_person_binds_by_the_link_and_releases(cast: Cast) -> None:
    ticket = said(push(cast, "/receipts/wechat", told(OFFICIAL, Content="绑定")).text).partition("ticket=")[2]
    assert post(cast, "phone", "/v1/me/wechat", ticket=ticket).told == (403, "identity_missing")
    for _ in range(2):  # the second is a repeat
        answer = post(cast, "applicant", "/v1/me/wechat", ticket=ticket)
        assert (answer.status, answer.body) == (200, {"bound": True})
    person_id = cast.ids["applicant"]
    assert cast.wechat.bindings.openid(person_id) == OPENID
    assert post(cast, "neighbour", "/v1/me/wechat", ticket=ticket).told == (422, "ticket_over")
    answer = post(cast, "applicant", "/v1/me/wechat/release", "k-2")
    assert (answer.status, answer.body) == (200, {"bound": False})
    assert not cast.wechat.bindings.bound(person_id)


def test_a_window_reads_a_letter_and_takes_it_once(cast: Cast) -> None:
    push(cast, "/receipts/wechat", told(OFFICIAL, Content="建议：多设公交站"))
    listed = cast.send(Sent("GET", "/v1/intake"), cast.credentials["window"])
    [letter] = listed.body["items"]
    assert (letter["kind"], letter["text"], letter["known"]) == ("建议", "建议：多设公交站", False)
    assert OPENID not in listed.text
    assert cast.send(Sent("GET", "/v1/intake"), cast.credentials["head"]).told == (403, "window_duty_needed")
    path = f"/v1/intake/{letter['id']}/taken"
    for key in ("k-3", "k-4"):
        assert post(cast, "window", path, key).body == {"id": letter["id"]}
    assert post(cast, "window_opener", path, "k-5").told == (409, "intake_taken")
    assert post(cast, "window", "/v1/intake/WX1/taken", "k-6").told == (404, "intake_unknown")
    assert json.loads(cast.send(Sent("GET", "/v1/intake"), cast.credentials["window"]).text) == {"items": []}


def test_who_reads_letters_is_remembered(cast: Cast) -> None:
    cast.send(Sent("GET", "/v1/intake"), cast.credentials["window"])
    last = cast.trail.entries[-1]
    assert (last.trace.act, last.result) == ("GET /v1/intake", "shown")
