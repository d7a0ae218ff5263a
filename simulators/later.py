"""What a simulator does some time after it answered."""

import heapq
import itertools
import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Condition, Thread
from time import monotonic


class Later:
    """Does things at their time, ``at_once`` of them at the same time, until it is closed."""

    def __init__(self, at_once: int) -> None:
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._changed = Condition()
        self._ended = False
        self._workers = ThreadPoolExecutor(at_once)
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def add(self, seconds: float, action: Callable[[], None]) -> None:
        """Do ``action`` after ``seconds``; nothing once closed."""
        with self._changed:
            heapq.heappush(self._due, (monotonic() + seconds, next(self._order), action))
            self._changed.notify()

    def close(self) -> None:
        """Forget what is not done yet, and wait for what is being done."""
        with self._changed:
            self._ended = True
            self._changed.notify()
        self._thread.join()
        self._workers.shutdown(cancel_futures=True)

    def _run(self) -> None:
        while (action := self._next()) is not None:
            self._workers.submit(action).add_done_callback(_tell)

    def _next(self) -> Callable[[], None] | None:
        with self._changed:
            while not self._ended:
                wait = self._due[0][0] - monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)[2]
                self._changed.wait(wait)
        return None


def _tell(done: "Future[None]") -> None:
    if not done.cancelled() and (failure := done.exception()) is not None:
        logging.getLogger(__name__).error("a simulator's later action failed", exc_info=failure)
