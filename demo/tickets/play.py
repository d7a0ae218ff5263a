"""All scenes of tickets: people wait for days of legal time, beside the other scenes."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

from demo.daytime import by_day
from demo.report import Check, ended
from demo.scenes import Play
from demo.tickets.accusing import Accusing
from demo.tickets.dashboard import Dashboard
from demo.tickets.desk import Tickets
from demo.tickets.enquiry import Enquiry
from demo.tickets.intake import Elsewhere
from demo.tickets.merging import Merging
from demo.tickets.rating import BadRating
from demo.tickets.returns import Returns
from demo.tickets.supervising import Supervising

AT_ONCE = 3


class Complaints:
    """Begun when nobody else speaks to the official account any more."""

    def __init__(self, play: Play, port: int) -> None:
        self.tickets = Tickets(play)
        self._scenes = (
            Supervising(self.tickets), Enquiry(self.tickets), Returns(self.tickets), Merging(self.tickets),
            BadRating(self.tickets), Accusing(self.tickets), Elsewhere(self.tickets, port),
        )  # fmt: skip
        self._day = ExitStack()
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._played: list[Future[list[Check]]] = []

    def begin(self) -> None:
        """In the daytime, so that nothing waits for the morning."""
        known = self._day.enter_context(by_day())
        known()
        self._played = [self._pool.submit(list, one.scenes()) for one in self._scenes]

    def scenes(self) -> Iterator[Check]:
        """What became of them."""
        with self._day:
            for played in self._played:
                yield from ended("complaints.played", played)
        yield from Dashboard(self.tickets).scenes()
