"""Standard Webhooks: the published vector, and all that is refused."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.access.webhooks import sign, verify
from chalicelib.kernel.errors import Unauthenticated
from tests.webhook_vector import BODY, HEADERS, ID, OTHER, SECRET, SIGNATURE, TIME

NOW = datetime.fromtimestamp(TIME, UTC)


def refusal(headers: dict[str, str], body: bytes = BODY, at: datetime = NOW) -> str:
    with pytest.raises(Unauthenticated) as refused:
        verify(headers, body, [SECRET], at)
    return refused.value.code


def test_the_published_vector_is_made_and_verified() -> None:
    assert sign(ID, TIME, BODY, [SECRET]) == HEADERS
    assert verify(HEADERS, BODY, [SECRET], NOW) == ID


def test_either_of_two_keys_is_enough_on_both_sides() -> None:
    assert verify(HEADERS, BODY, [OTHER, SECRET], NOW) == ID
    both = sign(ID, TIME, BODY, [OTHER, SECRET])
    assert len(both["webhook-signature"].split()) == 2
    assert verify(both, BODY, [SECRET], NOW) == ID


def test_signatures_of_other_versions_are_passed_over() -> None:
    mixed = f"v1a,AAAA {SIGNATURE.replace('v1', 'v2')} {SIGNATURE}"
    assert verify(HEADERS | {"webhook-signature": mixed}, BODY, [SECRET], NOW) == ID


@pytest.mark.parametrize(
    "changes",
    [
        {"webhook-id": ""},
        {"webhook-id": ID + "x"},
        {"webhook-id": "a.b"},
        {"webhook-id": "a" * 129},
        {"webhook-timestamp": ""},
        {"webhook-timestamp": str(TIME + 1)},
        {"webhook-timestamp": f"0{TIME}"},
        {"webhook-timestamp": f"{TIME}.0"},
        {"webhook-timestamp": "now"},
        {"webhook-signature": ""},
        {"webhook-signature": SIGNATURE.removeprefix("v1,")},
        {"webhook-signature": SIGNATURE.replace("v1", "v2")},
        {"webhook-signature": SIGNATURE.replace(",", ";")},
        {"webhook-signature": SIGNATURE[:-1]},
        {"webhook-signature": "v1,"},
        {"webhook-signature": "v1,\ud800"},
        {"webhook-signature": "v1,A " * 10 + SIGNATURE},
    ],
)
def test_what_is_wrong_is_refused(changes: dict[str, str]) -> None:
    assert refusal(HEADERS | changes) == "signature_invalid"


@pytest.mark.parametrize("name", list(HEADERS))
def test_a_missing_header_is_refused(name: str) -> None:
    assert refusal({key: value for key, value in HEADERS.items() if key != name}) == "signature_invalid"


@settings(deadline=None, database=None)
@given(place=st.integers(0, len(BODY) - 1), bit=st.integers(0, 7))
def test_one_bit_of_the_body_breaks_the_signature(place: int, bit: int) -> None:
    altered = bytearray(BODY)
    altered[place] ^= 1 << bit
    assert refusal(HEADERS, bytes(altered)) == "signature_invalid"


def test_without_a_live_secret_nothing_fits() -> None:
    with pytest.raises(Unauthenticated):
        verify(HEADERS, BODY, [], NOW)


@pytest.mark.parametrize("seconds", [-301, 301])
def test_more_than_five_minutes_off_has_expired(seconds: int) -> None:
    assert refusal(HEADERS, at=NOW + timedelta(seconds=seconds)) == "signature_expired"


@pytest.mark.parametrize("secret", ["MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_no base64"])
def test_a_secret_of_another_form_is_a_fault_of_ours(secret: str) -> None:
    with pytest.raises(ValueError, match="webhook secret"):
        verify(HEADERS, BODY, [secret], NOW)
