"""Tickets and ratings."""

from collections.abc import Mapping

from tests.kinds import EVERYBODY

ROUTES: Mapping[str, str] = {
    "POST /v1/tickets": "nobody residents trader government grids department department_elsewhere",
    "GET /v1/tickets": "residents",
    "GET /v1/tickets-taken": "officers grids",
    "GET /v1/ticket-queue": "handling reviewer_other_street windows window_elsewhere grids",
    "GET /v1/tickets/{case_id}": "applicant handling windows window_elsewhere consulted trader government grid",
    "GET /v1/tickets/{case_id}/duplicates": "trader government",
    "GET /v1/tickets/{case_id}/timeline": (
        "applicant handling windows window_elsewhere consulted trader government grid"
    ),
    "GET /v1/ticket-progress": EVERYBODY,
    "POST /v1/ticket-progress/confirmation": "nobody residents kiosks",
    "POST /v1/ticket-progress/comments": "nobody residents kiosks",
    "POST /v1/ticket-progress/withdrawal": "nobody residents kiosks",
    "POST /v1/ticket-progress/photos": "nobody residents kiosks",
    "POST /v1/ticket-progress/photos/check": "nobody residents kiosks",
    "POST /v1/tickets/{case_id}/confirmation": "applicant",
    "POST /v1/tickets/{case_id}/comments": "applicant",
    "POST /v1/tickets/{case_id}/withdrawal": "applicant",
    "POST /v1/tickets/{case_id}/review": "applicant",
    "POST /v1/ticket-photos": "residents officers grids",
    "POST /v1/ticket-photos/check": "residents officers grids",
    "POST /v1/tickets/{case_id}/photos": "applicant handling windows window_elsewhere consulted trader government grid",
    "POST /v1/tickets/{case_id}/photos/check": (
        "applicant handling windows window_elsewhere consulted trader government grid"
    ),
    "GET /v1/tickets/{case_id}/photos/{sha256}": (
        "applicant handling windows window_elsewhere consulted trader government grid"
    ),
    "POST /v1/tickets/{case_id}/dispatch": "trader",
    "POST /v1/tickets/{case_id}/sign": "handling windows window_elsewhere",
    "POST /v1/tickets/{case_id}/return": "handling windows window_elsewhere",
    "POST /v1/tickets/{case_id}/return-decision": "trader",
    "POST /v1/tickets/{case_id}/emergency": "handling windows window_elsewhere trader",
    "POST /v1/tickets/{case_id}/accused": "trader",
    "POST /v1/tickets/{case_id}/steps": "handling windows window_elsewhere consulted",
    "POST /v1/tickets/{case_id}/interim-reply": "handling windows window_elsewhere",
    "POST /v1/tickets/{case_id}/field-tasks": "handling windows window_elsewhere consulted trader",
    "POST /v1/tickets/{case_id}/field-result": "grid",
    "POST /v1/tickets/{case_id}/suspension": "handling windows window_elsewhere",
    "POST /v1/tickets/{case_id}/extension": "head",
    "POST /v1/tickets/{case_id}/handover": "handling windows window_elsewhere trader",
    "POST /v1/tickets/{case_id}/referral": "trader",
    "POST /v1/tickets/{case_id}/reply": "handling windows window_elsewhere",
    "POST /v1/tickets/{case_id}/reply-check": "handling",
    "POST /v1/tickets/{case_id}/follow-up": "trader",
    "POST /v1/tickets/{case_id}/merge": "trader",
    "POST /v1/tickets/{case_id}/supervision-order": "trader government",
    "POST /v1/tickets/{case_id}/supervision-answer": "handling windows window_elsewhere",
    "POST /v1/tickets/{case_id}/review-decision": "government",
    "GET /v1/me/ratings": "stranger neighbour speaking agent_elsewhere",
    "GET /v1/rating-numbers/{number}": EVERYBODY,
    "POST /v1/rating-numbers/{number}/rating": "nobody residents kiosks",
    "POST /v1/ratings/{case_id}/rating": "speaking",
    "GET /v1/ratings/{case_id}": "speaking handling trader",
    "GET /v1/rating-queue": "reviewer head reviewer_elsewhere consulted government trader stand_in",
    "POST /v1/ratings/{case_id}/verification": "handling",
    "POST /v1/ratings/{case_id}/plan": "handling",
    "POST /v1/ratings/{case_id}/rectification": "handling",
    "POST /v1/ratings/{case_id}/explanation": "handling",
    "POST /v1/ratings/{case_id}/review": "handling",
    "POST /v1/ratings/{case_id}/review-decision": "trader",
    "GET /v1/ratings/rates": EVERYBODY,
    "GET /v1/ratings/results": EVERYBODY,
}
