"""Challenges to trading projects: what their routes call, the reader that carries them on, and their clockwork."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap.access import gate, records
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy
from chalicelib.bootstrap.trading import attached

if TYPE_CHECKING:
    from chalicelib.messages.ports import Audience, Author
    from chalicelib.rights.agents import AgentStanding
    from chalicelib.rights.audience import Bindings
    from chalicelib.trading.challenges.carrying import Carrying
    from chalicelib.trading.challenges.clockwork import ChallengeClockwork
    from chalicelib.trading.challenges.public import ChallengesInPublic
    from chalicelib.trading.challenges.routes import Services
    from chalicelib.web.api import Api


@cache
def carrying() -> Carrying:
    """The reader of challenge facts."""
    from chalicelib.trading.challenges.carrying import Carrying

    return Carrying(cases(), catalogue(), clock())


@cache
def challenge_clockwork() -> ChallengeClockwork:
    from chalicelib.trading.challenges.clockwork import ChallengeClockwork

    return ChallengeClockwork(cases(), catalogue(), carrying(), clock())


@cache
def challenges() -> Services:
    """What the routes of challenges call."""
    from chalicelib.trading.challenges.evidence import Evidences
    from chalicelib.trading.challenges.handling import Handling
    from chalicelib.trading.challenges.offices import Offices
    from chalicelib.trading.challenges.routes import Services
    from chalicelib.trading.challenges.service import Challenges

    offices = Offices(catalogue(), privacy(), clock())
    desk = Challenges(cases(), catalogue(), privacy(), offices, carrying(), clock())
    handling = Handling(cases(), catalogue(), privacy(), offices, carrying(), clock())
    evidence = Evidences(cases(), privacy(), offices, attached(), clock())
    return Services(desk, handling, evidence, cases())


@cache
def challenges_in_public() -> ChallengesInPublic:
    from chalicelib.trading.challenges.public import ChallengesInPublic

    return ChallengesInPublic(cases())


def challenge_audience(standing: AgentStanding) -> Audience:
    """Who hears of challenges, for the reader that plans messages."""
    from chalicelib.trading.challenges.telling import ChallengeAudience, DutyPhones

    return ChallengeAudience(cases(), DutyPhones(cases(), catalogue()), standing)


def challenge_letters(bindings: Bindings) -> Author:
    """What is told of a challenge, to each who hears of it."""
    from chalicelib.messages.model import AGENT, APPLICANT, BUREAU, OFFICE, SUPERVISOR
    from chalicelib.messages.voices import Voices
    from chalicelib.rights.agents import Agents
    from chalicelib.trading.challenges.letters import ChallengeLetters, DutyLetters, RaiserLetters
    from chalicelib.trading.challenges.telling import DutyPhones

    contacts = ChallengeLetters(cases(), privacy())
    raisers = RaiserLetters(cases(), privacy(), contacts, Agents(records(), privacy(), bindings, clock()))
    duty = DutyLetters(cases(), DutyPhones(cases(), catalogue()))
    return Voices({APPLICANT: contacts, AGENT: raisers, OFFICE: duty, SUPERVISOR: duty, BUREAU: duty})


@cache
def challenges_api() -> Api:
    from chalicelib.trading.challenges.routes import blueprint

    return blueprint(challenges, gate)
