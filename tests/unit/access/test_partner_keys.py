"""Accounts of partners are opened and closed, their keys changed, and their secrets lie sealed."""

from collections.abc import Iterable
from datetime import timedelta

import pytest

from chalicelib.access.partner_accounts import Issued
from chalicelib.access.partners import Partner
from chalicelib.kernel.errors import NotAllowed, NotFound
from chalicelib.kernel.store import VersionConflict
from tests.partners import API_KEY, BUREAU, DAY, OUTLET, Desk
from tests.refusing import refused


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.mark.parametrize("partner", [OUTLET, BUREAU], ids=lambda partner: partner.kind)
def test_a_closed_account_is_refused_within_a_minute_and_may_be_opened_anew(desk: Desk, partner: Partner) -> None:
    issued = desk.open(partner)
    send = desk.called if partner is BUREAU else desk.signed
    assert desk.good(send(issued))
    assert not desk.accounts.close(partner.code).active
    desk.wait()
    assert not desk.good(send(issued))
    again = desk.open(partner)
    desk.wait()
    assert desk.good(send(again))
    assert not desk.good(send(issued))


def test_an_open_account_is_not_opened_twice(desk: Desk) -> None:
    issued = desk.open(OUTLET)
    assert desk.accounts.open(OUTLET.model_copy(update={"items": ()})) is None
    assert desk.store.get(OUTLET.code) == issued.partner
    assert desk.store.codes() == [OUTLET.code]


@pytest.mark.parametrize("partner", [OUTLET, BUREAU], ids=lambda partner: partner.kind)
def test_while_keys_overlap_both_are_good_and_then_the_new_one_alone(desk: Desk, partner: Partner) -> None:
    send = desk.called if partner is BUREAU else desk.signed
    old = desk.open(partner)
    new = desk.accounts.rotate(partner.code, DAY)
    assert (desk.good(send(old)), desk.good(send(new))) == (True, True)
    desk.wait(DAY - timedelta(seconds=1))
    assert (desk.good(send(old)), desk.good(send(new))) == (True, True)
    desk.wait(timedelta(seconds=1))
    assert (desk.good(send(old)), desk.good(send(new))) == (False, True)


def test_there_are_never_three_keys(desk: Desk) -> None:
    first = desk.open(OUTLET)
    second = desk.accounts.rotate(OUTLET.code, DAY)
    refusal = refused(lambda: desk.accounts.rotate(OUTLET.code, DAY))
    assert (type(refusal), refusal.code) == (NotAllowed, "partner_keys_two")
    desk.wait(DAY)
    third = desk.accounts.rotate(OUTLET.code, DAY)
    assert [key.key_id for key in third.partner.keys] == [second.key_id, third.key_id]
    assert desk.store.holder(first.key_id) is None
    assert desk.store.holder(third.key_id) == third.partner


def test_without_overlap_all_older_keys_end_at_once(desk: Desk) -> None:
    old = [desk.open(OUTLET), desk.accounts.rotate(OUTLET.code, DAY)]
    new = desk.accounts.rotate(OUTLET.code, timedelta())
    assert [desk.good(desk.signed(one)) for one in [*old, new]] == [False, False, True]


def test_what_is_not_there_or_closed_gets_no_keys(desk: Desk) -> None:
    for act in (lambda: desk.accounts.rotate("outlet-09", DAY), lambda: desk.accounts.close("outlet-09")):
        refusal = refused(act)
        assert (type(refusal), refusal.code) == (NotFound, "partner_unknown")
    desk.open(OUTLET)
    desk.accounts.close(OUTLET.code)
    refusal = refused(lambda: desk.accounts.rotate(OUTLET.code, DAY))
    assert (type(refusal), refusal.code) == (NotAllowed, "partner_closed")


def test_secrets_lie_sealed(desk: Desk) -> None:
    issued: Iterable[Issued] = [desk.open(OUTLET), desk.open(BUREAU)]
    kept = repr(desk.records.kept)
    assert API_KEY not in kept
    assert all(one.secret not in kept for one in issued)


def test_of_two_changes_at_once_one_is_refused(desk: Desk) -> None:
    desk.open(OUTLET)

    def late(partner: Partner | None) -> Partner:
        assert partner is not None
        desk.accounts.close(OUTLET.code)
        return partner

    with pytest.raises(VersionConflict):
        desk.store.change(OUTLET.code, late)
    closed = desk.store.get(OUTLET.code)
    assert closed is not None
    assert not closed.active
