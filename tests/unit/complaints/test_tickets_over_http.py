"""Tickets over HTTP: who is answered what, in which form; repeats change nothing, and bad input keeps nothing."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.builders import once
from tests.cast import Cast
from tests.families import STREET
from tests.gateway import Answer, Sent
from tests.ticketing import REPORTER, TEXT

PATH = "/v1/tickets"
ASKED: dict[str, Any] = {
    "kind": "help", "channel": "web", "reporter": REPORTER, "text": TEXT, "place": {"street": STREET},
}  # fmt: skip


@cache
def _cast() -> Cast:
    return Cast()


@pytest.fixture
def cast() -> Iterator[Cast]:
    """Everybody, and no ticket."""
    cast = _cast()
    beginning = dict(cast.kept())
    yield cast
    cast.put_back(beginning)


def post(cast: Cast, who: str, body: Any, path: str = PATH, key: str = "") -> Answer:
    sent = Sent("POST", path, body=body, headers={"idempotency-key": key or once().key})
    return cast.send(sent, cast.credentials[who])


def get(cast: Cast, who: str, path: str, **query: str) -> Answer:
    return cast.send(Sent("GET", path, query), cast.credentials[who])


def test_a_report_is_answered_with_its_number(cast: Cast) -> None:
    answer = post(cast, "applicant", ASKED)
    assert answer.status == 201
    told = answer.body
    assert told["number"].startswith("GD")
    assert (told["stage_text"], told["kind_text"], told["repeated"]) == ("已受理，待派单", "求助", False)
    mine = get(cast, "applicant", PATH).body["items"]
    assert [one["id"] for one in mine] == [told["id"]]
    whole = get(cast, "applicant", f"{PATH}/{told['id']}").body
    assert (whole["text"], whole["reporter"]["phone"]) == (TEXT, REPORTER["phone"])
    assert get(cast, "stranger", f"{PATH}/{told['id']}").told == (404, "case_unknown")


def test_a_repeat_under_the_key_is_the_first_answer(cast: Cast) -> None:
    first, again = (post(cast, "applicant", ASKED, key="one") for _ in range(2))
    assert first.body == again.body
    other = post(cast, "applicant", ASKED | {"text": TEXT + "还有一件事。"}, key="one")
    assert other.told == (409, "idempotency_key_reused")


def test_who_has_number_and_code_sees_how_far_it_is_and_no_word_of_it(cast: Cast) -> None:
    told = post(cast, "applicant", ASKED).body
    answer = get(cast, "nobody", "/v1/ticket-progress", number=told["number"], code=told["code"])
    assert answer.status == 200
    assert answer.body["ticket"]["number"] == told["number"]
    assert TEXT not in answer.text
    assert REPORTER["phone"] not in answer.text
    wrong = get(cast, "nobody", "/v1/ticket-progress", number=told["number"], code="ABCDEFGH")
    unknown = get(cast, "nobody", "/v1/ticket-progress", number="GD20200101000001", code="ABCDEFGH")
    assert wrong.told == unknown.told == (404, "case_unknown")


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("tickets", "工单"),
        ("ratings", "评价"),
        ("trading/challenges", "异议、质疑或者投诉"),
        ("bundle-applications", "一件事"),
    ],
)
def test_what_is_not_found_is_called_what_it_is(cast: Cast, path: str, what: str) -> None:
    answer = get(cast, "applicant", f"/v1/{path}/01K7B2Q0M0HM2YHQ4V8PS2XG00")
    assert (answer.told, answer.body["detail"]) == ((404, "case_unknown"), f"没有找到这个{what}。")


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "wish"}, "body_invalid"),
        ({"text": 5}, "body_invalid"),
        ({"text": "  "}, "ticket_text_empty"),
        ({"text": "啊" * 50_000}, "ticket_text_long"),
        ({"text": "😡😡😡😡😡"}, "ticket_text_nothing"),
        ({"text": "快来看看" * 40}, "ticket_text_spam"),
        ({"place": {"longitude": 102.8}}, "body_invalid"),
        ({"place": {"longitude": 1e9, "latitude": 24.8}}, "body_invalid"),
        ({"reporter": {"name": "杨秀英", "phone": "123"}}, "body_invalid"),
        ({"accused": {"departments": ["x"]}}, "body_invalid"),
        ({"surprise": True}, "body_invalid"),
    ],
)
def test_bad_input_is_told_and_keeps_nothing(cast: Cast, changed: dict[str, Any], code: str) -> None:
    before = cast.kept()
    answer = post(cast, "applicant", ASKED | changed)
    assert answer.told == (422, code)
    assert cast.changed(before) <= {"counters", "answers"}


def test_the_public_reports_without_a_name_so_often(cast: Cast) -> None:
    asked = ASKED | {"identity": "anonymous", "reporter": None}
    places = [f"学校门口第{number}棵树倒了，挡住了人行道，请来看看。" for number in range(21)]
    answers = [post(cast, "nobody", asked | {"text": text}) for text in places]
    assert [one.status for one in answers] == [201] * 20 + [429]
    assert post(cast, "applicant", ASKED).status == 201


def test_a_mailbox_is_brought_in_under_signature(cast: Cast) -> None:
    asked = ASKED | {"channel": "mailbox", "source": "MB-1"}
    first = post(cast, "department", asked)
    assert first.status == 201
    again = post(cast, "department", asked | {"text": TEXT + "补充。"})
    assert (again.body["id"], again.body["repeated"]) == (first.body["id"], True)
    assert post(cast, "department_unscoped", asked).told == (403, "scope_missing")


def test_the_acts_are_in_the_audit(cast: Cast) -> None:
    told = post(cast, "applicant", ASKED).body
    get(cast, "trader", f"{PATH}/{told['id']}")
    acts = [(entry.trace.act, entry.result) for entry in cast.trail.entries if entry.trace.about == told["id"]]
    assert ("POST /v1/tickets", "ticket_registered") in acts
    assert ("GET /v1/tickets/{case_id}", "shown") in acts
