"""What every courier must do: the same reference is the same order, and nobody else speaks for it."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from chalicelib.applications.couriers import Courier, collected
from chalicelib.kernel.errors import NotAllowed
from chalicelib.sandbox.courier import PlayedCourier, Progress
from chalicelib.sandbox.courier_routes import blueprint
from channels.courier import ems
from channels.courier.ems import Ems
from tests.fakes.courier import ENVELOPE, DirectCourier
from tests.fakes.gate import gate_of
from tests.fakes.sandbox import MemoryProviderNotes, served

SENDER = {"name": "呈贡区政务服务中心", "phone": "0871-67470018", "address": "呈贡区龙城街道市民服务路 1 号"}
THERE = {"name": "杨秀英", "phone": "13887100001", "address": "呈贡区龙城街道兴呈路18号"}
NOT_SERVED, NO_ANSWER = THERE | {"address": "不通邮的山上"}, THERE | {"address": "无回音的路1号"}


@pytest.fixture
def notes() -> MemoryProviderNotes:
    return MemoryProviderNotes()


@pytest.fixture(params=["direct", "client"])
def courier(request: pytest.FixtureRequest, notes: MemoryProviderNotes) -> Iterator[Courier]:
    if request.param == "direct":
        yield DirectCourier(notes)
        return
    played, gate = PlayedCourier(notes, lambda: ENVELOPE), gate_of({})
    with served(blueprint(lambda: played, lambda: gate)) as url:
        yield Ems(f"{url}sandbox/", ENVELOPE.partner, ENVELOPE.secret)


def moved(notes: MemoryProviderNotes, tracking: str, status: Any) -> dict[str, Any]:
    return PlayedCourier(notes, lambda: ENVELOPE).move(tracking, Progress(status=status)).model_dump()


def orders(notes: MemoryProviderNotes) -> int:
    return sum(name.startswith("ems-order#") for name in notes.kept)


def test_the_same_reference_is_the_same_order(courier: Courier, notes: MemoryProviderNotes) -> None:
    first = courier.order("case-1", SENDER, THERE, "文件")
    again = courier.order("case-1", SENDER, THERE, "文件")
    other = courier.order("case-2", SENDER, THERE, "文件")
    assert first.state == again.state == "ordered"
    assert first.tracking == again.tracking != other.tracking
    assert courier.find("case-1").tracking == first.tracking
    assert courier.find("case-3").state == "none"
    assert orders(notes) == 2


def test_what_is_not_served_is_refused(courier: Courier, notes: MemoryProviderNotes) -> None:
    assert courier.order("case-1", SENDER, NOT_SERVED, "文件").state == "refused"
    with pytest.raises(NotAllowed, match="courier_refused"):
        collected(courier, "case-1", SENDER, NOT_SERVED)
    assert orders(notes) == 0


def test_after_a_lost_answer_it_is_asked_before_anything_is_ordered_again(
    courier: Courier, notes: MemoryProviderNotes
) -> None:
    assert courier.order("case-1", SENDER, NO_ANSWER, "文件").state == "unknown"
    found = collected(courier, "case-1", SENDER, NO_ANSWER)
    assert found == courier.find("case-1").tracking != ""
    assert collected(courier, "case-2", SENDER, NO_ANSWER) not in ("", found)
    assert orders(notes) == 2


def test_a_parcel_is_followed_to_the_end(courier: Courier, notes: MemoryProviderNotes) -> None:
    tracking = collected(courier, "case-1", SENDER, THERE)
    assert courier.track(tracking) == ()
    for status in ("collected", "moving", "signed"):
        moved(notes, tracking, status)
    traces = courier.track(tracking) or ()
    assert [trace.status for trace in traces] == ["collected", "moving", "signed"]
    assert sorted(trace.at for trace in traces) == [trace.at for trace in traces]
    assert courier.track("EA000000000CN") is None


def test_only_the_courier_speaks_for_itself(courier: Courier, notes: MemoryProviderNotes) -> None:
    tracking = collected(courier, "case-1", SENDER, THERE)
    message = moved(notes, tracking, "signed")
    push = courier.read(message)
    assert push is not None
    assert (push.reference, push.tracking, push.trace.status) == ("case-1", tracking, "signed")
    altered = message | {"content": message["content"].replace("case-1", "case-2")}
    late = message | {"timestamp": message["timestamp"] - 1000}
    other = ENVELOPE.seal("ORDER_QUERY", {"reference": "case-1"})
    timeless = ENVELOPE.seal("TRACE_PUSH", {"reference": "case-1", "tracking": tracking, "status": "signed"})
    for wrong in (altered, late, other, timeless, message | {"digest": "é"}, {}):
        assert courier.read(wrong) is None


@pytest.mark.parametrize("path", ["orders", "lookups", "traces"])
def test_the_courier_answers_nobody_who_does_not_sign(notes: MemoryProviderNotes, path: str) -> None:
    played, gate = PlayedCourier(notes, lambda: ENVELOPE), gate_of({})
    forged = ENVELOPE.seal("ORDER_CREATE", {"reference": "case-1"}) | {"partner": "another"}
    with served(blueprint(lambda: played, lambda: gate)) as url:
        assert httpx.post(f"{url}sandbox/ems/{path}", json=forged).json()["code"] == "E01"
        stranger = Ems(f"{url}sandbox/", ENVELOPE.partner, "another secret altogether")
        assert stranger.order("case-1", SENDER, THERE, "文件").state == "temporary"
        assert stranger.track("EA000000000CN") is None
    assert orders(notes) == 0


def test_who_does_not_answer_may_have_taken_it_and_who_cannot_be_reached_has_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ems, "TIMEOUT", httpx.Timeout(0.2))
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        closed = Ems(f"http://127.0.0.1:{silent.getsockname()[1]}/", "cxf", "secret")
        assert closed.order("case-1", SENDER, THERE, "文件").state == "temporary"
        silent.listen()
        quiet = Ems(f"http://127.0.0.1:{silent.getsockname()[1]}/", "cxf", "secret")
        assert quiet.order("case-1", SENDER, THERE, "文件").state == "unknown"
        assert quiet.track("EA000000000CN") is None
