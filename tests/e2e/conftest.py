"""One running stack for all end-to-end tests: an engine of its own, deployed and published, gone afterwards."""

import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from demo.access.strangers import ORIGIN
from demo.daytime import by_day
from demo.desk import Desk
from demo.scenes import Play
from infra.fresh import fresh_stack
from infra.stack import Stack
from infra.tokens import Tokens
from tests.cast import Cast
from tests.e2e.playing import clock_of
from tests.e2e.reporting import Place
from tests.served import served

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CLOCK_SPEED = "8640"
"""Legal time: a day in ten seconds."""


class Api:
    """Requests to the stack, as a client outside sends them."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client(timeout=30, trust_env=False)

    def post(self, path: str, body: Any, token: str = "", key: str | None = None) -> httpx.Response:
        """A command; with a fresh idempotency key unless one is given."""
        headers = {"Idempotency-Key": key or uuid.uuid4().hex, **_bearer(token)}
        return self._http.post(self._url + path, json=body, headers=headers)

    def get(self, path: str, token: str = "") -> httpx.Response:
        """A read."""
        return self._http.get(self._url + path, headers=_bearer(token))

    def close(self) -> None:
        self._http.close()


@pytest.fixture(scope="session")
def running() -> Iterator[tuple[Stack, Callable[[], None]]]:
    """The stack, with the district's data in it, on which broadcasts may be sent at any hour; waits until it knows."""
    with fresh_stack(ClockSpeed=CLOCK_SPEED, CorsOrigin=ORIGIN) as made, by_day() as known:
        yield made, known


@pytest.fixture(scope="session")
def stack(running: tuple[Stack, Callable[[], None]]) -> Stack:
    """The running stack."""
    return running[0]


@pytest.fixture(scope="session")
def environment(stack: Stack) -> dict[str, str]:
    """The stack's variables, which this process's environment holds too: AWS clients made here reach it."""
    return stack.env()


@pytest.fixture(scope="session")
def day(running: tuple[Stack, Callable[[], None]]) -> None:
    """It is day, and every process knows."""
    running[1]()


@pytest.fixture(scope="session")
def api(stack: Stack) -> Iterator[Api]:
    client = Api(stack.api_url)
    yield client
    client.close()


@pytest.fixture(scope="session")
def tokens(environment: dict[str, str]) -> Tokens:  # noqa: ARG001  it is read from the process's own
    """Mints tokens that the stack takes."""
    return Tokens()


@pytest.fixture(scope="session")
def play(stack: Stack, environment: dict[str, str]) -> Play:  # noqa: ARG001
    """A play on the stack: people, items, officers."""
    return Play(Desk(stack.api_url), clock_of(stack))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} if token else {}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing: install the Debian package chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=20_000)  # other tests keep the processors busy
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh browser; the test fails when a page reports an error on its console."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="zh-CN", timezone_id="Europe/Paris")
    opened = context.new_page()
    said: list[str] = []
    opened.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    opened.on("pageerror", lambda failure: said.append(str(failure)))
    yield opened
    context.close()
    assert said == []


@pytest.fixture(scope="module")
def everybody() -> Iterator[Place]:
    """The platform in process, for pages that need no stack."""
    cast = Cast()
    with served(cast) as address:
        yield Place(cast, address)


@pytest.fixture
def place(everybody: Place) -> Iterator[Place]:
    """Everything as before afterwards."""
    beginning = everybody.cast.kept()
    yield everybody
    everybody.cast.put_back(beginning)
