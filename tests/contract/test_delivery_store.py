"""What every delivery store must do: the one in memory and the table alike."""

import pytest

from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import PARTS
from chalicelib.notices.model import CHANNELS, DeliveryStore, Errand, State
from tests.contract.flow import case
from tests.fakes.deliveries import MemoryDeliveries

LONG_AGO, FAR_AHEAD = "2000-01-01T00:00:00.000000Z", "2999-01-01T00:00:00.000000Z"


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> DeliveryStore:
    if request.param == "memory":
        return MemoryDeliveries()
    request.getfixturevalue("dynamodb")
    return DeliveriesTable("deliveries")


def errand(number: int = 1, seq: int = 2, channel: str = "sms") -> Errand:
    ref = Ref(flow="application", case_id=case(number), seq=seq, kind="approved")
    return Errand.model_validate({"ref": ref, "channel": channel})


def states(store: DeliveryStore, number: int = 1) -> list[State]:
    return [delivery.state for delivery in store.of_case(case(number))]


def test_planning_twice_is_planning_once(store: DeliveryStore) -> None:
    store.plan(errand())
    store.plan(errand())
    [delivery] = store.of_case(case(1))
    assert (delivery.errand, delivery.state) == (errand(), "queued")


def test_planning_again_changes_nothing_whatever_became_of_the_errand(store: DeliveryStore) -> None:
    store.plan(errand())
    store.claim(errand())
    store.plan(errand())
    assert states(store) == ["claimed"]
    store.settle(errand(), "sent", "provider-1")
    store.plan(errand())
    assert states(store) == ["sent"]


def test_of_two_claimers_one_wins(store: DeliveryStore) -> None:
    store.plan(errand())
    assert [store.claim(errand()), store.claim(errand())] == ["queued", "claimed"]


def test_an_errand_that_was_never_planned_can_be_claimed_once(store: DeliveryStore) -> None:
    assert [store.claim(errand()), store.claim(errand())] == ["queued", "claimed"]
    assert states(store) == ["claimed"]


@pytest.mark.parametrize("state", ["sent", "failed", "unknown"])
def test_a_settled_errand_stays_as_it_is(store: DeliveryStore, state: State) -> None:
    store.plan(errand())
    store.claim(errand())
    store.settle(errand(), state, "provider-1", "说明")
    assert store.claim(errand()) == state
    store.settle(errand(), "queued", "provider-2", "late")
    [delivery] = store.of_case(case(1))
    assert (delivery.state, delivery.provider_id, delivery.detail) == (state, "provider-1", "说明")


def test_what_nobody_claimed_cannot_be_settled(store: DeliveryStore) -> None:
    store.settle(errand(), "sent")
    assert states(store) == []
    store.plan(errand())
    store.settle(errand(), "sent")
    assert states(store) == ["queued"]


def test_an_errand_put_back_can_be_claimed_again(store: DeliveryStore) -> None:
    store.claim(errand())
    store.settle(errand(), "queued", detail="HTTP 503")
    [delivery] = store.of_case(case(1))
    assert (delivery.state, delivery.detail) == ("queued", "HTTP 503")
    assert store.claim(errand()) == "queued"


def test_a_case_shows_its_own_deliveries_by_fact_and_channel(store: DeliveryStore) -> None:
    for seq in (11, 2):
        for channel in CHANNELS:
            store.plan(errand(1, seq, channel))
    store.plan(errand(2))
    told = [(delivery.errand.ref.seq, delivery.errand.channel) for delivery in store.of_case(case(1))]
    assert told == [(seq, channel) for seq in (2, 11) for channel in sorted(CHANNELS)]


def test_what_is_stuck_is_what_nobody_finished(store: DeliveryStore) -> None:
    for number in range(3 * PARTS):
        store.plan(errand(number))
    store.claim(errand(0))
    store.claim(errand(1))
    store.settle(errand(1), "queued", detail="HTTP 503")
    for number, state in ((2, "sent"), (3, "failed"), (4, "unknown")):
        store.claim(errand(number))
        store.settle(errand(number), state)  # type: ignore[arg-type]
    unfinished = {errand(number).message_id for number in range(3 * PARTS) if number not in (2, 3, 4)}
    assert {one.message_id for one in store.stuck(FAR_AHEAD)} == unfinished
    assert store.stuck(LONG_AGO) == []
