"""Bodies in a form of their sender's own, and answers that are texts."""

import json
from typing import Any

import pytest
from chalice.app import Chalice
from chalice.test import Client, HTTPResponse

from chalicelib.access.rules import WhoMay
from chalicelib.web.answers import Plain, Xml
from chalicelib.web.api import SECURITY_HEADERS, Api, Ask, Raw
from tests.fakes.gate import gate_of

RULES = [
    {"method": method, "route": route, "roles": "*", "relations": "any"}
    for method, route in (("POST", "/raw"), ("GET", "/plain"), ("POST", "/xml"))
]
XML = "<xml><Encrypt><![CDATA[呈贡]]></Encrypt></xml>"


@pytest.fixture
def api() -> Api:
    gate = gate_of({}, WhoMay(RULES))
    api = Api("tests.unit.web.test_raw_bodies", lambda: gate)

    @api.raw("/raw", Plain, "what was sent, as it came", limit=100)
    def raw(ask: Ask[Raw]) -> Plain:
        return Plain(json.dumps([ask.body.text, ask.body.query], ensure_ascii=False))

    @api.get("/plain", Plain, "a text")
    def plain(_: Ask[Any]) -> Plain:
        return Plain("成功")

    @api.raw("/xml", Xml, "a document")
    def xml(ask: Ask[Raw]) -> Plain | Xml:
        return Xml(XML) if ask.body.text else Plain("success")

    return api


@pytest.fixture
def client(api: Api) -> Client:
    app = Chalice("test")
    app.register_blueprint(api)
    return Client(app)


def post(client: Client, path: str, body: bytes, media: str) -> HTTPResponse:
    answer = client.http.post(path, headers={"Content-Type": media}, body=body)
    assert SECURITY_HEADERS.items() <= answer.headers.items()
    return answer


@pytest.mark.parametrize("media", ["text/xml", "application/json", "application/xml; charset=utf-8", "text/plain", ""])
def test_any_text_of_any_media_type_comes_as_it_is_with_its_query(client: Client, media: str) -> None:
    for text in (XML, '{"a": 1}', "{no json", ""):
        answer = post(client, "/raw?nonce=n%201&signature=%E8%B4%A1", text.encode(), media)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
        assert json.loads(answer.body) == [text, {"nonce": "n 1", "signature": "贡"}]


def test_a_raw_body_is_limited_and_must_be_text(client: Client) -> None:
    for body, status, code in ((b"x" * 101, 413, "body_too_large"), (b"\xff\xfe", 422, "body_invalid")):
        answer = post(client, "/raw", body, "text/xml")
        assert (answer.status_code, json.loads(answer.body)["code"]) == (status, code)
    assert post(client, "/raw", b"x" * 100, "text/xml").status_code == 200


def test_texts_are_answered_with_their_media_types(client: Client) -> None:
    plain = client.http.get("/plain")
    assert (plain.body.decode(), plain.headers["Content-Type"]) == ("成功", "text/plain; charset=utf-8")
    xml = post(client, "/xml", b"x", "text/xml")
    assert (xml.body.decode(), xml.headers["Content-Type"]) == (XML, "application/xml; charset=utf-8")
    word = post(client, "/xml", b"", "text/xml")
    assert (word.body.decode(), word.headers["Content-Type"]) == ("success", "text/plain; charset=utf-8")


def test_a_raw_route_says_that_it_is_one(api: Api) -> None:
    [raw, plain, _] = api.described
    assert (raw.raw, raw.keyed, raw.body, raw.limit) == (True, False, Raw, 100)
    assert not plain.raw
