"""The pretended courier: its numbers are of the standard's form, and it is there in sandboxes only."""

import pytest

from chalicelib.kernel.errors import NotFound
from chalicelib.sandbox.courier import PlayedCourier, Progress, Sealed, tracking_number
from tests.fakes.courier import ENVELOPE
from tests.fakes.sandbox import MemoryProviderNotes


@pytest.mark.parametrize(
    ("serial", "number"), [(47312482, "EA473124829CN"), (0, "EA000000005CN"), (1, "EA000000014CN")]
)
def test_a_tracking_number_carries_its_check_digit(serial: int, number: str) -> None:
    """The first is the example of UPU standard S10 (RR 473124829 GB)."""
    assert tracking_number(serial) == number


def test_two_parcels_never_have_one_number() -> None:
    notes = MemoryProviderNotes()
    courier = PlayedCourier(notes, lambda: ENVELOPE)
    there = {"name": "某人", "phone": "13887100001", "address": "某处"}

    def order(reference: str) -> str:
        told = {"reference": reference, "sender": there, "recipient": there, "contents": "文件"}
        return courier.order(Sealed.model_validate(ENVELOPE.seal("ORDER_CREATE", told))).tracking

    taken = order("a")
    notes.kept[f"ems#{taken}"] = "somebody else's"
    del notes.kept["ems-order#a"]
    assert order("a") not in ("", taken)


def test_it_is_there_in_sandboxes_only() -> None:
    courier = PlayedCourier(None, lambda: ENVELOPE)
    message = Sealed.model_validate(ENVELOPE.seal("ORDER_QUERY", {"reference": "a"}))
    for ask in (courier.order, courier.find, courier.traces):
        with pytest.raises(NotFound, match="route_unknown"):
            ask(message)
    with pytest.raises(NotFound, match="route_unknown"):
        courier.move("EA473124829CN", Progress(status="signed"))


def test_a_parcel_that_nobody_sent_does_not_move() -> None:
    with pytest.raises(NotFound, match="parcel_unknown"):
        PlayedCourier(MemoryProviderNotes(), lambda: ENVELOPE).move("EA473124829CN", Progress(status="signed"))
