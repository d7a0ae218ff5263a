"""Accounts of the staff: who may do what to whom, and when it bites."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.access.schemas import Appointment, NewStaff, StandIn
from chalicelib.access.sessions import TokenPair
from chalicelib.access.tokens import POLL
from chalicelib.kernel.caller import Post
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotAllowed, NotFound, Unauthenticated
from tests.entrances import DEPARTMENT, SECURITY, Colleague, Entrances, refused

DAY = timedelta(days=1)
REVIEWER = Appointment.model_validate(
    {"role": "officer", "posts": [{"duty": "reviewer", "department": DEPARTMENT, "street": "530114001"}]}
)
HEAD = Appointment.model_validate({"role": "officer", "posts": [{"duty": "head", "department": DEPARTMENT}]})


@pytest.fixture
def there() -> Entrances:
    return Entrances()


def days(there: Entrances, of: str, begins: timedelta = timedelta(), lasting: timedelta = DAY) -> StandIn:
    at = there.clock.at + begins
    return StandIn(stands_in_for=of, begins=at, until=at + lasting)


def refreshed(there: Entrances, pair: TokenPair) -> tuple[TokenPair, tuple[Post, ...]]:
    there.later()
    again = there.sessions.refresh(pair.refresh_token)
    return again, there.caller(again).posts


def test_an_account_is_opened_without_any_right(there: Entrances) -> None:
    opened = there.staff.open(NewStaff(login="wang-min", department=DEPARTMENT))
    view = there.staff.show("wang-min")
    assert (view.role, view.posts, view.left) == ("", (), "")
    for secret in (opened.password, opened.enrolment.partition("secret=")[2][:32]):
        assert secret not in there.stored
        assert secret not in view.model_dump_json()
    refused("staff_known", lambda: there.staff.open(NewStaff(login="wang-min", department=DEPARTMENT)))


def test_two_accounts_cannot_have_one_name_at_the_single_sign_on(there: Entrances) -> None:
    there.staff.open(NewStaff(login="wang-min", department=DEPARTMENT, subject="min.wang"))
    asked = NewStaff(login="wang-ming", department=DEPARTMENT, subject="min.wang")
    assert refused("staff_known", lambda: there.staff.open(asked)).field == "subject"
    refused("staff_unknown", lambda: there.staff.show("wang-ming"))


def test_an_appointment_bites(there: Entrances) -> None:
    colleague = there.colleague("wang-min", "officer", "reviewer")
    before = there.on_duty(colleague)
    there.staff.appoint(SECURITY, "wang-min", HEAD)
    assert not there.held(before)
    refused("session_over", lambda: there.sessions.refresh(before.refresh_token))
    colleague.skew = 1
    after = there.on_duty(colleague)
    assert there.held(after)
    assert there.caller(after).posts == (Post("head", DEPARTMENT),)


def test_who_left_is_refused_everywhere(there: Entrances) -> None:
    colleague = there.colleague("wang-min", "officer", "reviewer")
    pair = there.on_duty(colleague)
    assert there.held(pair)
    assert there.staff.leave(SECURITY, "wang-min").left
    assert not there.held(pair)
    refused("session_over", lambda: there.sessions.refresh(pair.refresh_token))
    colleague.skew = 1
    refused("login_wrong", lambda: there.logins.by_password(colleague.asked()))
    assert POLL <= 20


def test_who_left_stays_away(there: Entrances) -> None:
    there.colleague("wang-min", "officer", "reviewer")
    there.staff.leave(SECURITY, "wang-min")
    acts: list[Callable[[], object]] = [
        lambda: there.staff.leave(SECURITY, "wang-min"),
        lambda: there.staff.reset(SECURITY, "wang-min"),
        lambda: there.staff.appoint(SECURITY, "wang-min", HEAD),
    ]
    for act in acts:
        assert isinstance(refused("staff_left", act), NotAllowed)
    refused("staff_known", lambda: there.staff.open(NewStaff(login="wang-min", department=DEPARTMENT)))


def test_a_departure_that_was_cut_off_is_finished_when_it_is_repeated(there: Entrances) -> None:
    pair = there.on_duty(there.colleague("wang-min", "officer", "reviewer"))
    account = there.staff_accounts.account("wang-min")
    left = {**account.data, "left": there.clock.now().wall.isoformat(), "role": "", "posts": []}
    there.records.put(replace(account, data=left))  # and there the process stopped
    assert there.held(pair)
    refused("staff_left", lambda: there.staff.leave(SECURITY, "wang-min"))
    assert not there.held(pair)


@pytest.mark.parametrize("role", ["administrator", "security", "auditor"])
def test_administrators_have_no_posts(there: Entrances, role: str) -> None:
    there.colleague("wang-min")
    asked = Appointment.model_validate(HEAD.model_dump() | {"role": role})
    assert isinstance(refused("staff_roles_apart", lambda: there.staff.appoint(SECURITY, "wang-min", asked)), Invalid)


def test_nobody_touches_their_own_account(there: Entrances) -> None:
    for login, role in (("sun-jing", "security"), ("zhou-lei", "administrator"), ("wang-min", "officer")):
        there.colleague(login, role)
        own = there.caller(there.pair(there.logins.by_password(_again(there, login))))
        assert isinstance(refused("staff_yourself", there.staff.appoint, own, login, HEAD), Forbidden)
        refused("staff_yourself", there.staff.leave, own, login)
        refused("staff_yourself", there.staff.reset, own, login)
        refused("staff_yourself", there.staff.stand_in, own, login, days(there, "zhou-lei"))


def _again(there: Entrances, login: str) -> Any:
    account = there.staff_accounts.account(login)
    seed = there.vault.open(account.data["seed"], account.pk)
    return Colleague(login, "correct horse battery", seed).asked()


def test_a_stand_in_has_the_posts_within_the_days_only(there: Entrances) -> None:
    there.colleague("wang-min", "officer", "reviewer", "head")
    pair = there.on_duty(there.colleague("zhou-lei", "officer", "window"))
    own = (Post("window", DEPARTMENT),)
    there.staff.stand_in(SECURITY, "zhou-lei", days(there, "wang-min", timedelta(minutes=10), timedelta(minutes=40)))
    until = there.clock.now().wall + timedelta(minutes=50)
    pair, posts = refreshed(there, pair)
    assert posts == own
    there.later(timedelta(minutes=11))
    pair, posts = refreshed(there, pair)
    told = {(post.duty, post.stands_in_for, post.until) for post in posts[1:]}
    assert posts[0] == own[0]
    assert told == {(duty, "wang-min", until) for duty in ("reviewer", "head")}
    there.later(timedelta(minutes=28))
    pair, posts = refreshed(there, pair)
    assert len(posts) == 3
    there.later(timedelta(minutes=12))
    assert refreshed(there, pair)[1] == own


@pytest.mark.parametrize("act", ["leave", "reset", "appoint"])
def test_a_stand_in_has_what_the_colleague_has_now(there: Entrances, act: str) -> None:
    there.colleague("wang-min", "officer", "reviewer")
    pair = there.on_duty(there.colleague("zhou-lei", "officer", "window"))
    there.staff.stand_in(SECURITY, "zhou-lei", days(there, "wang-min"))
    assert there.held(pair)
    pair, posts = refreshed(there, pair)
    assert len(posts) == 2
    assert there.held(pair)
    acts: dict[str, Callable[[], object]] = {
        "leave": lambda: there.staff.leave(SECURITY, "wang-min"),
        "reset": lambda: there.staff.reset(SECURITY, "wang-min"),
        "appoint": lambda: there.staff.appoint(SECURITY, "wang-min", HEAD),
    }
    acts[act]()
    assert not there.held(pair)
    _, posts = refreshed(there, pair)
    assert [post.duty for post in posts[1:]] == (["head"] if act == "appoint" else [])


def test_days_that_are_told_again_replace_those_before(there: Entrances) -> None:
    there.colleague("wang-min", "officer", "reviewer")
    pair = there.on_duty(there.colleague("zhou-lei", "officer", "window"))
    there.staff.stand_in(SECURITY, "zhou-lei", days(there, "wang-min"))
    pair, posts = refreshed(there, pair)
    assert len(posts) == 2
    there.staff.stand_in(SECURITY, "zhou-lei", days(there, "wang-min", 2 * DAY))
    assert not there.held(pair)
    assert refreshed(there, pair)[1] == (Post("window", DEPARTMENT),)


def test_a_stand_ins_posts_do_not_go_on_to_another(there: Entrances) -> None:
    for login in ("wang-min", "sun-jing"):
        there.colleague(login, "officer", "reviewer")
    pair = there.on_duty(there.colleague("zhou-lei", "officer", "window"))
    there.staff.stand_in(SECURITY, "wang-min", days(there, "sun-jing"))
    there.staff.stand_in(SECURITY, "zhou-lei", days(there, "wang-min"))
    assert [post.stands_in_for for post in refreshed(there, pair)[1]] == ["", "wang-min"]


def test_whom_nobody_stands_in_for(there: Entrances) -> None:
    for login, role in (
        ("wang-min", "officer"), ("grid-1", "grid"), ("admin-1", "administrator"), ("admin-2", "administrator"),
        ("audit-1", "auditor"), ("gone-1", "officer"),
    ):  # fmt: skip
        there.colleague(login, role)
    there.staff.leave(SECURITY, "gone-1")
    there.staff.open(NewStaff(login="fresh-1", department=DEPARTMENT))
    there.staff.open(NewStaff(login="fresh-2", department=DEPARTMENT))
    for login, of in (
        ("admin-1", "admin-2"), ("wang-min", "grid-1"), ("wang-min", "audit-1"), ("wang-min", "gone-1"),
        ("gone-1", "wang-min"), ("wang-min", "wang-min"), ("fresh-1", "fresh-2"),
    ):  # fmt: skip
        told = refused("stand_in_other", there.staff.stand_in, SECURITY, login, days(there, of))
        assert isinstance(told, NotAllowed)
    there.colleague("zhou-lei", "officer")
    for lasting in (timedelta(), -DAY, timedelta(days=30, seconds=1)):
        asked = days(there, "wang-min", lasting=lasting)
        refused("stand_in_other", there.staff.stand_in, SECURITY, "zhou-lei", asked)
    told = refused("staff_unknown", lambda: there.staff.stand_in(SECURITY, "zhou-lei", days(there, "nobody")))
    assert (type(told), told.field) == (NotFound, "stands_in_for")


def test_a_reset_takes_the_rights_and_both_factors_away(there: Entrances) -> None:
    colleague = there.colleague("wang-min", "officer", "reviewer")
    pair = there.on_duty(colleague)
    fresh = there.staff.reset(SECURITY, "wang-min")
    assert not there.held(pair)
    colleague.skew = 1
    refused("login_wrong", lambda: there.logins.by_password(colleague.asked()))
    seed = fresh.enrolment.partition("secret=")[2][:32]
    again = Colleague("wang-min", fresh.password, seed)
    refused("password_expired", lambda: there.logins.by_password(again.asked()))
    entry = there.logins.by_password(again.asked(new_password="another long one 2"))
    assert isinstance(refused("login_no_duty", lambda: there.pair(entry)), Forbidden)


def test_who_has_no_account_is_nobody(there: Entrances) -> None:
    refused("staff_unknown", lambda: there.staff.show("nobody"))
    refused("staff_unknown", lambda: there.staff.leave(SECURITY, "nobody"))
    refused("staff_unknown", lambda: there.staff.appoint(SECURITY, "nobody", HEAD))


def test_of_two_who_change_an_account_at_once_one_does(there: Entrances) -> None:
    there.colleague("wang-min", "officer", "reviewer")
    there.records.meanwhile = lambda: there.staff.leave(SECURITY, "wang-min")
    assert isinstance(refused("case_busy", lambda: there.staff.appoint(SECURITY, "wang-min", REVIEWER)), Conflict)
    view = there.staff.show("wang-min")
    assert view.left
    assert not view.role


def test_a_refresh_in_the_moment_of_departure_gives_no_session(there: Entrances) -> None:
    pair = there.on_duty(there.colleague("wang-min", "officer", "reviewer"))
    there.records.meanwhile = lambda: there.staff.leave(SECURITY, "wang-min")
    refusal = refused("session_over", lambda: there.sessions.refresh(pair.refresh_token))
    assert isinstance(refusal, Unauthenticated)
    assert there.sessions.devices(there.caller(pair)).items == ()
