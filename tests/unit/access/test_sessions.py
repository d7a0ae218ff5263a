"""Sessions: refreshing, ending, devices; and that what was taken away is not handed out by a race."""

from datetime import timedelta

import pytest

from chalicelib.access.sessions import IDLE, LONGEST, Entry, Kind, TokenPair
from chalicelib.kernel.caller import Caller
from chalicelib.kernel.errors import NotFound, Unauthenticated
from tests.builders import ELDER
from tests.entrances import OTHER_PHONE, Entrances, refused

SECOND = timedelta(seconds=1)


@pytest.fixture
def there() -> Entrances:
    return Entrances()


def logged_in(there: Entrances, kind: Kind) -> TokenPair:
    if kind == "resident":
        return there.pair(there.by_phone())
    return there.on_duty(there.colleague("wang-min", "officer", "reviewer"))


def over(there: Entrances, refresh_token: str) -> None:
    assert isinstance(refused("session_over", lambda: there.sessions.refresh(refresh_token)), Unauthenticated)


@pytest.mark.parametrize("kind", ["resident", "staff"])
def test_a_refresh_gives_another_pair_of_the_same_session(there: Entrances, kind: Kind) -> None:
    pair = logged_in(there, kind)
    again = there.sessions.refresh(pair.refresh_token)
    assert (again.session, again.role) == (pair.session, pair.role)
    assert again.refresh_token != pair.refresh_token
    assert there.caller(again) == there.caller(pair)
    assert there.sessions.refresh(again.refresh_token).session == pair.session


def test_a_used_refresh_token_ends_the_session(there: Entrances) -> None:
    pair = logged_in(there, "resident")
    again = there.sessions.refresh(pair.refresh_token)
    over(there, pair.refresh_token)
    over(there, again.refresh_token)
    assert not there.held(again)


def test_of_two_refreshes_at_once_one_wins(there: Entrances) -> None:
    pair = logged_in(there, "resident")
    won: list[TokenPair] = []
    there.records.meanwhile = lambda: won.append(there.sessions.refresh(pair.refresh_token))
    over(there, pair.refresh_token)
    assert there.sessions.refresh(won[0].refresh_token).session == pair.session


def test_a_thiefs_refresh_in_the_moment_in_which_the_theft_is_seen_does_not_save_the_session(there: Entrances) -> None:
    pair = logged_in(there, "resident")
    stolen = there.sessions.refresh(pair.refresh_token)
    won: list[TokenPair] = []
    there.records.meanwhile = lambda: won.append(there.sessions.refresh(stolen.refresh_token))
    over(there, pair.refresh_token)
    over(there, won[0].refresh_token)
    assert not there.held(won[0])


@pytest.mark.parametrize("kind", ["resident", "staff"])
def test_a_session_nobody_refreshes_ends(there: Entrances, kind: Kind) -> None:
    pair = logged_in(there, kind)
    there.later(IDLE[kind] - SECOND)
    pair = there.sessions.refresh(pair.refresh_token)
    there.later(IDLE[kind] + SECOND)
    over(there, pair.refresh_token)
    assert there.sessions.devices(there.caller(pair)).items == ()


