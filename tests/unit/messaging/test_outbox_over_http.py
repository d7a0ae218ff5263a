"""Messages over HTTP: what is refused in which words, what a repeat does, and what the audit hears."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.asks.outbox import stands
from tests.cast import Cast
from tests.gateway import Answer, Sent


@pytest.fixture(scope="module")
def everybody() -> Cast:
    return Cast()


@pytest.fixture
def cast(everybody: Cast) -> Iterator[Cast]:
    beginning = everybody.kept()
    yield everybody
    everybody.put_back(beginning)


def asked(cast: Cast, who: str, path: str, body: Any = None, key: str = "a-key", **query: str) -> Answer:
    headers = {"idempotency-key": key} if body is not None else {}
    return cast.send(Sent("GET" if body is None else "POST", path, query, body, headers), cast.credentials[who])


def heard(cast: Cast, act: str) -> list[tuple[str, str]]:
    """Who did it, and with which result, as the audit has it."""
    return [(entry.trace.actor.id, entry.result) for entry in cast.trail.entries if entry.trace.act == act]


def test_a_replay_is_done_once_and_audited(cast: Cast) -> None:
    failed = stands(cast, "elder", "sms", "failed")
    path, body = f"/v1/deliveries/{failed.errand.message_id}/replay", {"revision": failed.revision}
    before = len(cast.messages.outbox.errands)
    first, again = (asked(cast, "administrator", path, body) for _ in range(2))
    assert (first.status, again.status) == (200, 200)
    assert first.body == again.body | {"age_seconds": first.body["age_seconds"]}
    assert len(cast.messages.outbox.errands) == before + 1
    assert heard(cast, "POST /v1/deliveries/{message_id}/replay")[-1] == ("administrator", "asked")


@pytest.mark.parametrize("body", [{}, {"revision": 0}, {"revision": "1; --"}, {"revision": 1, "why": "x"}])
def test_a_replay_says_what_was_looked_at(cast: Cast, body: dict[str, Any]) -> None:
    failed = stands(cast, "elder", "sms", "failed")
    told = asked(cast, "administrator", f"/v1/deliveries/{failed.errand.message_id}/replay", body)
    assert told.told == (422, "body_invalid")


def test_what_cannot_be_replayed_is_told_in_words(cast: Cast) -> None:
    sent = stands(cast, "elder", "sms", "sent")
    told = asked(cast, "administrator", f"/v1/deliveries/{sent.errand.message_id}/replay", {"revision": sent.revision})
    assert told.told == (409, "delivery_not_failed")
    assert "不用重新发送" in told.body["detail"]


def test_whoever_saw_a_number_is_in_the_audit(cast: Cast) -> None:
    stands(cast, "elder", "window", "sent")
    [task] = asked(cast, "window_elsewhere", "/v1/phone-tasks").body["items"]
    assert task["phone"] == cast.families["elder"].applicant["phone"]
    assert heard(cast, "GET /v1/phone-tasks")[-1] == (cast.ids["window_elsewhere"], "shown")
    assert asked(cast, "reviewer", "/v1/phone-tasks").told == (403, "not_at_a_window")
    assert heard(cast, "GET /v1/phone-tasks")[-1] == (cast.ids["reviewer"], "not_at_a_window")


def test_a_call_is_told_in_a_choice_of_words_alone(cast: Cast) -> None:
    task = stands(cast, "elder", "window", "sent")
    path, revision = f"/v1/phone-tasks/{task.errand.message_id}/outcome", task.revision
    own = {"reached": False, "note": "李大爷的儿子接的，电话13887100001", "revision": revision}
    assert asked(cast, "window", path, own, "first").told == (422, "body_invalid")
    told = asked(cast, "window", path, {"reached": False, "note": "no_answer", "revision": revision}, "second")
    assert (told.status, told.body["attempts"], told.body["state"]) == (200, 1, "sent")


@pytest.mark.parametrize(("channel", "state"), [("fax", "failed"), ("sms", "lost"), ("", "")])
def test_a_list_is_of_a_channel_and_a_state(cast: Cast, channel: str, state: str) -> None:
    assert asked(cast, "administrator", "/v1/deliveries", channel=channel, state=state).status == 422


def test_each_wrong_variable_of_a_preview_is_told(cast: Cast) -> None:
    path = "/v1/message-templates/login_code/preview"
    told = asked(cast, "administrator", path, {"values": {"name": "x"}})
    assert told.told == (422, "template_values")
    assert {error["field"]: error["code"] for error in told.body["errors"]} == {
        "values.code": "template_value_missing", "values.name": "template_value_unknown",
    }  # fmt: skip
    good = asked(cast, "administrator", path, {"values": {"code": "123456"}, "plain": True})
    assert (good.status, good.body["sms_parts"]) == (200, 1)
    assert good.body["sms"] == "【呈小服】验证码123456，五分钟内用，不要告诉别人。"
