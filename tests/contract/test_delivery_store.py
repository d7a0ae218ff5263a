"""What every delivery store must do: the one in memory and the table alike."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.aws.deliveries_table import DeliveriesTable
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import PARTS, VersionConflict
from chalicelib.messages.model import CHANNELS, Delivery, Errand, Line, State
from chalicelib.messages.moves import moved
from chalicelib.messages.ports import DeliveryStore
from tests.contract.flow import case
from tests.fakes.deliveries import MemoryDeliveries

NOW = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
SOON, LATE = NOW + timedelta(seconds=60), NOW + timedelta(days=1)


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> DeliveryStore:
    if request.param == "memory":
        return MemoryDeliveries()
    request.getfixturevalue("dynamodb")
    return DeliveriesTable("deliveries")


def errand(number: int = 1, seq: int = 2, channel: str = "sms") -> Errand:
    ref = Ref(flow="application", case_id=case(number), seq=seq, kind="approved")
    return Errand.model_validate({"ref": ref, "channel": channel})


def delivery(one: Errand, **changes: Any) -> Delivery:
    return Delivery(errand=one, klass="result", created=NOW, at=NOW, due=SOON).model_copy(update=changes)


def line(*errands: Errand, revision: int = 1) -> Line:
    case_id, waiting = errands[0].ref.case_id, tuple(one.place for one in errands)
    return Line(case_id=case_id, recipient="applicant", planned=9, waiting=waiting, revision=revision)


def planned(store: DeliveryStore, *errands: Errand) -> None:
    store.write([delivery(one, turn=n == 0) for n, one in enumerate(errands)], [line(*errands)])


def claimed(store: DeliveryStore, one: Errand) -> Delivery:
    taken, stored = store.claim(one, "aliyun", NOW, LATE)
    assert taken
    assert stored is not None
    return stored


def test_of_a_case_that_nobody_is_told_of_nothing_is_there(store: DeliveryStore) -> None:
    assert store.lines(case(1)) == {}
    assert store.get(case(1), errand().place) is None
    assert store.of_case(case(1)) == []
    assert store.claim(errand(), "aliyun", NOW, LATE) == (False, None)


def test_what_is_planned_is_there_as_it_was_planned(store: DeliveryStore) -> None:
    first, second = errand(), errand(seq=3, channel="wechat")
    planned(store, first, second)
    assert store.lines(case(1)) == {"applicant": line(first, second)}
    assert store.of_case(case(1)) == [delivery(first), delivery(second, turn=False)]
    assert store.get(case(1), second.place) == delivery(second, turn=False)


def test_each_recipient_of_a_fact_has_a_line_and_a_delivery(store: DeliveryStore) -> None:
    mine, theirs = errand(), errand().model_copy(update={"recipient": "agent"})
    lines = [line(mine), line(theirs).model_copy(update={"recipient": "agent"})]
    store.write([delivery(mine), delivery(theirs, hurried=True)], lines)
    assert store.lines(case(1)) == {"applicant": lines[0], "agent": lines[1]}
    assert store.get(case(1), theirs.place) == delivery(theirs, hurried=True)
    assert store.leave(moved(claimed(store, theirs), "superseded", LATE, detail="mandate ended"))
    waiting = {one.recipient: one.waiting for one in store.lines(case(1)).values()}
    assert waiting == {"applicant": (mine.place,), "agent": ()}


def test_planning_twice_is_refused_whole(store: DeliveryStore) -> None:
    planned(store, errand())
    with pytest.raises(VersionConflict):
        store.write([delivery(errand(seq=3))], [line(errand(), errand(seq=3))])
    with pytest.raises(VersionConflict):
        store.write([delivery(errand())])
    assert store.of_case(case(1)) == [delivery(errand())]
    assert store.lines(case(1))["applicant"].waiting == (errand().place,)


def test_of_two_claimers_one_wins(store: DeliveryStore) -> None:
    planned(store, errand())
    stored = claimed(store, errand())
    assert (stored.state, stored.provider, stored.attempts, stored.due) == ("claimed", "aliyun", 1, LATE)
    assert (stored.tried, stored.at, stored.revision) == (NOW, NOW, 2)
    assert store.claim(errand(), "tencent", LATE, LATE) == (False, stored)


def test_what_has_no_turn_is_claimed_by_nobody(store: DeliveryStore) -> None:
    planned(store, errand(), errand(seq=3))
    assert store.claim(errand(seq=3), "aliyun", NOW, LATE) == (False, delivery(errand(seq=3), turn=False))


def test_a_second_try_keeps_when_the_first_was(store: DeliveryStore) -> None:
    planned(store, errand())
    again = moved(claimed(store, errand()), "queued", LATE, due=SOON)
    store.write([again])
    taken, stored = store.claim(errand(), "tencent", LATE, LATE)
    assert taken
    assert stored is not None
    assert (stored.tried, stored.at, stored.attempts, stored.provider) == (NOW, LATE, 2, "tencent")


@pytest.mark.parametrize("state", ["sent", "delivered", "failed", "unknown", "superseded"])
def test_what_moved_on_is_claimed_by_nobody(store: DeliveryStore, state: State) -> None:
    planned(store, errand())
    store.write([moved(claimed(store, errand()), state, LATE)])
    taken, stored = store.claim(errand(), "aliyun", LATE, LATE)
    assert not taken
    assert stored is not None
    assert (stored.state, stored.due) == (state, None)


def test_who_moved_an_older_revision_is_refused(store: DeliveryStore) -> None:
    planned(store, errand())
    mine = claimed(store, errand())
    store.write([moved(mine, "delivered", NOW)])
    with pytest.raises(VersionConflict):
        store.write([moved(mine, "sent", NOW)])
    with pytest.raises(VersionConflict):
        store.leave(moved(mine, "sent", NOW))
    [stored] = store.of_case(case(1))
    assert stored.state == "delivered"


def test_who_is_alone_leaves_an_empty_line_behind(store: DeliveryStore) -> None:
    planned(store, errand())
    assert store.leave(moved(claimed(store, errand()), "sent", NOW))
    left = store.lines(case(1))["applicant"]
    assert (left.waiting, left.told, left.planned, left.revision) == ((), 2, 9, 2)
    [stored] = store.of_case(case(1))
    assert stored.state == "sent"


def test_who_is_not_alone_leaves_nothing_unwritten_behind(store: DeliveryStore) -> None:
    planned(store, errand(), errand(seq=3))
    assert not store.leave(moved(claimed(store, errand()), "sent", NOW))
    assert [one.state for one in store.of_case(case(1))] == ["claimed", "queued"]
    assert store.lines(case(1))["applicant"].revision == 1


def test_the_providers_own_id_leads_back(store: DeliveryStore) -> None:
    planned(store, errand())
    mine = claimed(store, errand()).model_copy(update={"provider_id": "sid-1", "own_id": True})
    assert store.alias("aliyun", "sid-1") is None
    store.leave(moved(mine, "sent", NOW))
    assert store.alias("aliyun", "sid-1") == errand()
    assert store.alias("tencent", "sid-1") is None


def test_deliveries_are_listed_by_channel_and_state_oldest_first_page_by_page(store: DeliveryStore) -> None:
    for number in range(2 * PARTS):
        at = NOW + timedelta(minutes=number)
        store.write([delivery(errand(number), at=at)], [line(errand(number))])
    store.write([delivery(errand(99, channel="wechat"))], [line(errand(99, channel="wechat"))])
    claimed(store, errand(0))
    seen: list[str] = []
    cursor = ""
    for _ in range(4):
        page, cursor = store.listed("sms", "queued", 5, cursor)
        seen += [one.errand.ref.case_id for one in page]
    assert (seen, cursor) == ([case(number) for number in range(1, 2 * PARTS)], "")
    assert [one.errand.ref.case_id for one in store.listed("sms", "claimed", 5)[0]] == [case(0)]
    assert {channel: len(store.listed(channel, "queued", 50)[0]) for channel in CHANNELS} == {
        "sms": 2 * PARTS - 1, "wechat": 1, "miniprogram": 0, "webhook": 0, "window": 0,
    }  # fmt: skip


def test_what_is_overdue_is_what_somebody_is_to_look_at(store: DeliveryStore) -> None:
    for number in range(3 * PARTS):
        planned(store, errand(number))
    claimed(store, errand(0))  # due later
    store.leave(moved(claimed(store, errand(1)), "sent", NOW))  # never
    store.leave(moved(claimed(store, errand(2)), "sent", NOW, due=SOON))
    due = {one.errand.ref.case_id for one in store.overdue(SOON)}
    assert due == {case(number) for number in range(2, 3 * PARTS)}
    assert store.overdue(NOW) == []
