"""Open311 on the running stack: an app posts the standard's form; a client that is not ours reads it back."""

import json
import time
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from georeport import GeoReport

from infra.fresh import command
from infra.stack import Stack
from tests.open311 import REPORT, V2, form

FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
REALTIME, BATCH = "street_lighting", "pollution"
SEEN, LOOKS = 60.0, 0.5
"""Seconds until it is given up, and between two looks."""


class App:
    """An app with a key of the stack's."""

    def __init__(self, url: str, key: str) -> None:
        self.root = url + V2
        self._key = key

    def report(self, ending: str, **told: str) -> httpx.Response:
        body = form({"api_key": self._key, "service_code": REALTIME, **REPORT, **told})
        return httpx.post(f"{self.root}/requests.{ending}", content=body, headers=FORM, timeout=30, trust_env=False)

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.root + path, timeout=30, trust_env=False)


@pytest.fixture(scope="module")
def app(stack: Stack, environment: dict[str, str]) -> App:  # noqa: ARG001  the command reads the process's own
    issued = json.loads(command("infra.open311", "issue", "city-app", "--name", "城市随手拍"))
    return App(stack.api_url, issued["api_key"])


def seen(look: Callable[[], Any]) -> Any:
    """What is there at last."""
    until = time.monotonic() + SEEN
    while not (found := look()) and time.monotonic() < until:
        time.sleep(LOOKS)
    return found


def as_list(found: Any) -> list[dict[str, Any]]:
    """The client reads a single element of XML as no list."""
    return found if isinstance(found, list) else [found]


def test_a_report_is_read_back_by_a_client_that_is_not_ours(app: App) -> None:
    answer = app.report("xml")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/xml; charset=utf-8"
    number = ElementTree.fromstring(answer.content).findtext("request/service_request_id")  # noqa: S314  our own
    assert number
    assert app.report("xml").text == answer.text

    shown = seen(lambda: app.get(f"/requests/{number}.json").status_code == 200)
    assert shown
    for form_of in ("json", "xml"):
        client = GeoReport(app.root, jurisdiction="kmcg.gov.cn", output_format=form_of)
        services = {one["service_code"]: one for one in client.get_service_list()}
        assert services[REALTIME]["type"] == "realtime"
        definition = client.get_service_definition(REALTIME)
        assert definition["service_code"] == REALTIME
        one = client.get_service_request(number)
        assert one["service_request_id"] == number
        assert one["service_code"] == REALTIME
        assert (float(one["lat"]), float(one["long"])) == (24.885, 102.821)
        assert one["description"] is None
        for asked in ({}, {"service_code": REALTIME}, {"service_request_id": number}, {"status": one["status"]}):
            listed = as_list(client.get_service_requests(**asked))
            assert number in {found["service_request_id"] for found in listed}
        with pytest.raises(Exception, match="400"):
            client.get_service_requests(start_date="2026-01-01T00:00:00Z", end_date="2026-12-01T00:00:00Z")


def test_a_token_leads_to_the_number_once_the_ticket_is_dispatched(app: App, api: Any, tokens: Any) -> None:
    told = {"service_code": BATCH, "description": "梁王山脚下的工厂夜里偷排废水，河水发黑发臭，请环保局来查。"}
    [receipt] = app.report("json", **told).json()
    token = receipt["token"]
    assert "service_request_id" not in receipt
    assert [receipt] == app.report("json", **told).json()
    desk = tokens.officer("government_services", "desk-311")

    def dispatched() -> bool:
        """By the machine's suggestion, or else by a person."""
        waiting = api.get("/v1/ticket-queue?kind=dispatch", desk).json()["items"]
        for one in waiting:
            if one["channel"] == "open311":
                body = {"department": "1153011401530228XW", "category": BATCH}
                api.post(f"/v1/tickets/{one['id']}/dispatch", body, desk)
        return bool(app.get(f"/tokens/{token}.json").json()[0]["service_request_id"])

    assert seen(dispatched)
    [known] = app.get(f"/tokens/{token}.json").json()
    assert known["token"] == token
    number = known["service_request_id"]
    assert seen(lambda: app.get(f"/requests/{number}.xml").status_code == 200)


def test_refusals_are_the_standards(app: App) -> None:
    wrong = App(app.root.removesuffix(V2), "xyz").report("json")
    assert wrong.status_code == 403
    [told] = wrong.json()
    assert told["code"] == 403
    assert app.get("/requests/GD1.xml").status_code == 404
    assert app.report("json", service_code="potholes").status_code == 404
    assert app.report("json", lat="north").status_code == 400


def test_the_discovery_leads_to_the_endpoint(app: App) -> None:
    root = app.root.removesuffix("/v2")
    told = httpx.get(f"{root}/discovery.json", timeout=30, trust_env=False).json()
    [endpoint] = told["endpoints"]
    assert endpoint["url"].endswith("/open311/v2")
    assert httpx.get(f"{root}/discovery.xml", timeout=30, trust_env=False).text.startswith("<?xml")
