"""From the fact that makes trouble to the moment at which everybody who supervises was told of the alert.

Taken from what is stored: when the fact was recorded, and when each message was handed to its provider. The bids are
opened by writing the fact itself, because the periods before an opening take weeks; whatever follows is the platform's.
"""

import time
from collections.abc import Iterator
from datetime import datetime
from statistics import median

from bench.place import Place
from bench.results import Entry
from bench.sampling import Quiet
from bench.trading import centre_of
from chalicelib import bootstrap
from chalicelib.bootstrap.trading_supervision import pool
from chalicelib.kernel.changing import change
from chalicelib.kernel.facts import SYSTEM, Fact, Stamp
from chalicelib.kernel.records import Record
from chalicelib.messages.model import POOL
from chalicelib.rights.accounts import NUMBER
from chalicelib.rights.phones import LAST
from chalicelib.trading.facts import BidsOpened
from chalicelib.trading.model import FLOW
from chalicelib.trading.supervision.pool import Member
from chalicelib.trading.values import Bid
from demo.trading.desk import Centre, firm, yuan

NAMES = ("trading.alert.delay", "trading.alert.cold")
ALERTS, PATIENCE, GOAL = 8, 300.0, 5.0
MEMBERS = 3
MARK = "a" * 64
"""What two bidders have in common, as a digest."""


def measure(place: Place) -> Iterator[Entry]:
    """One alert after another, each told to the regulator, the bureau, the government and the pool."""
    centre, quiet = centre_of(place), Quiet(place.platform)
    for n in range(MEMBERS):
        _enters(n)
    cold = _delay(_troubled(centre, 0))
    taken = list[float]()
    for serial in range(1, ALERTS + 1):
        quiet()
        taken.append(_delay(_troubled(centre, serial)))
    how = f"longest of {ALERTS}, warm, one by one; to three duty phones and {MEMBERS} members of the pool, the last of "
    how += f"them; median {median(taken):.2f} s"
    yield Entry(NAMES[0], max(taken), "s", how, goal=GOAL)
    yield Entry(NAMES[1], cold, "s", "cold: the first alert of all, every function on its way starts")


def _enters(n: int) -> None:
    """A member of the pool, who logs in by a phone."""
    privacy, documents, phone = bootstrap.privacy(), bootstrap.records(), f"137{n:08d}"
    person = privacy.person(privacy.lookup("person", f"supervisor {n}"))
    account = privacy.person(privacy.lookup("phone", phone))
    documents.put(Record(person.id, "account", {"lookup": person.lookup}), person)
    sealed = privacy.seal(account, phone, about=NUMBER)
    documents.put(Record(account.id, "account", {"verified": person.id, NUMBER: sealed}), account)
    documents.put(Record(person.id, LAST, {"of": account.id}))
    since = bootstrap.clock().now().legal
    pool().enter(Member(id=person.id, role="deputy", unit="呈贡区人大常委会", since=since))


def _troubled(centre: Centre, serial: int) -> tuple[str, Fact]:
    """A project at whose opening two bidders have the same device, and that fact."""
    lot = {"id": "1", "title": "一标段", "ceiling": yuan(20_000_000)}
    case = centre.registered(
        family="construction", method="open_tender", title="呈贡区示例道路工程", category="市政道路",
        area="530114001", owner=firm(serial), lots=[lot],
    )  # fmt: skip
    bids = tuple(
        Bid.model_validate({"bidder": firm(100 + n), "price": yuan(15_000_000 + n * 900_000), "device": mark})
        for n, mark in enumerate((MARK, MARK, ""))
    )
    stamp = Stamp(at=bootstrap.clock().now(), by=SYSTEM)
    change(bootstrap.cases(), FLOW, case, stamp, lambda _: [BidsOpened(lot="1", bids=bids)])
    [fact] = [one for one in bootstrap.cases().timeline(case) if one.kind == BidsOpened.kind]
    return case, fact


def _delay(troubled: tuple[str, Fact]) -> float:
    """Seconds until the last of those who are to hear was told.

    Raises
    ------
    TimeoutError
        somebody was not.
    """
    case, fact = troubled
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        told = _told(case)
        if len(told) == 3 + MEMBERS:
            return (max(told.values()) - fact.recorded).total_seconds()
        time.sleep(0.2)
    raise TimeoutError(f"of an alert were told {sorted(told)}")


def _told(case: str) -> dict[str, datetime]:
    """Who was told of the alert, and when."""
    sent = (one for one in bootstrap.deliveries().of_case(case) if one.state in ("sent", "delivered"))
    told = {one.errand.recipient: one.tried or one.at for one in sent if one.errand.ref.kind == "alert_raised"}
    if sum(recipient.startswith(POOL) for recipient in told) > MEMBERS:
        raise ValueError("somebody was told who is not in the pool")
    return told
