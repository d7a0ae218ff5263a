"""The register of who trades, and supervision: what their routes, readers and messages call."""

from __future__ import annotations

from functools import cache
from os import environ as env
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, records
from chalicelib.bootstrap.shared import cases, catalogue, clock, parties, privacy

if TYPE_CHECKING:
    from chalicelib.messages.planning import Groups
    from chalicelib.messages.ports import Audience, Author
    from chalicelib.rights.agents import Agents
    from chalicelib.trading.following import Followers
    from chalicelib.trading.register.barring import Barring
    from chalicelib.trading.register.routes import Services as RegisterServices
    from chalicelib.trading.register.store import RegisterStore
    from chalicelib.trading.supervision.ledger import Ledger
    from chalicelib.trading.supervision.pool import Pool
    from chalicelib.trading.supervision.routes import Services as SupervisionServices
    from chalicelib.trading.supervision.supervising import Supervising
    from chalicelib.trading.supervision.telling import PoolVoice
    from chalicelib.web.api import Api


@cache
def register_store() -> RegisterStore:
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.trading.register.store import RegisterStore

    return RegisterStore(RecordsTable(env["TABLE_REGISTER"]))


@cache
def pool() -> Pool:
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.trading.supervision.pool import Pool

    return Pool(RecordsTable(env["TABLE_REGISTER"]))


@cache
def followers() -> Followers:
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.trading.following import Followers

    return Followers(RecordsTable(env["TABLE_REGISTER"]))


@cache
def ledger() -> Ledger:
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.trading.supervision.ledger import Ledger

    return Ledger(RecordsTable(env["TABLE_SUPERVISION"]))


@cache
def barring() -> Barring:
    """Who may not bid: for the service of trading."""
    from chalicelib.trading.register.barring import Barring, CreditBlackList

    black = CreditBlackList(parties(), privacy())
    return Barring(register_store(), black, lambda: catalogue().trading_rules().black_list, catalogue().trading_parties)


@cache
def organisations() -> RegisterServices:
    """What the routes of the register call."""
    from chalicelib.trading.register.experts import Experts
    from chalicelib.trading.register.importing import Importing
    from chalicelib.trading.register.routes import Services
    from chalicelib.trading.register.service import Organisations

    entries = Organisations(register_store(), catalogue(), clock())
    experts = Experts(register_store(), cases(), catalogue(), clock())
    return Services(entries, experts, Importing(entries, experts, catalogue(), clock()), cases())


@cache
def oversight() -> SupervisionServices:
    """What the routes of supervision call."""
    from chalicelib.trading.supervision.routes import Services
    from chalicelib.trading.supervision.service import Oversight

    return Services(Oversight(ledger(), pool(), records(), privacy(), catalogue(), clock()), cases())


@cache
def supervising() -> Supervising:
    """The reader of facts that looks with the rules of supervision."""
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.trading.supervision.awards import AwardIndex
    from chalicelib.trading.supervision.challenged import ChallengesInSupervision
    from chalicelib.trading.supervision.supervising import Supervising

    awards, challenges = AwardIndex(RecordsTable(env["TABLE_SUPERVISION"])), ChallengesInSupervision(cases())
    return Supervising(cases(), catalogue(), awards, register_store(), ledger(), challenges, clock())


def alert_audience() -> Audience:
    """Who hears of alerts, for the reader that plans messages."""
    from chalicelib.aws.records_table import RecordsTable
    from chalicelib.rights.phones import PhoneStanding
    from chalicelib.trading.supervision.telling import AlertAudience

    return AlertAudience(cases(), catalogue().departments, PhoneStanding(RecordsTable(env["TABLE_ACCESS"])))


def trading_groups() -> Groups:
    """The groups that hear of projects one by one: the pool of alerts; followers and those who challenged of what
    becomes of it.
    """
    from chalicelib.messages.model import CHALLENGER, FOLLOWER, FORMER, POOL
    from chalicelib.trading import following
    from chalicelib.trading.challenges.concerned import challengers, former
    from chalicelib.trading.supervision.telling import members

    those_who_follow, who_challenged = following.members(followers()), challengers(cases())
    return {
        POOL: members(pool(), clock()), FOLLOWER: those_who_follow, CHALLENGER: who_challenged,
        FORMER: former(cases(), those_who_follow, who_challenged),
    }  # fmt: skip


def trading_letters() -> Author:
    """What is told of projects, for those who send: of alerts, and to those whom a project concerns."""
    from chalicelib.messages.model import CHALLENGER, FOLLOWER, FORMER
    from chalicelib.messages.voices import Apart
    from chalicelib.trading.challenges.concerned import ChallengerLetters
    from chalicelib.trading.following import FollowerLetters
    from chalicelib.trading.supervision.telling import AlertLetters

    follower = FollowerLetters(cases(), followers(), reached_by_sms(), privacy())
    found: Author = AlertLetters(cases(), catalogue().departments, pool_voice())
    for group, letters in ((FOLLOWER, follower), (CHALLENGER, ChallengerLetters(cases(), privacy()))):
        found = Apart(FORMER + group, letters, Apart(group, letters, found))
    return found


@cache
def reached_by_sms() -> Agents:
    """People of whom the phone alone is needed."""
    from chalicelib.rights.agents import Agents
    from chalicelib.rights.audience import NOBODY

    return Agents(records(), privacy(), NOBODY, clock())


def pool_voice() -> PoolVoice:
    """How members of the pool of supervisors are told something."""
    from chalicelib.trading.supervision.telling import PoolVoice

    return PoolVoice(pool(), reached_by_sms(), clock())


@cache
def register_api() -> Api:
    from chalicelib.trading.register.routes import blueprint

    return blueprint(organisations, gate)


@cache
def trading_supervision_api() -> Api:
    from chalicelib.trading.supervision.routes import blueprint

    return blueprint(oversight, gate)
