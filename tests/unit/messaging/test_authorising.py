"""A stranger's link binds nothing: the ticket, the state and the code must all be of the one who pressed the button."""

from contextlib import suppress
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Forbidden, Invalid
from chalicelib.messaging.authorising import TICKET_LIVES
from channels.wechat.web import Opened
from tests.builders import ELDER, SITE, YOUNGER
from tests.entrances import refused
from tests.fakes.racing import RacingRecords
from tests.fakes.records import MemoryCounters
from tests.fakes.vault import MemoryVault
from tests.telling import Told
from tests.wechat import WechatSide

HOLDERS = {ELDER: "o-elder", YOUNGER: "o-younger"}
"""Who really holds which WeChat."""


class Play(WechatSide):
    """Two people, each with a WeChat of their own."""

    def __init__(self) -> None:
        told = Told()
        self.world = told.world
        self.racing = self.world.documents = RacingRecords(self.world.keys)
        self.world.clock.at = datetime.now(CHINA)  # documents expire by the machine's time
        super().__init__(self.world, told.receipts, MemoryCounters(), MemoryVault())

    def ticket(self, openid: str) -> str:
        return self.authorising.link(openid).partition("ticket=")[2]

    def who(self, number: str) -> Caller:
        return self.world.resident(number)

    def openids(self) -> dict[str, str]:
        """Whose is bound to what."""
        people = {number: self.world.privacy.person(self.world.lookup(number)).id for number in HOLDERS}
        return {number: openid for number, one in people.items() if (openid := self.bindings.openid(one))}


@pytest.fixture
def play() -> Play:
    return Play()


def test_who_opens_their_own_link_and_presses_binds_their_own(play: Play) -> None:
    link = play.authorising.link("o-elder")
    assert link.startswith(f"{SITE}/bind?ticket=")
    address = play.authorising.begin(play.who(ELDER), link.partition("=")[2])
    assert f"redirect_uri={SITE.replace(':', '%3A').replace('/', '%2F')}%2Fbind" in address
    assert play.openids() == {}
    play.authorising.finish(play.who(ELDER), *play.web.authorised(address, "o-elder"))
    assert play.openids() == {ELDER: "o-elder"}


def test_whoever_opens_a_strangers_link_binds_nothing(play: Play) -> None:
    """The younger sends the elder the link of their own WeChat; the elder logs in, presses, and is in their own."""
    address = play.authorising.begin(play.who(ELDER), play.ticket("o-younger"))
    state, code = play.web.authorised(address, "o-elder")
    before = dict(play.racing.kept)
    refused("ticket_of_another", play.authorising.finish, play.who(ELDER), state, code)
    assert (play.racing.kept, play.openids()) == (before, {})


def test_a_strangers_address_that_is_authorised_already_binds_nothing(play: Play) -> None:
    """The younger authorises in their own WeChat, and sends the elder the address that it led back to."""
    address = play.authorising.begin(play.who(YOUNGER), play.ticket("o-younger"))
    state, code = play.web.authorised(address, "o-younger")
    refused("ticket_over", play.authorising.finish, play.who(ELDER), state, code)
    assert play.openids() == {}
    ticket = play.ticket("o-younger")
    refused("ticket_over", play.authorising.finish, play.who(ELDER), ticket, code)
    refused("ticket_over", play.authorising.begin, play.who(ELDER), state)
    assert play.openids() == {}


def test_of_three_parts_all_must_be_ones_own(play: Play) -> None:
    """Whoever asked, whoever began, whoever authorised, whoever finishes: it binds when all four are one."""
    for asked, began, authorised, finishes in product(HOLDERS, repeat=4):
        address = play.authorising.begin(play.who(began), play.ticket(HOLDERS[asked]))
        state, code = play.web.authorised(address, HOLDERS[authorised])
        before = dict(play.racing.kept)
        if began != finishes or asked != authorised:
            code_of_refusal = "ticket_over" if began != finishes else "ticket_of_another"
            refused(code_of_refusal, play.authorising.finish, play.who(finishes), state, code)
            assert play.racing.kept == before
        else:  # somebody who holds both phones may have either WeChat
            play.authorising.finish(play.who(finishes), state, code)
            assert play.openids()[finishes] == HOLDERS[asked]


