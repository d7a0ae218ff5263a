"""Challenges to trading projects: what their routes call, the reader that carries them on, and their clockwork."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from chalicelib.trading.challenges.carrying import Carrying
    from chalicelib.trading.challenges.clockwork import ChallengeClockwork
    from chalicelib.trading.challenges.public import ChallengesInPublic
    from chalicelib.trading.challenges.routes import Services


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
    from chalicelib.trading.challenges.handling import Handling
    from chalicelib.trading.challenges.offices import Offices
    from chalicelib.trading.challenges.routes import Services
    from chalicelib.trading.challenges.service import Challenges

    offices = Offices(catalogue(), privacy(), clock())
    desk = Challenges(cases(), catalogue(), privacy(), offices, carrying(), clock())
    handling = Handling(cases(), catalogue(), privacy(), offices, carrying(), clock())
    return Services(desk, handling, cases())


@cache
def challenges_in_public() -> ChallengesInPublic:
    from chalicelib.trading.challenges.public import ChallengesInPublic

    return ChallengesInPublic(cases())
