"""What is handed over: a result once, to who knows the code; files that reach the authority that decides."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.applications.handover_schemas import CourierMessage, DeliveryView, NewParcel, Pickup
from chalicelib.applications.model import FLOW
from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import (
    DomainError,
    Forbidden,
    Invalid,
    NotAllowed,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import Once
from tests.builders import CENTRE, once
from tests.fakes.courier import ENVELOPE
from tests.handing_over import CIVIL_AFFAIRS, HandingWorld

BY_COURIER = NewParcel(materials=("identity",), carrier="courier")
BY_HAND = NewParcel(materials=("identity", "bank_card"), carrier="messenger")


@pytest.fixture
def world() -> HandingWorld:
    return HandingWorld()


def look(world: HandingWorld, case_id: str, who: Caller | None = None) -> DeliveryView:
    return world.handover.look(who or world.resident(), case_id)


def send_off(world: HandingWorld, case_id: str) -> str:
    """The result goes to the courier; its number."""
    world.delivering.handle(Ref(flow=FLOW.name, case_id=case_id, seq=3, kind="approved"))
    return world.head(case_id).state.tracking


def tell(world: HandingWorld, message: dict[str, Any]) -> str:
    """The courier tells by itself."""
    return world.handover.told(CourierMessage.model_validate(message)).message_id


def at_window(world: HandingWorld) -> str:
    """A case that was taken at a window of the centre and waits for an officer."""
    asked = {"channel": "window", "site": CENTRE}
    return world.submitted("", caller=world.officer(), **asked)


def test_the_applicant_sees_where_and_by_which_code_the_result_waits(world: HandingWorld) -> None:
    case_id = world.approved("window")
    found = look(world, case_id)
    assert (found.state, found.how_text) == ("ready", "到窗口领取")
    assert found.pickup is not None
    assert (found.pickup.site, len(found.pickup.code)) == (CENTRE, 8)
    assert found.due is not None
    assert "第四十四条" in found.basis


def test_the_code_is_the_applicants_alone(world: HandingWorld) -> None:
    case_id = world.approved("window")
    for who in (world.officer(), world.window()):
        pickup = look(world, case_id, who).pickup
        assert pickup is not None
        assert pickup.code == ""


def test_a_result_is_handed_out_once(world: HandingWorld) -> None:
    case_id = world.approved("window")
    world.pick_up(case_id)
    assert (world.last(case_id).data, world.last(case_id).by.id) == ({"how": "window"}, "W1")
    with pytest.raises(NotAllowed, match="result_delivered"):
        world.pick_up(case_id)
    found = look(world, case_id)
    assert (found.state, found.pickup, found.delivered_at) == ("delivered", None, world.clock.at)


def test_the_same_request_again_gets_the_first_answer_again(world: HandingWorld) -> None:
    case_id, key = world.approved("window"), once("pickup")
    asked = Pickup(code=f" {world.code(case_id).lower()} ")

    def hand_out(who: Once = key) -> dict[str, Any]:
        return once_only(world.cases, who, lambda: world.handover.pick_up(world.window(), case_id, asked, who))

    assert hand_out() == hand_out()
    assert world.kinds(case_id).count("result_delivered") == 1


@pytest.mark.parametrize("code", ["AAAAAAAA", "é", " "])
def test_a_wrong_code_opens_nothing(world: HandingWorld, code: str) -> None:
    case_id = world.approved("window")
    with pytest.raises(Forbidden, match="pickup_code_wrong"):
        world.handover.pick_up(world.window(), case_id, Pickup(code=code), once())
    with pytest.raises(Forbidden, match="pickup_code_wrong"):
        world.handover.pick_up(world.window(), case_id, Pickup(code=world.privacy.code(case_id)), once())
    assert not world.head(case_id).state.delivered


def test_only_the_window_at_which_it_waits_hands_it_out(world: HandingWorld) -> None:
    case_id = world.approved("window")
    gone = replace(world.window().posts[0], until=world.clock.now().wall)
    reviewer = Caller("officer", "O2", posts=(Post("reviewer", CIVIL_AFFAIRS),), relations=frozenset({"window"}))
    for who in (world.window("park-01"), replace(world.window(), posts=(gone,)), reviewer):
        with pytest.raises(NotFound, match="case_unknown"):
            world.pick_up(case_id, who)


def test_what_is_not_approved_is_not_handed_out(world: HandingWorld) -> None:
    waiting = at_window(world)
    with pytest.raises(NotAllowed, match="wrong_stage"):
        world.pick_up(waiting)
    assert look(world, waiting).state == "none"


def test_what_is_not_issued_yet_is_not_handed_out(world: HandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    world.with_certificate(monkeypatch)
    case_id = world.approved("window")
    assert look(world, case_id).state == "pending"
    with pytest.raises(NotAllowed, match="result_not_ready"):
        world.pick_up(case_id)


def test_the_courier_brings_it_and_says_so(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    assert look(world, case_id).state == "arranging"
    tracking = send_off(world, case_id)
    moving = world.courier.moves(tracking, "moving", "昆明市呈贡区")
    tell(world, moving)
    found = look(world, case_id)
    assert (found.state, found.tracking, [trace.text for trace in found.traces]) == ("sent", tracking, ["运输中"])
    signed = world.courier.moves(tracking, "signed")
    assert tell(world, signed) == tell(world, signed) == signed["message_id"]
    tell(world, moving)
    assert world.kinds(case_id).count("result_delivered") == 1
    assert world.last(case_id).data == {"how": "courier"}
    assert look(world, case_id).state == "delivered"


def test_without_the_couriers_word_the_rest_is_shown(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    tracking = send_off(world, case_id)
    world.courier.moves(tracking, "moving")
    world.courier.down = True
    assert (look(world, case_id).tracking, look(world, case_id).traces) == (tracking, ())


def test_nobody_else_says_that_it_was_delivered(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    tracking = send_off(world, case_id)
    signed = world.courier.moves(tracking, "signed")
    other = {"reference": case_id, "tracking": "EA000000005CN", "at": world.clock.at.isoformat(), "status": "signed"}
    cases: list[tuple[dict[str, Any], type[DomainError]]] = [
        (signed | {"digest": "AAAA"}, Unauthenticated),
        (signed | {"partner": "another"}, Unauthenticated),
        (signed | {"timestamp": signed["timestamp"] - 600}, Unauthenticated),
        (ENVELOPE.seal("TRACE_PUSH", other), NotFound),
        (ENVELOPE.seal("TRACE_PUSH", other | {"reference": f"{case_id}-parcel"}), NotFound),
        (ENVELOPE.seal("TRACE_PUSH", other | {"reference": "no such case"}), NotFound),
    ]
    for message, refusal in cases:
        with pytest.raises(refusal):
            tell(world, message)
    assert not world.head(case_id).state.delivered


def test_files_travel_to_the_authority_and_are_received(world: HandingWorld) -> None:
    case_id = at_window(world)
    world.handover.send_files(world.window(), case_id, BY_COURIER, once("parcel"))
    [order] = world.courier.ordered
    assert order["recipient"]["name"] == "昆明市呈贡区民政局"
    tell(world, world.courier.moves(world.courier.find(str(order["reference"])).tracking, "signed"))
    [parcel] = look(world, case_id).parcels
    assert (parcel.state, parcel.to, parcel.carrier) == ("sent", "昆明市呈贡区民政局", "ems")
    assert [trace.status for trace in parcel.traces] == ["signed"]
    world.handover.receive_files(world.officer(), case_id, parcel.parcel, once())
    [parcel] = look(world, case_id).parcels
    assert (parcel.state, parcel.received_at) == ("received", world.clock.at)
    assert world.kinds(case_id)[-2:] == ["files_sent", "files_received"]
    assert world.whole()


def test_a_repeated_parcel_is_one_parcel_and_one_order(world: HandingWorld) -> None:
    case_id, key = at_window(world), once("parcel")
    act = world.handover.send_files
    world.courier.down = True
    with pytest.raises(Unavailable, match="courier_unavailable"):
        act(world.window(), case_id, BY_COURIER, key)
    world.courier.down = False
    for _ in "12":
        once_only(world.cases, key, lambda: act(world.window(), case_id, BY_COURIER, key))
    assert len(world.courier.ordered) == 1
    assert world.kinds(case_id).count("files_sent") == 1


def test_files_go_by_hand_too(world: HandingWorld) -> None:
    case_id = at_window(world)
    world.handover.send_files(world.window(), case_id, BY_HAND, once())
    [parcel] = look(world, case_id).parcels
    assert (parcel.carrier, parcel.tracking, parcel.materials) == ("messenger", "", ("identity", "bank_card"))
    assert world.courier.ordered == []


def test_only_materials_of_the_item_travel_and_only_while_the_case_is_open(world: HandingWorld) -> None:
    case_id = at_window(world)
    with pytest.raises(Invalid, match="material_unknown") as refusal:
        world.handover.send_files(
            world.window(), case_id, NewParcel(materials=("identity", "diary"), carrier="courier"), once()
        )
    assert refusal.value.field == "materials.1"
    decided = HandingWorld()
    done = decided.approved("", channel="window", site=CENTRE, caller=decided.officer())
    with pytest.raises(NotAllowed, match="wrong_stage"):
        decided.handover.send_files(decided.window(), done, BY_COURIER, once())
    assert world.courier.ordered == decided.courier.ordered == []


def test_the_authoritys_system_may_receive_where_its_account_says_so(world: HandingWorld) -> None:
    case_id = at_window(world)
    world.handover.send_files(world.window(), case_id, BY_HAND, once())
    [parcel] = look(world, case_id).parcels
    system = Caller("department", CIVIL_AFFAIRS, department=CIVIL_AFFAIRS, relations=frozenset({"reviewer"}))
    with pytest.raises(Forbidden, match="scope_missing"):
        world.handover.receive_files(system, case_id, parcel.parcel, once())
    scoped = replace(system, scopes=frozenset({"callback:decide"}))
    with pytest.raises(NotAllowed, match="parcel_unknown"):
        world.handover.receive_files(scoped, case_id, "another", once())
    world.handover.receive_files(scoped, case_id, parcel.parcel, once())
    assert world.head(case_id).state.parcels == {parcel.parcel: "received"}
