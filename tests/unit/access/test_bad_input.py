"""What callers send to learn or do what is not theirs: refused, and in the words for what is not there at all."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.web.reading import BODY_LIMIT, PART_LIMIT
from tests.asks import Requests, made
from tests.cast import Cast
from tests.gateway import Answer, Sent, part
from tests.generating.junk import INJECTIONS, NESTED
from tests.kinds import BAD, KINDS, kinds
from tests.through import THROUGH

UNKNOWN = "01K7B2Q0M0HM2YHQ4V8PS2XG5N"
MAY_KNOW = (
    "GET /v1/trading/challenges/{case_id}", "GET /v1/accountability/{case_id}", "GET /v1/ratings/{case_id}",
    "GET /v1/tickets/{case_id}",
)  # fmt: skip
"""Who may read these and not act is told so."""
PER_CASE = [route for route in THROUGH if "{case_id}" in route and "/trading/projects/" not in route]
"""Of trading projects everybody knows that they are there: who may not act is told so."""
HOSTILE = {"cookie": "a=b\r\nSet-Cookie: c=d", "origin": "https://127.0.0.1\r\nX: y", "x-forwarded-for": "' OR 1=1"}


@pytest.fixture(scope="module")
def everybody() -> Cast:
    return Cast()


@pytest.fixture
def cast(everybody: Cast) -> Iterator[Cast]:
    """Everybody, and each test begins from the same."""
    beginning = everybody.kept()
    yield everybody
    everybody.put_back(beginning)


def ask(cast: Cast, route: str, who: str, **changes: Any) -> Answer:
    """A good request of the route, changed."""
    kind = KINDS[who]
    return cast.send(replace(made(cast, route, who, kind.family, kind.role), **changes), cast.credentials[who])


@pytest.mark.parametrize("route", PER_CASE)
def test_what_is_not_theirs_looks_like_what_is_not_there(cast: Cast, route: str) -> None:
    """Another person's case, another outlet's, another department's: the same bytes as an unknown id."""
    known = next((one for one in MAY_KNOW if one.split()[1] in route), "")
    readers = kinds(THROUGH[known]) if known else frozenset[str]()
    strangers = KINDS.keys() - kinds(THROUGH[route]) - BAD - readers
    assert strangers
    for who in strangers:
        sent = made(cast, route, who, KINDS[who].family, KINDS[who].role)
        nowhere = "/".join(UNKNOWN if part in cast.cases.kept else part for part in sent.path.split("/"))
        theirs = cast.send(sent, cast.credentials[who])
        assert theirs == cast.send(replace(sent, path=nowhere, headers={"idempotency-key": "2"}), cast.credentials[who])
        assert theirs.status in (401, 403, 404)


def test_another_departments_call_back_looks_like_one_about_nothing(cast: Cast) -> None:
    sent = made(cast, "POST /v1/callbacks", "department_elsewhere", "elder", "officer")
    nowhere = {**sent.body, "data": {**sent.body["data"], "case_id": UNKNOWN}}
    who = cast.credentials["department_elsewhere"]
    theirs = cast.send(sent, who)
    assert theirs.told == (404, "case_unknown")
    assert theirs == cast.send(replace(sent, body=nowhere, headers={"idempotency-key": "2"}), who)


def test_a_number_says_nothing_without_its_code(cast: Cast) -> None:
    """An unknown number, a wrong code and what is no number at all are answered alike."""
    good = made(cast, "GET /v1/progress", "nobody", "elder", "resident")
    number, code = good.query["number"], good.query["code"]
    wrong = [
        (number, "AAAAAAAA"), (number, ""), (number, code[:-1]), (number[:-1] + "9", code), ("", code), ("x", "y"),
        ("' OR '1'='1", code), (number, "' OR '1'='1"), ("\r\n", "\x00"), ("number:" + number, code),
    ]  # fmt: skip
    for path in ("/v1/progress", "/v1/progress/timeline"):
        assert cast.send(replace(good, path=path)).status == 200
        answers = {
            (answer.status, answer.text)
            for number, code in wrong
            if (answer := cast.send(Sent("GET", path, {"number": number, "code": code})))
        }
        assert [status for status, _ in answers] == [404]


