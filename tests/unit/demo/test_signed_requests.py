"""What the demo sends wrongly on purpose is wrong in that one thing."""

import time

import pytest

from chalicelib.access import signatures
from chalicelib.kernel.errors import Unauthenticated
from demo.access.outlets import Altered, Late, Replayed
from demo.signing import Credentials, Place
from tests.fakes.time_and_numbers import SetClock

PLACE = Place("ck_5d1c0f6a2b9e4c37", "s" * 43, "k" * 40)
PATH = "/v1/partner/applications"


def signed(who: Credentials, body: bytes = b"{}") -> signatures.Signed:
    return signatures.read(who.headers("POST", PATH, body)["authorization"])


def fits(one: signatures.Signed, body: bytes = b"{}") -> bool:
    return one.fits(PLACE.secret, "POST", PATH, body)


def test_an_honest_request_fits() -> None:
    assert fits(signed(PLACE))
    assert signed(PLACE).nonce != signed(PLACE).nonce


def test_a_replayed_one_is_the_same_again() -> None:
    replayed = Replayed(PLACE)
    assert signed(replayed) == signed(replayed)
    assert fits(signed(replayed))


@pytest.mark.parametrize("seconds", [-600, 600])
def test_a_late_one_is_only_late(seconds: int) -> None:
    late = signed(Late(PLACE, seconds))
    assert fits(late)
    assert abs(late.time - int(time.time()) - seconds) <= 5
    with pytest.raises(Unauthenticated, match="signature_expired"):
        signatures.timely(late.time, SetClock().now().wall.fromtimestamp(time.time(), SetClock().now().wall.tzinfo))


def test_an_altered_one_does_not_fit() -> None:
    assert not fits(signed(Altered(PLACE)))
