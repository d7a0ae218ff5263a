"""A project whose lots are tendered, corrected and paused together or apart."""

from datetime import datetime

from chalicelib.kernel.errors import NotAllowed
from chalicelib.trading import commands as c, facts as f, schemas as asks
from chalicelib.trading.answers import ProjectView
from chalicelib.trading.challenges.answers import ChallengeView
from chalicelib.trading.deciding import decide
from chalicelib.trading.planning import Planner
from tests.challenging import Challenging


class Lots(Challenging):
    """A project whose lots go their own ways."""

    def __init__(self) -> None:
        super().__init__()
        self.case = self.registers()
        self.planner = Planner(self.catalogue.trading(), self.catalogue.calendar())

    def puts_up(self, days: float, *lots: str) -> str:
        """Lots are tendered by a notice of their own; which."""
        dates = {"documents_from": self.later(0), "documents_until": self.later(8), "bids_due": self.later(days)}
        return self.publishes(self.case, "tender", lots=list(lots), dates=dates).notice.notice

    def corrects(self, notice: str, due: datetime, *lots: str) -> str:
        """The deadline that a notice names is another one from now on; by which correction."""
        old = min(self.shown_due(notice).values())
        line = {"where": "dates.bids_due", "old": old.isoformat(), "new": due.isoformat()}
        told = {"corrects": notice, "corrections": [line], "dates": {"bids_due": due}, "lots": list(lots)}
        return self.publishes(self.case, "correction", **told).notice.notice

    def withdraws(self, notice: str) -> None:
        """A notice is taken back."""
        self.does("withdraw", self.case, notice, asks.Reason(reason="内容有误。"))

    def stops(self, challenge: str, *lots: str) -> None:
        """A challenge stops some lots."""
        body = f.TradingPaused(challenge=challenge, lots=lots, reason="异议", basis="条例第二十二条")
        self.does("tell", self.case, c.Pause(body, self.planner))

    def goes_on(self, challenge: str) -> None:
        """It is answered."""
        self.does("tell", self.case, c.Resume(challenge, self.planner))

    def paused(self, days: float, *lots: str) -> None:
        """A challenge stops some lots for so long."""
        challenge = f"C{len(self.state(self.case).halts)}"
        self.stops(challenge, *lots)
        self.passes(days, self.case)
        self.goes_on(challenge)

    def shown_due(self, notice: str) -> dict[str, datetime]:
        """Lot → the deadline that the page of a notice tells of it."""
        told = self.projects.notice(self.writer, self.case, notice)
        named = [one for one in told.dates if one.name == "bids_due"]
        return {lot: one.at for one in named for lot in one.lots or told.notice.lots}

    def project(self) -> ProjectView:
        """As the page shows it."""
        return self.projects.show(self.writer, self.case)

    def objects(self, lot: str) -> ChallengeView:
        """A firm objects to the documents of one lot."""
        return self.challenges_with(self.case, "objection", "documents", standing="potential", lots=[lot])

    def due(self, lot: str) -> datetime:
        """The deadline of a lot."""
        return self.bids_due(self.case, lot)

    def can_open(self, lot: str, at: datetime) -> bool:
        """Whether nothing holds the opening of a lot up at an instant but that nobody has bid."""
        try:
            decide(self.state(self.case), c.OpenBids(f.BidsOpened(lot=lot, bids=())), at)
        except NotAllowed as refusal:
            return refusal.code == "trading_too_few"
        raise AssertionError(lot)
