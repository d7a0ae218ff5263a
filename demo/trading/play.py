"""All scenes of trading, begun early and looked at when the days have passed."""

from collections.abc import Iterator

from demo.report import Check
from demo.scenes import Play
from demo.trading.onlookers import Onlookers
from demo.trading.purchase import Purchase
from demo.trading.works import Works


class Trade:
    """Two projects that run beside everything else."""

    def __init__(self, play: Play) -> None:
        self.works, self.purchase = Works(play), Purchase(play)

    def begin(self) -> Iterator[Check]:
        """Both tenders go out."""
        yield from self.works.begin()
        self.purchase.begin()

    def scenes(self) -> Iterator[Check]:
        """What becomes of them."""
        yield from self.works.scenes()
        yield from Onlookers(self.works.centre, self.works.case).scenes()
        yield from self.purchase.scenes()