def test_trying_codes_of_one_number_ends_for_everybody(cast: Cast) -> None:
    good = made(cast, "GET /v1/progress", "nobody", "elder", "resident")
    answers = [
        cast.send(Sent("GET", "/v1/progress", {**good.query, "code": f"{n:08}"}, address=f"198.51.100.{n}"))
        for n in range(40)
    ]
    assert {answer.told for answer in answers[:30]} == {(404, "case_unknown")}
    assert {answer.told for answer in answers[30:]} == {(429, "too_many_requests")}


def test_trying_numbers_from_one_address_ends(cast: Cast) -> None:
    told = [cast.send(Sent("GET", "/v1/progress", {"number": f"{n:029}", "code": "AAAAAAAA"})).told for n in range(310)]
    assert set(told[:300]) == {(404, "case_unknown")}
    assert set(told[300:]) == {(429, "too_many_requests")}


def test_trying_identity_numbers_ends(cast: Cast) -> None:
    """Claiming children, and proving names, tells at most ten times a day whether somebody is there."""
    for route in ("POST /v1/me/children", "POST /v1/me/real-name"):
        assert [ask(cast, route, "stranger").status for _ in range(11)][-1] == 429


@pytest.mark.parametrize("route", [route for route in THROUGH if "{" in route and "/open311/" in route])
def test_a_name_that_is_too_long_for_any_table_is_unknown_to_open311(cast: Cast, route: str) -> None:
    sent = made(cast, route, "applicant", "elder", "resident")
    for length in (PART_LIMIT, PART_LIMIT + 1, 5000):
        path = route.split()[1].replace("{file}", part("长" * length) + ".xml")
        answer = cast.send(replace(sent, path=path), cast.credentials["applicant"])
        assert (answer.status, "<code>404</code>" in answer.text) == (404, True)


@pytest.mark.parametrize("route", [route for route in THROUGH if "{" in route and "/open311/" not in route])
def test_a_name_that_is_too_long_for_any_table_is_looked_up_in_none(cast: Cast, route: str) -> None:
    who, names = sorted(kinds(THROUGH[route]) - {"nobody"})[0], set(re.findall(r"{\w+}", route))
    sent, path = made(cast, route, who, KINDS[who].family, KINDS[who].role), route.split()[1]
    for length, told in ((PART_LIMIT, None), (PART_LIMIT + 1, (404, "route_unknown")), (5000, (404, "route_unknown"))):
        for name in names:
            answer = cast.send(replace(sent, path=path.replace(name, part("长" * length))), cast.credentials[who])
            assert answer.status < 500
            assert (answer.told == told) if told else (answer.status == 200 or answer.told[1] != "route_unknown")


