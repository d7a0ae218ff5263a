"""How requests are timed: both sides in turn, so that whatever the machine does meanwhile hits both."""

import time
from collections.abc import Callable

import httpx

from bench.place import Platform
from bench.players import Request

THINK_SECONDS = 0.2
"""Pause after every timed request, on either side, before the queues are looked at."""
LOOK_SECONDS = 0.05
LOOKS = 2
"""In a row that must find nothing: between two queues a message is in neither."""
PATIENCE_SECONDS = 240

Side = Callable[[], float]
"""Makes one request and gives its milliseconds."""


class Caller:
    """Sends requests over one kept connection each thread would have; gives milliseconds."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._http = httpx.Client(timeout=60, trust_env=False)

    def send(self, request: Request) -> httpx.Response:
        """The answer, which must be a success."""
        url = self._url + request.path
        if request.body is None:
            answer = self._http.get(url, headers=dict(request.headers))
        else:
            answer = self._http.post(url, json=request.body, headers=dict(request.headers))
        answer.raise_for_status()
        return answer

    def time(self, request: Request) -> float:
        """Milliseconds from sending to the whole answer, which must be the one that was meant."""
        began = time.perf_counter()
        answer = self.send(request)
        taken = (time.perf_counter() - began) * 1000
        if not request.met(answer.json()):
            raise ValueError(f"{request.path} was answered, but not as {request.stage}")
        return taken


class Quiet:
    """Waits until the readers of what was committed have done their work."""

    def __init__(self, *platforms: Platform) -> None:
        self._queues = [
            (platform.client("sqs"), url)
            for platform in platforms
            for name, url in platform.env.items()
            if name.startswith("QUEUE_")
        ]

    def __call__(self) -> None:
        time.sleep(THINK_SECONDS)
        until, looks = time.monotonic() + PATIENCE_SECONDS, 0
        while looks < LOOKS:
            looks = looks + 1 if self._empty() else 0
            if time.monotonic() > until:
                raise TimeoutError("the queues do not empty")
            time.sleep(LOOK_SECONDS)

    def _empty(self) -> bool:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        for sqs, url in self._queues:
            held = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
            if any(int(held[name]) for name in names):
                return False
        return True


def in_turn(first: Side, second: Side, times: int, pause: Callable[[], None]) -> tuple[list[float], list[float]]:
    """``times`` requests of each side, one at a time, by pairs; every other pair the other way round."""
    taken: dict[Side, list[float]] = {first: [], second: []}
    for n in range(times):
        for side in (first, second) if n % 2 else (second, first):
            taken[side].append(side())
            pause()
    return taken[first], taken[second]
