"""About 2,000 requests that nobody would write by hand; the measurement sends fifty times as many."""

from dataclasses import replace

import pytest

from tests.asks import made
from tests.cast import Cast
from tests.gateway import Answer
from tests.generating.judging import Judge, misformed
from tests.generating.playing import Found, played
from tests.generating.requests import Try, operations

COUNT, START = 2_016, 1
"""28 to each operation, the same each time."""


@pytest.fixture(scope="module")
def found() -> Found:
    return played(COUNT, START)


def test_no_request_fails_the_platform(found: Found) -> None:
    assert found.requests == COUNT
    assert found.server_errors == []


def test_what_is_refused_leaves_nothing_and_what_is_accepted_is_whole(found: Found) -> None:
    assert found.partial_writes == []


def test_every_answer_is_in_its_documented_form(found: Found) -> None:
    assert found.forms == []


def test_the_requests_are_of_every_sort(found: Found) -> None:
    """Some get through, some meet each kind of refusal: else the others would show little."""
    assert found.statuses[200] > COUNT // 20
    assert {201, 400, 401, 403, 404, 409, 422} <= set(found.statuses)


def test_every_operation_is_described() -> None:
    cast = Cast()
    assert set(operations(cast.apis)) == {f"{r.method} {r.path}" for api in cast.apis for r in api.described}


class Judged:
    """One good request of the applicant's, judged on a platform that does not do as it should."""

    def __init__(self) -> None:
        self.cast = Cast()
        self.judge = Judge(self.cast)
        self.route = "GET /v1/applications/{case_id}"

    def send(self, who: str = "applicant") -> Judge:
        self.judge(Try(self.route, made(self.cast, self.route, who, "elder", "resident"), who))
        return self.judge


def test_the_judge_sees_a_failure() -> None:
    one = Judged()
    one.cast.reading.progress = None  # type: ignore[method-assign,assignment]
    assert len(one.send().server_errors) == 1


def test_the_judge_sees_what_a_refusal_leaves_behind() -> None:
    one = Judged()
    refused = one.cast.gate.admit

    def leaving(request: object) -> object:
        one.cast.cases.claims["left"] = "behind"
        return refused(request)  # type: ignore[arg-type]

    one.cast.gate.admit = leaving  # type: ignore[method-assign,assignment]
    assert len(one.send("stranger").partial_writes) == 1


def test_the_judge_sees_a_case_that_is_not_whole() -> None:
    one = Judged()
    pending, served = one.cast.families["elder"].pending, one.cast.reading.progress

    def bending(caller: object, case_id: str) -> object:
        kept = one.cast.cases.kept[pending]
        one.cast.cases.kept[pending] = replace(kept, facts=kept.facts[:-1])
        return served(caller, case_id)  # type: ignore[arg-type]

    one.cast.reading.progress = bending  # type: ignore[method-assign,assignment]
    assert len(one.send().partial_writes) == 1


def test_the_judge_sees_an_answer_in_another_form() -> None:
    one = Judged()
    [route] = [r for api in one.cast.apis for r in api.described if f"{r.method} {r.path}" == one.route]
    good = one.cast.send(made(one.cast, one.route, "applicant", "elder", "resident"), one.cast.credentials["applicant"])
    assert list(misformed(route, good)) == []
    wrong = [
        replace(good, text="{}"),
        replace(good, text="no"),
        replace(good, status=201),
        replace(good, headers={}),
        replace(good, headers={**good.headers, "X": "a\r\nb"}),
        Answer(404, good.headers, '{"code": "case_unknown", "status": 404}'),
    ]
    assert all(list(misformed(route, answer)) for answer in wrong)
