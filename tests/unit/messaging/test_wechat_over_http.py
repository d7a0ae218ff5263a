"""WeChat's routes behind the real gate: signed calls in, binding and letters for those whom they concern."""

import pytest

from channels.wechat.inbound import TAKEN
from tests.cast import Cast
from tests.gateway import Answer, Sent
from tests.platform import Stores
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
    assert said(answer.text).startswith("已收到您的投诉，工单编号GD")
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


def link(cast: Cast) -> str:
    """The ticket of the link that the official account answers with."""
    return said(push(cast, "/receipts/wechat", told(OFFICIAL, Content="绑定")).text).partition("ticket=")[2]


def authorised(cast: Cast, who: str, ticket: str, openid: str = OPENID, key: str = "k-begin") -> dict[str, str]:
    """Somebody presses the button, and comes back from the WeChat of ``openid``."""
    answer = post(cast, who, "/v1/me/wechat/authorization", key, ticket=ticket)
    assert answer.status == 200, answer.text
    state, code = cast.wechat.web.authorised(answer.body["url"], openid)
    return {"state": state, "code": code}


def test_a_person_binds_by_the_link_and_releases(cast: Cast) -> None:
    ticket = link(cast)
    assert post(cast, "phone", "/v1/me/wechat/authorization", ticket=ticket).told == (403, "identity_missing")
    assert cast.send(Sent("GET", "/v1/me/wechat"), cast.credentials["phone"]).told == (403, "identity_missing")
    came_back = authorised(cast, "applicant", ticket)
    for _ in range(2):  # the second is a repeat
        answer = post(cast, "applicant", "/v1/me/wechat", **came_back)
        assert (answer.status, answer.body["bound"]) == (200, True)
    person_id = cast.ids["applicant"]
    assert cast.wechat.bindings.openid(person_id) == OPENID
    assert cast.send(Sent("GET", "/v1/me/wechat"), cast.credentials["applicant"]).body["since"] is not None
    answer = post(cast, "applicant", "/v1/me/wechat/release", "k-2")
    assert (answer.status, answer.body["bound"]) == (200, False)
    assert not cast.wechat.bindings.bound(person_id)


def test_a_strangers_link_is_refused_and_entered_in_the_trail(cast: Cast) -> None:
    ticket = link(cast)
    came_back = authorised(cast, "neighbour", ticket, "o-of-the-neighbour")
    assert post(cast, "neighbour", "/v1/me/wechat", **came_back).told == (403, "ticket_of_another")
    assert (cast.trail.entries[-1].trace.act, cast.trail.entries[-1].result) == (
        "POST /v1/me/wechat", "ticket_of_another",
    )  # fmt: skip
    strangers = authorised(cast, "applicant", ticket)
    assert post(cast, "neighbour", "/v1/me/wechat", "k-2", **strangers).told == (422, "ticket_over")
    assert not cast.wechat.bindings.bound(cast.ids["neighbour"])


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/v1/me/wechat/authorization", {}, "ticket"),
        ("/v1/me/wechat/authorization", {"ticket": "short"}, "ticket"),
        ("/v1/me/wechat", {"state": "s" * 48}, "code"),
        ("/v1/me/wechat", {"state": "s" * 48, "code": ""}, "code"),
        ("/v1/me/wechat", {"state": "s" * 65, "code": "c"}, "state"),
        ("/v1/me/wechat", {"state": "s" * 48, "code": "c" * 129}, "code"),
        ("/v1/me/wechat", {"ticket": "s" * 48, "code": "c"}, "state"),
    ],
)
def test_what_is_not_of_the_form_is_refused_and_nothing_is_stored(
    cast: Cast, path: str, body: dict[str, str], field: str
) -> None:
    before = cast.kept()
    answer = post(cast, "applicant", path, **body)
    assert (answer.told, field in [fault["field"] for fault in answer.body["errors"]]) == ((422, "body_invalid"), True)
    assert cast.changed(before) <= {"counters"}


def test_what_somebody_writes_is_a_ticket_that_the_desk_dispatches(cast: Cast) -> None:
    answer = said(push(cast, "/receipts/wechat", told(OFFICIAL, Content="建议：多设几个公交站")).text)
    [entry] = cast.wechat.reported()
    assert (entry.text, entry.ticket.kind, entry.ticket.channel) == ("多设几个公交站", "suggestion", "wechat")
    assert entry.ticket.number in answer
    shown = cast.send(Sent("GET", f"/v1/tickets/{entry.ticket.id}"), cast.credentials["trader"])
    assert (shown.status, shown.body["text"]) == (200, "多设几个公交站")
    assert OPENID not in shown.text
