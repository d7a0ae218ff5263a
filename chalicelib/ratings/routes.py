"""The API of ratings: parse, one call, answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from chalicelib.ratings import answers as a, schemas as asks
from chalicelib.web.acts import Acts
from chalicelib.web.api import Api, Ask, Gate

if TYPE_CHECKING:
    from chalicelib.kernel.store import CaseStore
    from chalicelib.ratings.mending import Mending
    from chalicelib.ratings.rates import Rates
    from chalicelib.ratings.rating import Rating

ONE = "/v1/ratings/{case_id}"
NUMBERED = "/v1/rating-numbers/{number}"


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes call."""

    rating: Rating
    mending: Mending
    rates: Rates
    cases: CaseStore


def blueprint(services: Callable[[], Services], gate: Callable[[], Gate]) -> Api:
    """The routes of 好差评."""
    api = Api("chalicelib.ratings.routes", gate)

    given = Acts(lambda: services().cases, a.RatingToGive)
    acts = Acts(lambda: services().cases, a.RatingView)

    @api.get("/v1/me/ratings", a.RatingsToGive, "我可以评价和已经评价的办件", asks.Mine)
    def mine(ask: Ask[asks.Mine]) -> a.RatingsToGive:
        return services().rating.mine(ask.caller, ask.body)

    @api.get(NUMBERED, a.NumberedRatingView, "凭办件编号和查询码看可以评价的办件", asks.Numbered)
    def numbered(ask: Ask[asks.Numbered]) -> a.NumberedRatingView:
        return services().rating.numbered(ask.path["number"], ask.body)

    @api.post(f"{NUMBERED}/rating", asks.NumberedRating, a.RatingToGive, "凭办件编号和查询码评价")
    def rate_numbered(ask: Ask[asks.NumberedRating]) -> a.RatingToGive:
        return given.once(ask, lambda: services().rating.rate_numbered(ask.path["number"], ask.body, ask.key))

    @api.post(f"{ONE}/rating", asks.NewRating, a.RatingToGive, "评价")
    def rate(ask: Ask[asks.NewRating]) -> a.RatingToGive:
        return given.on_case(ask, services().rating.rate)

    @api.get(ONE, a.RatingWhole, "一条评价：写了什么、怎样整改", personal=True)
    def show(ask: Ask[Any]) -> a.RatingWhole:
        return services().rating.show(ask.caller, ask.path["case_id"])

    @api.get("/v1/rating-queue", a.Ratings, "等待本部门整改的差评，或者等待复核的评价", asks.Waiting)
    def queue(ask: Ask[asks.Waiting]) -> a.Ratings:
        return services().mending.queue(ask.caller, ask.body)

    @api.post(f"{ONE}/verification", asks.Verification, a.RatingView, "核实差评")
    def verify(ask: Ask[asks.Verification]) -> a.RatingView:
        return acts.on_case(ask, services().mending.verify)

    @api.post(f"{ONE}/plan", asks.ListedLimit, a.RatingView, "情况复杂的差评列出整改期限")
    def plan(ask: Ask[asks.ListedLimit]) -> a.RatingView:
        return acts.on_case(ask, services().mending.plan)

    @api.post(f"{ONE}/rectification", asks.Settlement, a.RatingView, "差评已经整改")
    def rectify(ask: Ask[asks.Settlement]) -> a.RatingView:
        return acts.on_case(ask, services().mending.rectify)

    @api.post(f"{ONE}/explanation", asks.Settlement, a.RatingView, "没有法定依据的差评作出说明")
    def explain(ask: Ask[asks.Settlement]) -> a.RatingView:
        return acts.on_case(ask, services().mending.explain)

    @api.post(f"{ONE}/review", asks.ReviewRequest, a.RatingView, "申请复核误评、恶意差评")
    def ask_review(ask: Ask[asks.ReviewRequest]) -> a.RatingView:
        return acts.on_case(ask, services().mending.ask_review)

    @api.post(f"{ONE}/review-decision", asks.ReviewDecision, a.RatingView, "复核决定（由监督部门作出）")
    def decide_review(ask: Ask[asks.ReviewDecision]) -> a.RatingView:
        return acts.on_case(ask, services().mending.decide_review)

    @api.get("/v1/ratings/rates", a.RatesView, "评价统计；工作人员的只给本人、本部门和监督部门", asks.Rates)
    def rates(ask: Ask[asks.Rates]) -> a.RatesView:
        return services().rates.rates(ask.caller, ask.body)

    @api.get("/v1/ratings/results", a.ResultsView, "差评的整改和复核结果（不含评价人）", asks.Results)
    def results(ask: Ask[asks.Results]) -> a.ResultsView:
        return services().rates.results(ask.body)

    return api
