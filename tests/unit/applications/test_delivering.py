"""Results on their way: ordered once whatever happens to the reader, and noted when they have arrived."""

from itertools import permutations

import pytest

from chalicelib.applications.commands import Certify
from chalicelib.applications.deciding import decide
from chalicelib.applications.facts import Certified
from chalicelib.applications.model import FLOW
from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.kernel.changing import change
from chalicelib.kernel.errors import NotAllowed, Unavailable
from chalicelib.kernel.facts import SYSTEM, Ref, Stamp
from channels.courier.ems import Ordered
from tests.builders import once
from tests.handing_over import HandingWorld

APPROVE = Decision(outcome="approve", opinion="符合条件")


@pytest.fixture
def world() -> HandingWorld:
    return HandingWorld()


def tell(world: HandingWorld, case_id: str, *kinds: str) -> None:
    """The reader hears of facts of the case."""
    for kind in kinds or ("approved",):
        world.delivering.handle(Ref(flow=FLOW.name, case_id=case_id, seq=2, kind=kind))


def test_a_result_goes_by_courier_to_where_the_applicant_said(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    tell(world, case_id)
    [order] = world.courier.ordered
    assert order["recipient"] == {"name": "杨秀英", "phone": "13887100001", "address": world.address}
    assert order["sender"]["name"] == "呈贡区政务服务中心"
    assert "津贴" not in str(order["contents"])
    state = world.head(case_id).state
    assert (state.carrier, state.tracking) == ("ems", world.courier.find(case_id).tracking)
    assert (world.last(case_id).kind, world.last(case_id).by) == ("result_sent", SYSTEM)


def test_repeats_order_nothing_again(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    tell(world, case_id, "approved", "approved", "approved_by_rule")
    assert len(world.courier.ordered) == 1
    assert world.kinds(case_id).count("result_sent") == 1


def test_a_reader_that_was_killed_after_the_order_orders_nothing_again(
    world: HandingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = world.approved("courier")
    with monkeypatch.context() as killed:
        killed.setattr(world.cases, "commit", lambda _: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            tell(world, case_id)
    assert world.head(case_id).state.tracking == ""
    assert world.arrivals.look().under_way == 0
    tell(world, case_id)
    assert len(world.courier.ordered) == 1
    assert world.head(case_id).state.tracking == world.courier.find(case_id).tracking


def test_an_answer_that_was_lost_is_asked_for(world: HandingWorld) -> None:
    case_id = world.approved("courier", address="昆明市无回音路1号")
    tell(world, case_id)
    tell(world, case_id)
    assert len(world.courier.ordered) == 1
    assert world.head(case_id).state.tracking == world.courier.find(case_id).tracking != ""


def test_an_order_that_never_arrived_is_given_later(world: HandingWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    case_id = world.approved("courier")
    with monkeypatch.context() as silent:
        silent.setattr(world.courier, "order", lambda *_: Ordered("unknown"))
        with pytest.raises(Unavailable, match="courier_unavailable"):
            tell(world, case_id)
    assert world.head(case_id).state.tracking == ""
    tell(world, case_id)
    assert len(world.courier.ordered) == 1


def test_a_courier_that_is_down_is_asked_again(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    world.courier.down = True
    with pytest.raises(Unavailable, match="courier_unavailable"):
        tell(world, case_id)
    world.courier.down = False
    tell(world, case_id)
    assert len(world.courier.ordered) == 1


def test_a_refusal_of_the_courier_ends_where_a_person_sees_it(world: HandingWorld) -> None:
    case_id = world.approved("courier", address="不通邮的山上")
    with pytest.raises(NotAllowed, match="courier_refused"):
        tell(world, case_id)
    assert world.head(case_id).state.tracking == ""


@pytest.mark.parametrize("delivery", ["", "window"])
def test_what_is_handed_out_or_nothing_at_all_waits(world: HandingWorld, delivery: str) -> None:
    case_id = world.approved(delivery)
    tell(world, case_id)
    assert world.kinds(case_id)[-1] == "approved"
    assert world.courier.ordered == []


def test_a_case_that_is_not_approved_sends_nothing(world: HandingWorld) -> None:
    revoked = world.approved("courier")
    waiting = world.submitted("courier")
    asked = Revocation(reason="材料不实", law="《中华人民共和国行政许可法》第六十九条")
    world.review.revoke(world.officer(), revoked, asked, once())
    tell(world, waiting)
    tell(world, revoked)
    assert world.courier.ordered == []


def test_whoever_is_forgotten_gets_nothing(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    world.keys.clear()
    tell(world, case_id)
    assert world.courier.ordered == []


@pytest.mark.parametrize("order", list(permutations(("approved", "certified", "approved_by_rule"))), ids=str)
def test_what_has_a_certificate_waits_until_it_is_issued(
    world: HandingWorld, order: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.with_certificate(monkeypatch)
    case_id = world.approved("courier")
    tell(world, case_id, "approved", "approved_by_rule")
    assert world.courier.ordered == []
    certify(world, case_id)
    tell(world, case_id, *order)
    assert len(world.courier.ordered) == 1


def test_a_certificate_alone_is_delivered_as_soon_as_it_is_issued(
    world: HandingWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.with_certificate(monkeypatch)
    case_id = world.approved("certificate")
    tell(world, case_id)
    assert not world.head(case_id).state.delivered
    certify(world, case_id)
    tell(world, case_id, "certified", "certified")
    assert world.kinds(case_id).count("result_delivered") == 1
    assert world.last(case_id).data == {"how": "certificate"}


def test_the_courier_is_asked_about_what_it_did_not_tell(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    tell(world, case_id)
    tracking = world.head(case_id).state.tracking
    assert (world.arrivals.look().under_way, world.head(case_id).state.delivered) == (1, False)
    world.courier.moves(tracking, "delivering")
    assert world.arrivals.look().delivered == 0
    world.courier.down = True
    assert world.arrivals.look().silent == 1
    world.courier.down = False
    world.courier.moves(tracking, "signed")
    assert world.arrivals.look().delivered == 1
    assert world.last(case_id).data == {"how": "courier"}
    assert world.arrivals.look().under_way == 0
    assert list(world.under_way.all()) == []


def test_what_was_handed_out_meanwhile_is_asked_about_no_more(world: HandingWorld) -> None:
    case_id = world.approved("courier")
    tell(world, case_id)
    world.pick_up(case_id)
    assert world.arrivals.look().under_way == 0
    assert list(world.under_way.all()) == []


def certify(world: HandingWorld, case_id: str) -> None:
    """The certificate is issued."""
    stamp = Stamp(at=world.clock.now(), by=SYSTEM)
    body = Certified(identifier="1.2.156.3005.2.0.1.1", certificate="01K7B2Q0M0HM2YHQ4V8PS2XG5C", digest="0" * 64)
    change(world.cases, FLOW, case_id, stamp, lambda state: decide(state, Certify(body), stamp.at.legal))