@pytest.mark.parametrize("kind", ["resident", "staff"])
def test_a_session_ends_in_any_case(there: Entrances, kind: Kind) -> None:
    pair, step = logged_in(there, kind), IDLE[kind] - SECOND
    for _ in range(LONGEST[kind] // step):
        there.later(step)
        pair = there.sessions.refresh(pair.refresh_token)
    there.later(step)
    over(there, pair.refresh_token)


def test_how_long_sessions_last() -> None:
    assert {"resident": timedelta(days=7), "staff": timedelta(minutes=30)} == IDLE
    assert {"resident": timedelta(days=30), "staff": timedelta(hours=12)} == LONGEST


def test_a_logout_here_ends_this_session_and_no_other(there: Entrances) -> None:
    here, away = there.pair(there.by_phone()), there.pair(there.by_phone(), "平板")
    there.sessions.end(there.caller(here), "")
    over(there, here.refresh_token)
    assert not there.held(here)
    assert there.held(away)
    assert there.sessions.refresh(away.refresh_token)


def test_a_logout_on_another_device(there: Entrances) -> None:
    here, away = there.pair(there.by_phone()), there.pair(there.by_phone(), "平板")
    there.sessions.end(there.caller(here), away.session)
    over(there, away.refresh_token)
    assert not there.held(away)
    assert there.held(here)


def test_a_logout_ends_a_session_that_is_refreshed_in_that_moment(there: Entrances) -> None:
    here, away = there.pair(there.by_phone()), there.pair(there.by_phone(), "平板")
    won: list[TokenPair] = []
    there.records.meanwhile = lambda: won.append(there.sessions.refresh(away.refresh_token))
    there.sessions.end(there.caller(here), away.session)
    over(there, won[0].refresh_token)
    assert not there.held(won[0])


def test_devices_are_ones_own(there: Entrances) -> None:
    here, away = there.pair(there.by_phone(), "手机"), there.pair(there.by_phone(), "平板")
    there.pair(there.by_phone(OTHER_PHONE), "别人的")
    found = there.sessions.devices(there.caller(here)).items
    assert {(one.session, one.device, one.current) for one in found} == {
        (here.session, "手机", True), (away.session, "平板", False),
    }  # fmt: skip


def test_nobody_ends_the_session_of_somebody_else(there: Entrances) -> None:
    mine, theirs = there.pair(there.by_phone()), there.pair(there.by_phone(OTHER_PHONE))
    for session in (theirs.session, "0" * 16):
        told = refused("session_over", there.sessions.end, there.caller(mine), session)
        assert (type(told), told.field) == (NotFound, "session")
    assert there.held(theirs)
    assert there.sessions.refresh(theirs.refresh_token)


def test_forged_refresh_tokens_are_refused(there: Entrances) -> None:
    mine, theirs = there.pair(there.by_phone()), there.pair(there.by_phone(OTHER_PHONE))
    kind, account, session, proof = theirs.refresh_token.split(".")
    own = mine.refresh_token.split(".")
    forged = [
        "", "....", ".".join((kind, account, session)), f"staff.{account}.{session}.{proof}",
        f"public.{account}.{session}.{proof}", f"{kind}.{account}.{own[2]}.{proof}",
        f"{kind}.{own[1]}.{session}.{proof}",
        f"{kind}.{account}.{session}.{proof}.x", f"{kind}..{session}.{proof}", "呈.贡.区.府",
    ]  # fmt: skip
    for token in forged:
        over(there, token)
    assert there.sessions.refresh(theirs.refresh_token)


def test_the_refresh_token_is_not_stored(there: Entrances) -> None:
    proof = there.pair(there.by_phone()).refresh_token.rpartition(".")[2]
    assert proof not in there.stored


def test_a_proved_session_goes_on_under_the_person(there: Entrances) -> None:
    pair = there.pair(there.by_phone())
    asking = there.caller(pair)
    raised = there.sessions.raised(asking, there.residents.prove_name(asking, "杨秀英", ELDER))
    assert raised.session == pair.session
    assert there.caller(raised).id != asking.id
    over(there, pair.refresh_token)
    assert there.sessions.devices(asking).items == ()
    assert len(there.sessions.devices(there.caller(raised)).items) == 1
    refused("session_over", lambda: there.sessions.raised(asking, Entry("resident", asking.id, "face")))


def test_a_session_does_not_last_longer_for_being_proved(there: Entrances) -> None:
    pair = there.pair(there.by_phone())
    began = there.records.get(f"resident#{there.caller(pair).id}", f"session#{pair.session}")
    asking = there.caller(pair)
    raised = there.sessions.raised(asking, there.residents.prove_name(asking, "杨秀英", ELDER))
    after = there.records.get(f"resident#{there.caller(raised).id}", f"session#{pair.session}")
    assert began is not None
    assert after is not None
    assert after.expires == began.expires


class Pausing:
    """Accounts that look up a right, and then somebody takes it away before the token is made."""

    def __init__(self, there: Entrances) -> None:
        self._there = there
        self.looked = 0

    def caller(self, entry: Entry) -> Caller:
        found = self._there.residents.caller(entry)
        self.looked += 1
        if self.looked == 1:
            self._there.revocations.revoke(f"resident#{entry.account}")
            self._there.later()
        return found


def test_a_right_that_is_taken_away_while_it_is_looked_up_is_looked_up_again(there: Entrances) -> None:
    pair = there.pair(there.by_phone())
    pausing = Pausing(there)
    there.sessions._accounts = {"resident": pausing}
    assert there.held(there.sessions.refresh(pair.refresh_token))
    assert pausing.looked == 2
