"""Trading within the whole platform in process, on its stores."""

from collections.abc import Callable
from typing import Any

from chalicelib.trading import routes as trading
from chalicelib.trading.attaching import Attached, Attaching
from chalicelib.trading.bulletin import listing as board, routes as bulletin
from chalicelib.trading.challenges import routes as challenges
from chalicelib.trading.challenges.carrying import Carrying
from chalicelib.trading.challenges.evidence import Evidences
from chalicelib.trading.challenges.handling import Handling
from chalicelib.trading.challenges.offices import Offices
from chalicelib.trading.challenges.service import Challenges
from chalicelib.trading.clockwork import TradingClockwork
from chalicelib.trading.following import Followers, Following
from chalicelib.trading.ocds import routes as ocds
from chalicelib.trading.ocds.bulk import Months
from chalicelib.trading.ocds.contents import Contents
from chalicelib.trading.ocds.files.service import ImportedFiles
from chalicelib.trading.ocds.finding import Finder
from chalicelib.trading.ocds.importing import Importing
from chalicelib.trading.ocds.listing import Listing
from chalicelib.trading.ocds.publishing import Publishing
from chalicelib.trading.register import routes as register
from chalicelib.trading.register.barring import Barring, CreditBlackList
from chalicelib.trading.register.experts import Experts
from chalicelib.trading.register.importing import Importing as RegisterImporting
from chalicelib.trading.register.service import Organisations
from chalicelib.trading.register.store import RegisterStore
from chalicelib.trading.service import Projects
from chalicelib.trading.supervision import routes as supervision
from chalicelib.trading.supervision.ledger import Ledger
from chalicelib.trading.supervision.pool import Pool
from chalicelib.trading.supervision.service import Oversight
from chalicelib.web.api import Api, Gate
from tests.fakes.bulletin import MemoryBoard
from tests.fakes.records import MemoryRecords
from tests.fakes.releases import MemoryReleases
from tests.seating import seat
from tests.trading import Blind


class TradeSide:
    """What the routes of trading call. ``at``: the platform whose stores they share."""

    def __init__(self, at: Any) -> None:
        self.shelf, self.board = MemoryRecords(), MemoryBoard()
        cases, catalogue, clock, privacy = at.cases, at.catalogue, at.clock, at.privacy
        store, attached = RegisterStore(self.shelf), Attached(at.files)
        black = CreditBlackList(at.parties, privacy)
        barring = Barring(store, black, lambda: catalogue.trading_rules().black_list, catalogue.trading_parties)
        seat(store)
        projects = Projects(cases, catalogue, barring, Blind(), privacy, clock, attached)
        following = Following(cases, Followers(self.shelf), clock)
        self.projects = trading.Services(projects, following, cases)
        self.ticking = TradingClockwork(cases, catalogue, clock)
        self.bulletin = bulletin.Services(board.Listing(self.board, catalogue), Attaching(projects, attached), cases)
        entries, experts = Organisations(store, catalogue, clock), Experts(store, cases, catalogue, clock)
        rows = RegisterImporting(entries, experts, catalogue, clock)
        self.register = register.Services(entries, experts, rows, cases)
        self.pool = Pool(self.shelf)
        oversight = Oversight(Ledger(self.shelf), self.pool, at.documents, privacy, catalogue, clock)
        self.supervision = supervision.Services(oversight, cases)
        carrying, offices = Carrying(cases, catalogue, clock), Offices(catalogue, privacy, clock)
        desk = Challenges(cases, catalogue, privacy, offices, carrying, clock)
        handling = Handling(cases, catalogue, privacy, offices, carrying, clock)
        evidence = Evidences(cases, privacy, offices, attached, clock)
        self.challenges = challenges.Services(desk, handling, evidence, cases)

        contents, self.releases = Contents(at.files), MemoryReleases()
        finder = Finder(cases, catalogue, contents)
        publishing = Publishing(finder, catalogue, self.releases)
        months = Months(finder, catalogue, self.releases, at.files, clock)
        self.listing = Listing(cases, catalogue, self.releases)
        importing = Importing(cases, catalogue, contents, clock)
        files = ImportedFiles(cases, importing, at.files, clock)
        self.ocds = ocds.Services(publishing, months, importing, files)

    def apis(self, gate: Callable[[], Gate]) -> tuple[Api, ...]:
        """Their routes."""
        return (
            trading.blueprint(lambda: self.projects, gate),
            bulletin.blueprint(lambda: self.bulletin, gate),
            challenges.blueprint(lambda: self.challenges, gate),
            register.blueprint(lambda: self.register, gate),
            supervision.blueprint(lambda: self.supervision, gate),
            ocds.blueprint(lambda: self.ocds, gate),
        )
