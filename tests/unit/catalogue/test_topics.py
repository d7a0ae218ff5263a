"""The document of topics: who may broadcast to what, and what subscribers agree to."""

from typing import Any

import pytest
from pydantic import ValidationError

from chalicelib.catalogue.topics import Topics
from chalicelib.kernel.errors import Invalid
from tests.broadcasting import published
from tests.builders import items

TOPIC = {"code": "elder_care", "name": "养老服务", "about": "通知。", "departments": ["11530114015301148T"]}
TEXTS = [{"version": "2026-11", "text": "我订阅“{name}”"}]
BODY = {"source": "建议稿", "consents": TEXTS, "topics": [TOPIC]}


def test_the_districts_topics_are_of_departments_that_there_are() -> None:
    known = {one["credit_code"] for one in published().document("departments").values()}
    for topic in published().topics().topics:
        assert set(topic.departments) <= known
    assert {item.department.credit_code for item in items().values()} & known


@pytest.mark.parametrize(
    "changes",
    [
        {"topics": [TOPIC, TOPIC]}, {"topics": []}, {"consents": []},
        {"consents": [*TEXTS, {"version": "2026-10", "text": "旧的"}]},
        {"topics": [TOPIC | {"departments": []}]}, {"topics": [TOPIC | {"code": "Elder Care"}]},
    ],
)  # fmt: skip
def test_what_is_not_whole_is_not_published(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Topics.from_document(BODY | changes)


def test_a_department_has_a_code_that_holds() -> None:
    wrong = TOPIC | {"departments": ["115301140153011481"]}
    with pytest.raises(Invalid):
        Topics.from_document(BODY | {"topics": [wrong]})


def test_the_newest_text_is_the_one_that_is_agreed_to() -> None:
    newer = {"version": "2027-01", "text": "新的“{name}”"}
    topics = Topics.from_document(BODY | {"consents": [*TEXTS, newer]})
    assert topics.consent.version == "2027-01"
    assert topics.get("elder_care").name == "养老服务"
    with pytest.raises(Invalid):
        topics.get("weather")
