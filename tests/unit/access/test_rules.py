"""The table of who may do what: what it must not say, and what is not in it."""

from typing import Any

import pytest

from chalicelib.access.rules import ROLES, WhoMay, who_may

ROW = {"method": "GET", "route": "/v1/x", "roles": "resident officer", "relations": "own subject"}


def table(*changes: dict[str, Any]) -> WhoMay:
    return WhoMay(ROW | change for change in changes)


def test_roles_get_the_relations_of_their_row() -> None:
    rules = table({}, {"roles": "grid", "relations": "any"})
    assert rules.allowed("GET", "/v1/x") == {
        "resident": {"own", "subject"}, "officer": {"own", "subject"}, "grid": {"any"},
    }  # fmt: skip
    assert list(rules.routes) == [("GET", "/v1/x")]


def test_a_star_is_everybody() -> None:
    assert set(table({"roles": "*"}).allowed("GET", "/v1/x")) == set(ROLES)


@pytest.mark.parametrize(
    ("method", "route"), [("POST", "/v1/x"), ("GET", "/v1/x/"), ("GET", "/v1/y"), ("get", "/v1/x")]
)
def test_what_is_not_told_nobody_may(method: str, route: str) -> None:
    assert not table({}).allowed(method, route)


@pytest.mark.parametrize(
    "change",
    [
        {"roles": "resident mayor"}, {"relations": "own friend"}, {"relations": ""}, {"roles": "* resident"},
        {"relations": "*"},
    ],
    ids=str,
)  # fmt: skip
def test_an_unknown_role_or_relation_is_refused(change: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        table(change)


@pytest.mark.parametrize("again", [{"roles": "officer"}, {"roles": "*"}, {"relations": "any"}], ids=str)
def test_nobody_is_told_twice(again: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="twice"):
        table({}, again)


def test_a_row_without_roles_lets_nobody() -> None:
    with pytest.raises(ValueError, match="unknown"):
        table({"roles": ""})


OPEN = (
    *("/v1/items", "/v1/reference-items", "/v1/sites", "/v1/progress", "/v1/sessions/", "/sandbox/"),
    *("/v1/bundles", "/v1/life-events", "/v1/certificates/", "/v1/topics"),
    *("/v1/trading/", "/trading/notices.", "/ocds/"),
    *("/v1/rating-numbers/", "/v1/ratings/"),  # by number and query code; figures and results
    *("/v1/ticket-progress", "/open311/", "/v1/supervision/summary"),
    "/receipts/",  # signed in their vendor's form, which is read behind the gate
)


def test_the_public_may_do_nothing_but_look_things_up_and_log_in() -> None:
    public = {route for method, route in who_may().routes if "public" in who_may().allowed(method, route)}
    assert all(route.startswith(OPEN) for route in public - {"/v1/tickets"})  # anybody may report something


def test_rights_accounts_and_audit_are_apart() -> None:
    """三权分立 (GB/T 22239-2019 8.1.5): who opens accounts, who gives rights and who reads the audit."""
    may = {(method, route): set(who_may().allowed(method, route)) for method, route in who_may().routes}
    assert may["POST", "/v1/staff"] == may["POST", "/v1/staff/{login}/reset"] == {"administrator"}
    for act in ("appointment", "departure", "stand-in"):
        assert may["POST", f"/v1/staff/{{login}}/{act}"] == {"security"}
    assert may["GET", "/v1/audit"] == {"auditor"}
    administrators = {"administrator", "security", "auditor"}
    on_cases = {key for key in may if "/applications" in key[1] or "/work-queue" in key[1]}
    assert on_cases
    assert not any(may[key] & administrators for key in on_cases)