def test_only_somebody_who_is_known_begins_and_finishes(play: Play) -> None:
    nobody = Caller("resident", "P-phone", "phone")
    ticket = play.ticket("o-elder")
    refused("identity_missing", play.authorising.begin, nobody, ticket)
    refused("identity_missing", play.authorising.finish, nobody, *play.begun(play.who(ELDER), "o-elder"))
    refused("identity_missing", play.authorising.finish, nobody, ticket, "code")


def test_a_link_is_good_for_minutes(play: Play) -> None:
    ticket = play.ticket("o-elder")
    state, code = play.begun(play.who(ELDER), "o-elder")
    play.racing.later(TICKET_LIVES + timedelta(seconds=1))
    refused("ticket_over", play.authorising.begin, play.who(ELDER), ticket)
    refused("ticket_over", play.authorising.finish, play.who(ELDER), state, code)
    assert play.openids() == {}


def test_a_repeat_binds_again_though_its_code_is_used(play: Play) -> None:
    state, code = play.begun(play.who(ELDER), "o-elder")
    for _ in range(2):
        play.authorising.finish(play.who(ELDER), state, code)
    assert play.openids() == {ELDER: "o-elder"}


def test_what_was_disturbed_after_the_code_was_used_is_finished_by_a_repeat(play: Play) -> None:
    state, code = play.begun(play.who(ELDER), "o-elder")

    def after_it_was_proved() -> None:
        play.racing.meanwhile = lambda: play.bindings.bind(play.who(ELDER), "o-another")

    play.racing.meanwhile = after_it_was_proved
    refused("case_busy", play.authorising.finish, play.who(ELDER), state, code)
    assert play.openids() == {ELDER: "o-another"}
    play.authorising.finish(play.who(ELDER), state, code)
    assert play.openids() == {ELDER: "o-elder"}


def test_a_code_that_came_too_late_is_fetched_anew_with_its_state(play: Play) -> None:
    state, _ = play.begun(play.who(ELDER), "o-elder")
    refused("wechat_code_over", play.authorising.finish, play.who(ELDER), state, "a code of nobody's")
    again = play.web.authorised(play.authorising.begin(play.who(ELDER), state), "o-elder")
    play.authorising.finish(play.who(ELDER), *again)
    assert play.openids() == {ELDER: "o-elder"}


@pytest.mark.parametrize(
    ("told", "code"),
    [("refused", "wechat_code_over"), ("snapshot", "wechat_snapshot"), ("temporary", "wechat_unavailable")],
)
def test_what_wechat_does_not_say_is_told_and_nothing_is_stored(play: Play, told: str, code: str) -> None:
    state, given_code = play.begun(play.who(ELDER), "o-elder")
    before = dict(play.racing.kept)
    play.web.told = Opened(told, "o-elder", "errcode 1")  # type: ignore[arg-type]
    refused(code, play.authorising.finish, play.who(ELDER), state, given_code)
    assert play.racing.kept == before


def test_nothing_that_leads_to_an_openid_lies_open(play: Play) -> None:
    ticket = play.ticket("o-of-a-person")
    state, code = play.web.authorised(play.authorising.begin(play.who(ELDER), ticket), "o-of-a-person")
    play.authorising.finish(play.who(ELDER), state, code)
    kept = repr(play.racing.kept)
    assert [secret for secret in ("o-of-a-person", ticket, state, code) if secret in kept] == []
    assert ticket.isalnum()  # as WeChat wants a state
    assert state.isalnum()


MOVES = st.lists(
    st.tuples(*[st.sampled_from(sorted(HOLDERS))] * 4), min_size=1, max_size=6
)  # fmt: skip


@settings(deadline=None, max_examples=30)
@given(MOVES, st.data())
def test_whatever_strangers_mix_nobody_is_bound_by_what_another_began(
    moves: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    """States and codes of several authorisations, each finished with any: only what one person did alone counts."""
    play, given_out, may = Play(), list[tuple[str, str]](), set[tuple[str, str]]()
    for asked, began, authorised, _ in moves:
        address = play.authorising.begin(play.who(began), play.ticket(HOLDERS[asked]))
        given_out.append(play.web.authorised(address, HOLDERS[authorised]))
        may.add((began, HOLDERS[asked]))
    for *_, finishes in moves:
        state, code = (data.draw(st.sampled_from(given_out))[part] for part in (0, 1))
        with suppress(Forbidden, Invalid):
            play.authorising.finish(play.who(finishes), state, code)
    assert set(play.openids().items()) <= may
