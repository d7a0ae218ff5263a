"""好差评: what its routes, readers, clockwork and messages call. Here it is joined to the flows whose handlings end."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.bootstrap.access import gate
from chalicelib.bootstrap.counting import spans
from chalicelib.bootstrap.shared import cases, catalogue, clock, privacy

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from chalicelib.kernel.cases import Case, Flow
    from chalicelib.kernel.measuring import Handling
    from chalicelib.kernel.store import CaseStore
    from chalicelib.messages.ports import Audience, Author
    from chalicelib.ratings.clockwork import RatingClockwork
    from chalicelib.ratings.inviting import Handled, Inviting
    from chalicelib.ratings.ports import CaseOf
    from chalicelib.ratings.public import RatingsInPublic
    from chalicelib.ratings.routes import Services
    from chalicelib.rights.audience import Bindings, Standing
    from chalicelib.rights.consents import Consents
    from chalicelib.web.api import Api


def hears() -> Mapping[str, frozenset[str]]:
    """Flow → the facts by which its handlings end."""
    from chalicelib.applications import handled as applications
    from chalicelib.bundles import handled as bundles
    from chalicelib.complaints import handled as tickets
    from chalicelib.trading.challenges import handled as challenges

    return {
        "application": applications.HEARS, "bundle": bundles.HEARS, "challenge": challenges.HEARS,
        "ticket": tickets.HEARS,
    }  # fmt: skip


def handled() -> Handled:
    """Flow → the handlings of one of its cases that ended."""
    from chalicelib.applications import handled as applications, model as application
    from chalicelib.bundles import handled as bundles, model as bundle
    from chalicelib.complaints import handled as tickets, model as ticket
    from chalicelib.complaints.state import TicketCase
    from chalicelib.kernel.changing import load
    from chalicelib.trading.challenges import handled as challenges, model as challenge

    def led(case: Case[bundle.BundleCase]) -> list[Handling]:
        return bundles.handled(case, catalogue().departments().supervisor)

    def merged(case_id: str) -> TicketCase:
        return load(cases(), ticket.FLOW, case_id).state

    def reported(case: Case[TicketCase]) -> list[Handling]:
        return tickets.handled(case, merged)

    return {
        "application": _of(application.FLOW, applications.handled), "bundle": _of(bundle.FLOW, led),
        "challenge": _of(challenge.FLOW, challenges.handled), "ticket": _of(ticket.FLOW, reported),
    }  # fmt: skip


def _of(flow: Flow[Any], told: Callable[[Case[Any]], Sequence[Handling]]) -> Callable[[str], Sequence[Handling]]:
    from chalicelib.kernel.changing import load_whole

    return lambda case_id: told(load_whole(cases(), flow, case_id))


def case_of(store: CaseStore) -> CaseOf:
    """The case of a number, of those flows whose cases have one."""
    from chalicelib.applications.model import claim as application
    from chalicelib.complaints.model import claim as ticket

    def claimant(number: str) -> str | None:
        return next(iter(store.claimants((application(number), ticket(number))).values()), None)

    return claimant


@cache
def inviting() -> Inviting:
    """The reader of facts by which handlings end."""
    from chalicelib.ratings.inviting import Inviting

    return Inviting(cases(), handled(), catalogue(), clock())


@cache
def rating_clockwork() -> RatingClockwork:
    from chalicelib.ratings.clockwork import RatingClockwork

    return RatingClockwork(cases(), catalogue(), clock())


@cache
def ratings() -> Services:
    """What the routes of ratings call."""
    from chalicelib.ratings.mending import Mending
    from chalicelib.ratings.offices import Offices
    from chalicelib.ratings.rates import Rates
    from chalicelib.ratings.rating import Rating
    from chalicelib.ratings.routes import Services

    offices = Offices(catalogue(), privacy(), clock())
    known = (cases(), catalogue(), privacy(), offices, clock())
    rates = Rates(cases(), spans(), catalogue(), offices, clock())
    return Services(Rating(*known, case_of(cases())), Mending(*known), rates, cases())


@cache
def ratings_in_public() -> RatingsInPublic:
    from chalicelib.ratings.public import RatingsInPublic

    return RatingsInPublic(cases(), catalogue().sites)


def rating_audience(consents: Consents, standing: Standing) -> Audience:
    """Who hears of ratings, for the reader that plans messages."""
    from chalicelib.messages.model import BUREAU, SUPERVISOR
    from chalicelib.ratings.letters import RatingAudience, channels_of
    from chalicelib.ratings.model import FLOW

    others = {one: channels_of(catalogue().departments, one) for one in (SUPERVISOR, BUREAU)}
    return RatingAudience(cases(), FLOW, consents, standing, others)


def rating_letters(bindings: Bindings) -> Author:
    """What is told of ratings, to each who hears of them."""
    from chalicelib.applications.letters import ApplicationLetters
    from chalicelib.bootstrap.complaints import ticket_letters
    from chalicelib.bundles.letters import BundleLetters
    from chalicelib.messages.model import APPLICANT, BUREAU, SUPERVISOR
    from chalicelib.messages.voices import Voices
    from chalicelib.ratings.letters import RatingCards, RatingLetters, reached_by
    from chalicelib.trading.challenges.letters import ChallengeLetters

    reaching = {
        "application": reached_by(ApplicationLetters(cases(), privacy(), bindings), "application", "submitted"),
        "bundle": reached_by(BundleLetters(cases(), privacy(), bindings), "bundle", "bundle_submitted"),
        "challenge": reached_by(ChallengeLetters(cases(), privacy()), "challenge", "challenge_raised"),
        "ticket": reached_by(ticket_letters(bindings), "ticket", "ticket_registered"),
    }  # fmt: skip
    served, cards = RatingLetters(cases(), privacy(), reaching), RatingCards(cases(), catalogue().departments)
    return Voices({APPLICANT: served, SUPERVISOR: cards, BUREAU: cards})


@cache
def ratings_api() -> Api:
    from chalicelib.ratings.routes import blueprint

    return blueprint(ratings, gate)
