"""What each fact makes of a rating: a table of kinds. Refuses nothing: what happened, happened. Pure."""

from collections.abc import Callable
from typing import Any

from chalicelib.kernel.facts import Body, Fact
from chalicelib.ratings import facts as f
from chalicelib.ratings.state import RatingCase

Update = dict[str, Any]


def _invited(state: RatingCase, body: f.RatingInvited, fact: Fact) -> Update:
    del state
    return {
        "served": body.served, "subject": body.subject, "contact": body.contact, "clocks": body.clocks,
        "invited_at": fact.at,
    }  # fmt: skip


def _hidden(state: RatingCase, body: f.RatingHidden, fact: Fact) -> Update:
    del fact
    hidden = {"served": state.of.model_copy(update={"unseen": body.unseen})}
    return hidden | ({"decides": body.decides} if body.decides else {})


def _rated(state: RatingCase, body: f.Rated, fact: Fact) -> Update:
    """A late rating takes the place of the default."""
    del state
    return {
        "stage": "rated", "grade": body.grade, "bad": body.bad, "default": False, "tags": body.tags,
        "named": body.named, "said": fact.seq if body.sealed else 0, "rated_at": fact.at, "channel": fact.channel,
        "clocks": {},
    }  # fmt: skip


def _defaulted(state: RatingCase, body: f.RatingDefaulted, fact: Fact) -> Update:
    del state
    return {"stage": "defaulted", "grade": body.grade, "default": True, "rated_at": fact.at, "clocks": {}}


def _opened(state: RatingCase, body: f.RectificationOpened, fact: Fact) -> Update:
    del fact
    return {"stage": "opened", "clocks": state.clocks | body.clocks}


def _verified(state: RatingCase, body: f.VerifiedWithRater, fact: Fact) -> Update:
    del fact
    left = {name: clock for name, clock in state.clocks.items() if name != "verification"}
    return {"stage": "verified", "how": body.how, "reached": body.reached, "clocks": left}


def _planned(state: RatingCase, body: f.RectificationPlanned, fact: Fact) -> Update:
    """The listed limit has cards of its own."""
    del fact
    cards = tuple(card for card in state.cards if not card.startswith("rectification:"))
    return {"stage": "planned", "clocks": state.clocks | body.clocks, "cards": cards}


def _rectified(state: RatingCase, body: f.Rectified, fact: Fact) -> Update:
    del state
    return {"stage": "rectified", "in_time": body.in_time, "closed_at": fact.at, "clocks": {}}


def _explained(state: RatingCase, body: f.RatingExplained, fact: Fact) -> Update:
    del state
    return {"stage": "explained", "in_time": body.in_time, "closed_at": fact.at, "clocks": {}}


def _warned(state: RatingCase, body: f.RectificationWarned, fact: Fact) -> Update:
    del fact
    return {"cards": (*state.cards, body.card)}


def _review_asked(state: RatingCase, body: f.ReviewAsked, fact: Fact) -> Update:
    del fact
    return {"review": "asked", "decides": body.decides, "clocks": state.clocks | body.clocks}


def _review_decided(state: RatingCase, body: f.ReviewDecided, fact: Fact) -> Update:
    if body.removed:
        return {"stage": "removed", "review": "removed", "closed_at": fact.at, "clocks": {}}
    left = {name: clock for name, clock in state.clocks.items() if name != "review"}
    return {"review": "kept", "clocks": left | body.clocks}


def _told(state: RatingCase, body: f.ResultTold, fact: Fact) -> Update:
    del state, fact
    return {"result": body.result}


def _published(state: RatingCase, body: f.ResultPublished, fact: Fact) -> Update:
    del state, body
    return {"published": fact.seq}


def _replanned(state: RatingCase, body: f.ClocksReplanned, fact: Fact) -> Update:
    del fact
    return {"clocks": state.clocks | body.clocks}


FOLDS: dict[type[Body], Callable[[RatingCase, Any, Fact], Update]] = {
    f.RatingInvited: _invited,
    f.Rated: _rated,
    f.RatingDefaulted: _defaulted,
    f.RectificationOpened: _opened,
    f.VerifiedWithRater: _verified,
    f.RectificationPlanned: _planned,
    f.RatingExplained: _explained,
    f.Rectified: _rectified,
    f.RectificationWarned: _warned,
    f.ReviewAsked: _review_asked,
    f.ReviewDecided: _review_decided,
    f.ResultTold: _told,
    f.ResultPublished: _published,
    f.ClocksReplanned: _replanned,
    f.RatingHidden: _hidden,
}
"""Fact → what changes by it."""


def evolve(state: RatingCase, body: Body, fact: Fact) -> RatingCase:
    """The state after ``fact``."""
    return state.model_copy(update=FOLDS[type(body)](state, body, fact))
