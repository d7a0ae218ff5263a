"""How often: by caller, address and thing, in the process and for all processes, and anew when the time is over."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.limits import REMEMBERED, Limit, Limits, platform_limits
from chalicelib.access.rules import who_may
from chalicelib.kernel.caller import PUBLIC, Caller, Request
from chalicelib.kernel.errors import TooMany
from tests.fakes.records import MemoryCounters

CALL = Request("GET", "/v1/x/{id}", "/v1/x/1", {}, address="203.0.113.7", about="1")
WHO, OTHER = Caller("resident", "R1"), Caller("resident", "R2")


class Place:
    """Limits whose time a test moves, in either place."""

    def __init__(self, *limits: Limit) -> None:
        self.at = 0.0
        self.counters = MemoryCounters()
        self.limits = Limits(limits, self.counters, lambda: self.at)

    def later(self, seconds: float) -> None:
        self.at += seconds
        self.counters.later(timedelta(seconds=seconds))

    def passes(self, request: Request = CALL, caller: Caller = WHO) -> bool:
        try:
            self.limits.check(request, caller)
        except TooMany:
            return False
        return True


def limit(by: Any, kept: Any = "process", amount: int = 2, method: str = "GET", route: str = CALL.route) -> Limit:
    return Limit(method, route, by, amount, 60, kept)


@pytest.mark.parametrize("kept", ["process", "table"])
@pytest.mark.parametrize("by", ["caller", "address", "about"])
def test_calls_are_counted_and_anew_when_the_time_is_over(by: str, kept: str) -> None:
    place = Place(limit(by, kept))
    assert [place.passes() for _ in range(4)] == [True, True, False, False]
    place.later(59)
    assert not place.passes()
    place.later(1.01)
    assert [place.passes() for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("kept", ["process", "table"])
def test_each_is_counted_alone(kept: str) -> None:
    others: dict[str, tuple[Request, Caller]] = {
        "caller": (CALL, OTHER),
        "address": (replace(CALL, address="203.0.113.8"), WHO),
        "about": (replace(CALL, about="2"), WHO),
    }
    for by, other in others.items():
        place = Place(limit(by, kept, amount=1))
        assert place.passes()
        assert place.passes(*other)
        assert not place.passes()
        assert not place.passes(*other)


def test_by_thing_and_by_address_whoever_calls() -> None:
    for by in ("about", "address"):
        place = Place(limit(by, amount=1))
        assert place.passes(caller=WHO)
        assert not place.passes(caller=OTHER)


def test_the_same_id_in_another_role_is_another_caller() -> None:
    place = Place(limit("caller", amount=1))
    assert place.passes(caller=Caller("officer", "X"))
    assert place.passes(caller=Caller("resident", "X"))


def test_the_public_is_no_caller() -> None:
    place = Place(limit("caller", amount=1))
    assert all(place.passes(caller=PUBLIC) for _ in range(5))


def test_the_public_alone_is_counted_by_address_where_a_limit_says_so() -> None:
    place = Place(limit("public", amount=1))
    assert all(place.passes(caller=WHO) for _ in range(5))
    assert place.passes(caller=PUBLIC)
    assert not place.passes(caller=PUBLIC)


def test_what_is_not_told_is_not_counted_together() -> None:
    for by, request in (("address", replace(CALL, address="")), ("about", replace(CALL, about=""))):
        place = Place(limit(by, amount=1))
        assert all(place.passes(request) for _ in range(3))


def test_a_limit_is_for_its_route_and_method_or_for_all() -> None:
    elsewhere = [replace(CALL, route="/v1/y"), replace(CALL, method="POST")]
    place = Place(limit("caller", amount=1))
    assert place.passes()
    assert all(place.passes(request) for request in elsewhere * 2)
    place = Place(limit("caller", amount=1, method="*", route="*"))
    assert place.passes()
    assert not any(place.passes(request) for request in elsewhere)


def test_all_processes_count_together_in_the_table_only() -> None:
    one, counters = Place(), MemoryCounters()
    for kept, second in (("table", False), ("process", True)):
        here, there = (Limits([limit("caller", kept, amount=1)], counters, lambda: one.at) for _ in "12")
        here.check(CALL, WHO)
        try:
            there.check(CALL, WHO)
            passed = True
        except TooMany:
            passed = False
        assert passed is second


def test_a_process_does_not_remember_without_end() -> None:
    place = Place(limit("about", amount=1))
    for number in range(REMEMBERED + 10):
        place.passes(replace(CALL, about=str(number)))
    assert len(place.limits._here) <= REMEMBERED + 1


def test_neither_address_nor_thing_is_kept_in_plain() -> None:
    place = Place(limit("address", "table"), limit("about", "table"), limit("address"), limit("about"))
    place.passes(replace(CALL, about="530121194001010025"))
    kept = repr((place.counters._kept, place.limits._here))
    assert "203.0.113.7" not in kept
    assert "530121194001010025" not in kept


def test_every_limit_of_the_platform_is_of_a_route_that_somebody_may_call() -> None:
    routes = set(who_may().routes)
    for told in platform_limits():
        assert (told.method, told.route) == ("*", "*") or (told.method, told.route) in routes
        assert told.amount > 0
        assert told.seconds > 0


def test_what_can_be_guessed_at_is_counted_for_all_processes_together() -> None:
    shared = {(told.route, told.by) for told in platform_limits() if told.kept == "table"}
    guessed = {
        ("/v1/sessions/sms-codes", "address"), ("/v1/sessions/sms", "address"), ("/v1/sessions/staff", "address"),
        ("/v1/progress", "about"), ("/v1/progress", "address"), ("/v1/me/real-name", "caller"),
    }  # fmt: skip
    assert guessed <= shared
