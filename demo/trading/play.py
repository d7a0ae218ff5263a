"""All scenes of trading: projects whose periods run while everything else is played."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from demo.report import Check, ended
from demo.scenes import Play
from demo.trading.onlookers import Onlookers
from demo.trading.purchase import Purchase
from demo.trading.sales import Sales
from demo.trading.special import Special
from demo.trading.works import Works


class Trade:
    """The days of a tender are long: its people act when they have passed, beside the other scenes."""

    def __init__(self, play: Play) -> None:
        self.works, self.purchase, self.sales, self.special = Works(play), Purchase(play), Sales(play), Special(play)
        self._pool = ThreadPoolExecutor(4)
        self._played: list[Future[list[Check]]] = []

    def begin(self) -> Iterator[Check]:
        """The notices go out; what becomes of them is played from here on."""
        yield from self.works.begin()
        self.purchase.begin()
        self._played = [self._pool.submit(self._works), self._pool.submit(lambda: list(self.purchase.scenes()))]
        self.special.begin()
        self._played.append(self._pool.submit(lambda: list(self.special.scenes())))
        yield from self.sales.begin(self.works.case)
        self._played.append(self._pool.submit(lambda: list(self.sales.scenes())))

    def scenes(self) -> Iterator[Check]:
        """What became of them."""
        for played in self._played:
            yield from ended("trading.played", played)
        yield self.sales.followed()

    def _works(self) -> list[Check]:
        return [*self.works.scenes(), *Onlookers(self.works.centre, self.works.case).scenes()]
