"""The district with an app that reports over Open311, and a client that looks."""

import json
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from chalice.app import Chalice
from chalice.test import Client, HTTPResponse

from chalicelib.complaints.open311.routes import blueprint
from chalicelib.kernel.clock import CHINA
from tests.fakes.gate import gate_of
from tests.fakes.records import MemoryCounters
from tests.open311 import V2, Open311Side
from tests.ticketing import Ticketing

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class City(Ticketing):
    """The district, with an app that reports and a client that looks."""

    def __init__(self) -> None:
        super().__init__()
        self.clock.at = datetime.now(CHINA)  # what is kept for a while goes by the machine's clock
        self.counters = MemoryCounters()
        self.side = Open311Side(self, self.tickets.intake, self.documents, self.counters)
        self.key, app = self.side.key(), Chalice("open311")
        gate = gate_of({})
        app.register_blueprint(blueprint(lambda: self.side.services, lambda: gate))
        self._client = Client(app)

    def get(self, path: str, **query: str) -> HTTPResponse:
        asked = f"?{urlencode(query)}" if query else ""
        return self._client.http.get(f"{path}{asked}")

    def told(self, path: str, **query: str) -> Any:
        answer = self.get(f"{V2}/{path}.json", **query)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def send(self, body: bytes, form: str = "json") -> HTTPResponse:
        return self._client.http.post(f"{V2}/requests.{form}", headers=FORM, body=body)

    def takes(self, **told: str | None) -> Any:
        answer = self.send(self.side.form(self.key, **told))
        assert answer.status_code == 200, answer.body
        [receipt] = answer.json_body
        return receipt

    @property
    def newest(self) -> str:
        return list(self.cases.kept)[-1]

    def listed(self, **query: str) -> list[str]:
        return [one["service_request_id"] for one in self.told("requests", **query)]


def refused(answer: HTTPResponse) -> tuple[int, list[str]]:
    """Status and descriptions of a refusal; the code in the body is the status."""
    told = json.loads(answer.body)
    assert {one["code"] for one in told} == {answer.status_code}
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return answer.status_code, [one["description"] for one in told]
