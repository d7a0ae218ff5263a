"""Ratings of tickets: whom the ticket accuses sees none of it; of whom nobody knows rates by number and code."""

from typing import Any

import pytest

from chalicelib.complaints.schemas import ConfirmationByNumber
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.changing import load_whole
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.measuring import Unseen
from chalicelib.messages.model import APPLICANT, BUREAU, SUPERVISOR
from chalicelib.ratings import schemas as asks
from chalicelib.ratings.letters import RatingAudience, channels_of
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.public import RatingsInPublic
from chalicelib.ratings.standing import standing, unseen
from tests.builders import once
from tests.rating import BODIES, DEFAULTS, RatingSide
from tests.ticketing import CITY, DESK, GOVERNMENT, Ticketing, officer

INSIDER = officer("C7", CITY)


class Rated:
    """A ticket that was closed and rated badly by its number and code."""

    def __init__(self, ticket: Any, world: Ticketing) -> None:
        self.world, self.side, self.case = world, RatingSide(world), ticket.id
        code = world.privacy.code(ticket.id)
        world.replied(ticket.id)
        asked = world.tickets.reporting
        solved = ConfirmationByNumber(number=ticket.number, code=code, solved=True)
        asked.confirm_by_number(world.resident(), solved, once())
        self.id = self.side.invites(self.case, "ticket")
        bad = asks.NumberedRating(code=code, grade=1, tags=("slow",), text="等了很久。")
        self.side.services.rating.rate_numbered(ticket.number, bad, once())

    def sees(self, caller: Caller) -> bool:
        """In its own answer and in the queue alike."""
        queue = self.side.services.mending.queue(caller, asks.Waiting(department=CITY)).items
        try:
            shown = bool(self.side.services.rating.show(caller, self.id).rating.id)
        except DomainError:
            shown = False
        assert shown == bool(queue)
        return shown

    def does(self, act: str, caller: Caller) -> Any:
        return getattr(self.side.services.mending, act)(
            caller, self.id, BODIES[act].model_validate(DEFAULTS[act]), once()
        )


@pytest.fixture
def world() -> Ticketing:
    return Ticketing()


def test_whom_the_ticket_accuses_does_not_see_its_rating(world: Ticketing) -> None:
    rated = Rated(world.reports(kind="complaint", accused={"officers": ["C7"]}), world)
    assert rated.sees(world.checker)
    assert not rated.sees(INSIDER)
    case = load_whole(world.cases, FLOW, rated.id)
    assert standing(case) is not None
    assert unseen(case) == Unseen(officers=("C7",))
    assert RatingsInPublic(world.cases, world.catalogue.sites).told(rated.id) == ()


def test_who_is_accused_later_sees_it_no_more(world: Ticketing) -> None:
    rated = Rated(world.reports(), world)
    rated.does("ask_review", world.checker)
    assert rated.sees(INSIDER)
    world.does("name_accused", rated.case, world.operator, departments=[DESK], officers=["C7"])
    for _ in range(2):
        rated.side.invites(rated.case, "ticket")
    assert not rated.sees(INSIDER)
    assert [fact.kind for fact in world.cases.timeline(rated.id)].count("rating_hidden") == 1
    with pytest.raises(DomainError, match="case_unknown"):
        rated.does("decide_review", world.operator)
    mayor = officer("M1", GOVERNMENT)
    assert [one.id for one in rated.side.services.mending.queue(mayor, asks.Waiting(work="review")).items] == [rated.id]
    rated.does("decide_review", mayor)


def test_of_whom_nobody_knows_rates_by_number_and_code_and_is_not_written_to(world: Ticketing) -> None:
    rated = Rated(world.anonymous(), world)
    assert rated.sees(world.checker)
    departments = world.catalogue.departments
    others = {one: channels_of(departments, one) for one in (SUPERVISOR, BUREAU)}
    channels = RatingAudience(world.cases, FLOW, world.consents, others=others).hearing(rated.id).channels
    assert channels(APPLICANT) == ()
    assert channels(SUPERVISOR) == ("sms",)


def test_where_nobody_rates_it_is_a_default_and_marked(world: Ticketing) -> None:
    ticket = world.anonymous()
    world.replied(ticket.id)
    world.passes(60, ticket.id)
    side = RatingSide(world)
    rating = side.invites(ticket.id, "ticket")
    world.passes(10)
    side.clockwork.watch(rating)
    state = load_whole(world.cases, FLOW, rating).head.state
    assert (state.stage, state.default) == ("defaulted", True)
