"""Notices over HTTP: what is too large is refused before it is read, and nothing is kept of it."""

from types import SimpleNamespace
from typing import Any, cast

import pytest

from chalicelib.access.rules import WhoMay
from chalicelib.trading.routes import LIMIT, Services, blueprint
from chalicelib.trading.values import MOST_TEXT
from tests.fakes.gate import gate_of
from tests.http import Http
from tests.trading import CONTENTS, Trading

RULES = WhoMay([
    {"method": "POST", "route": "/v1/trading/projects/{case_id}/notices", "roles": "officer", "relations": "any"},
])  # fmt: skip
MEGABYTES = 5 * 1024 * 1024


class Desk(Http):
    """A client of the routes of trading."""

    def __init__(self) -> None:
        self.world = Trading()
        services = Services(self.world.projects, cast(Any, SimpleNamespace()), self.world.cases)
        super().__init__(blueprint(lambda: services, lambda: gate_of({"centre": self.world.writer}, RULES)))
        self.case = self.world.registers()

    def drafts(self, text: str) -> Any:
        body = {"what": "intention", "title": "招标计划", "contents": CONTENTS["intention"], "text": text}
        body["dates"] = {"expected": self.world.later(60).isoformat()}
        return self.post(f"/v1/trading/projects/{self.case}/notices", body, "centre")


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_text_of_five_megabytes_is_too_large(desk: Desk) -> None:
    for text in ("长" * (MEGABYTES // 3), "a" * MEGABYTES, "长" * (LIMIT // 3)):
        assert desk.drafts(text).told == (413, "body_too_large")
    assert not desk.world.projects.show(desk.world.writer, desk.case).notices


def test_a_text_of_the_greatest_length_is_kept_and_one_that_is_longer_is_not(desk: Desk) -> None:
    assert desk.drafts("长" * (MOST_TEXT + 1)).status == 422
    assert desk.drafts("长" * MOST_TEXT).status == 200
    assert len(desk.world.projects.show(desk.world.writer, desk.case).notices) == 1
