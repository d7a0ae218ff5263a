"""Requests about ratings: of what was decided by rule for the family, rated badly where somebody puts it right."""

from typing import Any

from chalicelib.kernel.changing import load, once_only
from chalicelib.ratings import schemas
from chalicelib.ratings.model import FLOW
from chalicelib.ratings.state import RatingCase
from tests.asks.registry import asks, plain
from tests.builders import once
from tests.cast import Cast
from tests.families import Family
from tests.gateway import Sent
from tests.rating import BODIES, DEFAULTS, staff

PATH = "/v1/ratings"
BAD: dict[str, Any] = {"grade": 1, "tags": ["slow"], "text": "等了两个小时。"}


class Given:
    """The rating of the family's case, brought on by people who ask for nothing here."""

    def __init__(self, cast: Cast, family: Family) -> None:
        self.cast, self.services = cast, cast.ratings.services
        case_id = cast.families[family].ruled
        self.rating = cast.ratings.invites(case_id)
        state = cast.head(case_id).state
        self.number, self.department = state.number, state.pinned.department
        self.code = cast.privacy.code(case_id)

    def bad(self) -> "Given":
        """Rated badly, if it was not."""
        if self.state.rated_at is not None:
            return self
        asked = schemas.NumberedRating.model_validate({**BAD, "code": self.code})
        self._keyed(lambda key: self.services.rating.rate_numbered(self.number, asked, key))
        return self

    def verified(self) -> "Given":
        return self if self.bad().state.stage == "verified" else self.does("verify")

    def reviewed(self) -> "Given":
        return self if self.bad().state.review else self.does("ask_review")

    @property
    def state(self) -> RatingCase:
        """Where it stands."""
        return load(self.cast.cases, FLOW, self.rating).state

    def does(self, act: str) -> "Given":
        """Somebody of the rated department does it."""
        asked = BODIES[act].model_validate(DEFAULTS[act])
        call = getattr(self.services.mending, act)
        self._keyed(lambda key: call(staff("W9", self.department), self.rating, asked, key))
        return self

    def asked(self, path: str, body: Any = None, method: str = "POST") -> Sent:
        return Sent(method, f"{PATH}/{self.rating}{path}", body=body)

    def _keyed(self, act: Any) -> None:
        key = once()
        once_only(self.cast.cases, key, lambda: act(key))


plain(f"GET {PATH}/rates", by="item")
plain(f"GET {PATH}/results")
plain("GET /v1/rating-queue")


@asks("GET /v1/me/ratings")
def mine(cast: Cast, _: str, family: Family, __: str) -> Sent:
    whose = {"firm": cast.families[family].number} if family == "firm" else {}
    return Sent("GET", "/v1/me/ratings", whose)


@asks("GET /v1/rating-numbers/{number}")
def numbered(cast: Cast, _: str, family: Family, __: str) -> Sent:
    given = Given(cast, family)
    return Sent("GET", f"/v1/rating-numbers/{given.number}", {"code": given.code})


@asks("POST /v1/rating-numbers/{number}/rating")
def rated_by_number(cast: Cast, _: str, family: Family, __: str) -> Sent:
    given = Given(cast, family)
    return Sent("POST", f"/v1/rating-numbers/{given.number}/rating", body={**BAD, "code": given.code})


@asks("POST /v1/ratings/{case_id}/rating")
def rated(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).asked("/rating", BAD)


@asks("GET /v1/ratings/{case_id}")
def shown(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).bad().asked("", method="GET")


@asks("POST /v1/ratings/{case_id}/verification")
def verified(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).bad().asked("/verification", DEFAULTS["verify"])


@asks("POST /v1/ratings/{case_id}/plan")
def planned(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).verified().asked("/plan", DEFAULTS["plan"])


@asks("POST /v1/ratings/{case_id}/rectification")
def rectified(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).verified().asked("/rectification", DEFAULTS["rectify"])


@asks("POST /v1/ratings/{case_id}/explanation")
def explained(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).verified().asked("/explanation", DEFAULTS["explain"])


@asks("POST /v1/ratings/{case_id}/review")
def review_asked(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).bad().asked("/review", DEFAULTS["ask_review"])


@asks("POST /v1/ratings/{case_id}/review-decision")
def review_decided(cast: Cast, _: str, family: Family, __: str) -> Sent:
    return Given(cast, family).reviewed().asked("/review-decision", DEFAULTS["decide_review"])
