"""Public-resource trading: what its routes call, and its clockwork."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy, secret
from chalicelib.bootstrap.trading_supervision import barring, followers

if TYPE_CHECKING:
    from chalicelib.aws.bulletin_table import BulletinTable
    from chalicelib.bootstrap.announcing import NoticesAnnounced
    from chalicelib.trading.attaching import Attached
    from chalicelib.trading.bulletin.routes import Services as Bulletin
    from chalicelib.trading.bulletin.telling import Digesting, Reading
    from chalicelib.trading.clockwork import TradingClockwork
    from chalicelib.trading.routes import Services
    from chalicelib.web.api import Api


@cache
def trading_clockwork() -> TradingClockwork:
    from chalicelib.trading.clockwork import TradingClockwork

    return TradingClockwork(cases(), catalogue(), clock())


@cache
def trading() -> Services:
    """What the routes of trading call."""
    from chalicelib.trading.following import Following
    from chalicelib.trading.routes import Services
    from chalicelib.trading.service import Projects

    projects = Projects(cases(), catalogue(), barring(), secret(), privacy(), clock(), attached())
    return Services(projects, Following(cases(), followers(), clock()), cases())


@cache
def attached() -> Attached:
    from chalicelib.aws.files import Bucket
    from chalicelib.trading.attaching import Attached

    return Attached(Bucket(env["FILES_BUCKET"]))


@cache
def bulletin() -> Bulletin:
    """What the routes of the public bulletin call."""
    from chalicelib.trading.attaching import Attaching
    from chalicelib.trading.bulletin.listing import Listing
    from chalicelib.trading.bulletin.routes import Services

    listing = Listing(board(), catalogue())
    return Services(listing, Attaching(trading().projects, attached()), cases())


@cache
def board() -> BulletinTable:
    from chalicelib.aws.bulletin_table import BulletinTable

    return BulletinTable(env["TABLE_BULLETIN"])


@cache
def bulletin_reading() -> Reading:
    """The reader that brings the bulletin up to where projects stand, and announces what was published."""
    from chalicelib.trading.bulletin.posting import Posting
    from chalicelib.trading.bulletin.telling import Reading, Telling

    return Reading(Posting(cases(), board()), Telling(cases(), announcer(), catalogue()))


@cache
def digesting() -> Digesting:
    """The chore that announces the notices of a day together."""
    from chalicelib.trading.bulletin.telling import Digesting

    return Digesting(board(), announcer(), clock())


@cache
def announcer() -> NoticesAnnounced:
    from chalicelib.bootstrap.announcing import NoticesAnnounced
    from chalicelib.broadcasts.announcing import Announcing

    return NoticesAnnounced(Announcing(cases(), catalogue().topics, clock()))


@cache
def trading_api() -> Api:
    from chalicelib.trading.routes import blueprint

    return blueprint(trading, gate)


@cache
def bulletin_api() -> Api:
    from chalicelib.trading.bulletin.routes import blueprint

    return blueprint(bulletin, gate)