BODIES = {
    "too large": (b'{"a": "' + b"x" * BODY_LIMIT + b'"}', (413, "body_too_large")),
    "deep lists": (b"[" * NESTED + b"]" * NESTED, (400, "json_malformed")),
    "lists without end": (b"[" * NESTED, (400, "json_malformed")),
    "deep objects": (b'{"a":' * 40_000 + b"1" + b"}" * 40_000, (400, "json_malformed")),
    "cut off": (b'{"reason": "', (400, "json_malformed")),
    "nothing": (b"", (400, "json_malformed")),
    "two values": (b"{}{}", (400, "json_malformed")),
    "no UTF-8": (b'{"reason": "\xff\xfe"}', (400, "json_malformed")),
    "no number": (b'{"reason": NaN}', (400, "json_malformed")),
    "beyond all bounds": (b'{"reason": 1e999}', (400, "json_malformed")),
    "half a character": (b'{"reason": "\\ud800 half"}', (400, "json_malformed")),
    "no object": (b"[]", (422, "body_invalid")),
    "nothing in it": (b"null", (422, "body_invalid")),
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_none_is_refused_and_changes_nothing(cast: Cast, name: str) -> None:
    body, told = BODIES[name]
    route = "POST /v1/applications/{case_id}/review"
    sent = replace(made(cast, route, "applicant", "elder", "resident"), body=body)
    before = cast.kept()
    assert cast.send(sent, cast.credentials["applicant"]).told == told
    assert cast.changed(before) <= {"counters"}


def test_of_a_name_that_is_told_twice_the_last_word_is_the_one_that_is_checked(cast: Cast) -> None:
    route = "POST /v1/applications/{case_id}/review"
    assert ask(cast, route, "applicant", body=b'{"reason": "good enough", "reason": 1}').told == (422, "body_invalid")


@pytest.mark.parametrize("media", ["text/plain", "application/x-www-form-urlencoded", "", "application/json\r\nX: y"])
def test_only_json_is_taken(cast: Cast, media: str) -> None:
    headers = {"content-type": media, "idempotency-key": "k"}
    told = ask(cast, "POST /v1/me/face", "applicant", headers=headers).told
    assert told == (415, "media_type_unsupported")


@pytest.mark.parametrize("key", ["", " ", "x" * 129, "é", "a\r\nSet-Cookie: b=c", "\x00", "😀"])
def test_a_key_is_short_and_plain(cast: Cast, key: str) -> None:
    status, code = ask(cast, "POST /v1/me/face", "applicant", headers={"idempotency-key": key}).told
    assert (status, code.removeprefix("idempotency_key_")) in {(400, "missing"), (422, "format")}


def texts(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every place of a JSON value that holds a text."""
    for key, inner in list(node.items() if isinstance(node, dict) else enumerate(node)):
        if isinstance(inner, str):
            yield node, key
        elif isinstance(inner, dict | list):
            yield from texts(inner)


def harmless(answer: Answer, text: str) -> bool:
    """Not failed, and nothing of what was sent is in a header."""
    headers = {f"{name}: {value}" for name, value in answer.headers.items()}
    reflected = any(("\r" in line or "\n" in line or (len(text) > 3 and text in line)) for line in headers)
    return answer.status < 500 and not reflected


@pytest.mark.parametrize("route", sorted(THROUGH))
def test_strings_that_mean_something_elsewhere_are_only_texts(cast: Cast, route: str) -> None:
    """In every text of the body, in every parameter, in the path: taken as it is, or refused; never acted on."""
    who, requests = sorted(kinds(THROUGH[route]) - {"nobody"})[0], Requests(cast, route)
    for text in INJECTIONS:
        sent = requests.of(who, KINDS[who])
        bodies = []
        for place in range(len(list(texts(sent.body or {})))):
            body = deepcopy(json.loads(json.dumps(sent.body)))
            holder, key = list(texts(body))[place]
            holder[key] = text
            bodies.append(replace(sent, body=body))
        *base, last = sent.path.split("/")
        found = last if "{" not in route.rpartition("/")[2] else part(text)
        asked = [replace(sent, query={**sent.query, name: text}) for name in (*sent.query, "x", "purpose")]
        for one in (*bodies, *asked, replace(sent, path="/".join((*base, found)), headers={**sent.headers, **HOSTILE})):
            assert harmless(cast.send(one, cast.credentials[who]), text), one
    requests.put_back()


@pytest.mark.parametrize("text", [text for text in INJECTIONS if 2 <= len(text) <= 40 and "\r" not in text])
def test_what_is_taken_is_shown_as_it_was_written(cast: Cast, text: str) -> None:
    """A name and an opinion that mean something to a database, a page or a spreadsheet are what they are."""
    asked = cast.application("elder", "resident", automatic=False)
    asked["applicant"] = {**asked["applicant"], "name": text}
    taken = cast.send(
        Sent("POST", "/v1/applications", body=asked, headers={"idempotency-key": "1"}), cast.credentials["applicant"]
    )
    assert taken.status == 201
    path = f"/v1/applications/{taken.body['case_id']}/dossier"
    shown = cast.send(Sent("GET", path, {"purpose": "own"}), cast.credentials["applicant"])
    assert shown.body["name"] == text.strip()
    assert shown.headers["Content-Type"] == "application/json"


def test_what_the_caller_says_it_is_for_is_no_way_into_the_trail(cast: Cast) -> None:
    """A purpose that is none of ours, and of any length, does not lie in the audit."""
    ask(cast, "GET /v1/applications/{case_id}/dossier", "stranger", query={"purpose": "x" * 5000})
    assert all(len(entry.trace.purpose) <= 40 for entry in cast.trail.entries)


@pytest.mark.parametrize("path", ["/v1/progress", "/v1/progress/timeline"])
def test_half_a_character_in_a_query_looks_like_an_unknown_number(cast: Cast, path: str) -> None:
    answer = cast.send(Sent("GET", path, {"number": "\ud800", "code": "\udfff1234567"}))
    assert (answer.status, answer.body["code"]) == (404, "case_unknown")
