"""Erasure by the clock: ten years after the last case was closed the data goes as on request, and nobody has to ask."""

from datetime import datetime
from typing import Any

import pytest

from chalicelib.applications.schemas import Decision, Revocation
from chalicelib.aws.erasure import Eraser, ErasureIncomplete, Shredder
from chalicelib.aws.records_table import RecordsTable
from chalicelib.bundles.owned import OwnBundles
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.privacy import KeyDestroyed
from chalicelib.kernel.records import Record
from chalicelib.rights.deletion import ASKED, ERASED
from chalicelib.rights.expiry import EXPIRING
from chalicelib.rights.schemas import DeletionRequest, Whom
from tests.builders import YOUNGER, allowance, once
from tests.contract.cloud import REFUSE, Cloud

APPROVE = Decision(outcome="approve", opinion="符合条件")
BEFORE, DUE = datetime(2036, 10, 31, 23, 59, tzinfo=CHINA), datetime(2036, 11, 1, tzinfo=CHINA)
"""The case of the elder is closed on 12 October 2026; ten years later the month after has not come, or has."""


@pytest.fixture
def cloud(dynamodb: Any) -> Cloud:
    return Cloud(dynamodb)


def noted(cloud: Cloud) -> list[tuple[str, str]]:
    return sorted(key for key in cloud.documents_left() if key[0].startswith(f"{EXPIRING}#"))


def run_until(cloud: Cloud, at: datetime) -> dict[str, int]:
    """What the runs came to that bring the notes up to ``at``; one works through two years at most."""
    cloud.clock.at = at
    done = dict[str, int]()
    while True:
        found = cloud.eraser.run()
        done = {outcome: done.get(outcome, 0) + found.get(outcome, 0) for outcome in {*done, *found}}
        if not cloud.notes.come(at):
            return done


def another_case(cloud: Cloud, decision: Decision | None = REFUSE) -> str:
    """One more case of the elder's."""
    case_id = str(cloud.submit(allowance(automatic=False))["case_id"])
    if decision is not None:
        cloud.review.decide(cloud.officer(), case_id, decision, once())
    cloud.history.handle(cloud.last(case_id).ref())
    return case_id


def test_ten_years_after_the_last_case_all_is_erased_as_on_request(cloud: Cloud) -> None:
    case_id, person_id = cloud.refused_case(), cloud.person_id()
    assert noted(cloud) == [(f"{EXPIRING}#2036-11", person_id)]
    cloud.clock.at = BEFORE
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0}
    assert cloud.dossiers.open(cloud.resident(), case_id, "own").name == "杨秀英"
    cloud.clock.at = DUE
    assert cloud.eraser.run() == {"erased": 1, "waiting": 0}
    with pytest.raises(KeyDestroyed):
        cloud.privacy.known(person_id)
    assert (cloud.rows("keys"), cloud.rows("parties"), cloud.versions(case_id)) == ([], [], 0)
    assert cloud.documents_left() == [(ERASED, person_id)]
    assert set(cloud.documents.get(ERASED, person_id).data) == {"at"}
    assert cloud.whole_timeline(case_id)
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0}


def test_the_note_holds_nothing_but_an_id_and_is_there_once(cloud: Cloud) -> None:
    case_id, person_id = cloud.refused_case(), cloud.person_id()
    for _ in range(2):
        cloud.history.handle(cloud.last(case_id).ref())
    [(place, _)] = noted(cloud)
    assert cloud.documents.get(place, person_id).data == {}


def test_a_younger_case_moves_the_note_and_only_its_end_counts(cloud: Cloud) -> None:
    cloud.refused_case()
    person_id = cloud.person_id()
    cloud.days(400)
    younger = another_case(cloud)
    cloud.clock.at = DUE
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0, "kept": 1}
    assert noted(cloud) == [(f"{EXPIRING}#2037-12", person_id)]
    cloud.clock.at = datetime(2037, 12, 1, tzinfo=CHINA)
    assert cloud.eraser.run() == {"erased": 1, "waiting": 0}
    assert (noted(cloud), cloud.rows("keys")) == ([], [])
    assert cloud.whole_timeline(younger)


def test_an_open_case_and_a_grant_that_stands_keep_all_of_it(cloud: Cloud) -> None:
    cloud.refused_case()
    person_id = cloud.person_id()
    open_case = another_case(cloud, None)
    cloud.clock.at = DUE
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0, "kept": 1}
    assert noted(cloud) == [(f"{EXPIRING}#2046-12", person_id)]
    cloud.review.decide(cloud.officer(), open_case, REFUSE, once())
    granted = another_case(cloud, APPROVE)
    assert run_until(cloud, datetime(2046, 12, 1, tzinfo=CHINA)) == {"erased": 0, "waiting": 0, "kept": 1}
    revocation = Revocation(reason="户籍已迁出", law="《中华人民共和国行政许可法》第六十九条")
    cloud.review.revoke(cloud.officer(), granted, revocation, once())
    assert run_until(cloud, datetime(2056, 12, 31, tzinfo=CHINA))["erased"] == 0
    assert cloud.dossiers.open(cloud.resident(), granted, "own").name == "杨秀英"
    assert run_until(cloud, datetime(2057, 1, 1, tzinfo=CHINA))["erased"] == 1


def test_who_is_erased_on_request_leaves_no_note(cloud: Cloud) -> None:
    _, person_id = cloud.due()
    another = another_case(cloud)
    cloud.days(80)
    assert noted(cloud)
    cloud.eraser.run()
    assert cloud.documents_left() == [(ERASED, person_id)]
    cloud.history.handle(cloud.last(another).ref())
    assert noted(cloud) == []


def test_a_note_of_who_was_erased_goes_and_does_nothing(cloud: Cloud) -> None:
    _, person_id = cloud.erased()
    tombstone = cloud.documents.get(ERASED, person_id)
    cloud.notes.note(person_id, datetime(2026, 10, 12, tzinfo=CHINA))
    assert run_until(cloud, DUE)["erased"] == 0
    assert (noted(cloud), cloud.documents.get(ERASED, person_id)) == ([], tombstone)


def test_a_request_that_is_on_the_list_when_the_period_is_over_is_carried_out_once(cloud: Cloud) -> None:
    cloud.refused_case()
    cloud.rights.delete(cloud.resident(), DeletionRequest())
    cloud.clock.at = DUE
    assert cloud.eraser.run() == {"erased": 1, "waiting": 0}
    assert cloud.documents.under(ASKED) == []


class KilledHere(BaseException):
    """The process ends here: no handler of errors sees it."""


class Dying(RecordsTable):
    """Documents, as long as the process lives: it ends before the write that is named."""

    def __init__(self, cut: str) -> None:
        super().__init__("access", "keys")
        self._cut = cut

    def put(self, record: Record, person: Any = None) -> Record:
        self._die(f"put {record.pk.partition('#')[0]}")
        return super().put(record, person)

    def remove(self, record: Record) -> None:
        self._die(f"remove {record.pk.partition('#')[0]}")
        super().remove(record)

    def _die(self, step: str) -> None:
        if step == self._cut:
            raise KilledHere


@pytest.mark.parametrize(
    "cut", [f"put {ASKED}", f"put {ERASED}", f"remove {EXPIRING}", f"remove {ASKED}", f"put {EXPIRING}"]
)
def test_a_run_that_is_killed_anywhere_is_finished_by_the_next(cloud: Cloud, cut: str) -> None:
    case_id, person_id = cloud.refused_case(), cloud.person_id()
    cloud.clock.at = DUE
    dying = Dying(cut)
    shredder = Shredder(dying, "keys", "parties", cloud.owned, cloud.bucket, OwnBundles(cloud.cases))
    with pytest.raises(KilledHere):
        Eraser(dying, shredder, cloud.retention, cloud.clock, cloud.trail).run()
    cloud.eraser.run()
    assert (cloud.rows("keys"), cloud.rows("parties"), cloud.versions(case_id)) == ([], [], 0)
    assert cloud.documents_left() == [(ERASED, person_id)]
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0}
    assert cloud.whole_timeline(case_id)


@pytest.mark.parametrize("cut", [f"put {EXPIRING}", f"remove {EXPIRING}"])
def test_a_move_that_is_cut_off_loses_no_note(cloud: Cloud, cut: str) -> None:
    cloud.refused_case()
    another_case(cloud, None)
    cloud.clock.at = DUE
    with pytest.raises(KilledHere):
        Eraser(Dying(cut), cloud.shredder, cloud.retention, cloud.clock, cloud.trail).run()
    cloud.eraser.run()
    assert noted(cloud) == [(f"{EXPIRING}#2046-12", cloud.person_id())]


def test_one_that_fails_holds_up_no_other_and_its_month_is_gone_through_again(cloud: Cloud) -> None:
    cloud.tell(YOUNGER, records={"identity_card": {"number": YOUNGER}})
    people = sorted([cloud.person_id(), cloud.person_id(YOUNGER)])
    for person_id in people:
        cloud.notes.note(person_id, datetime(2026, 10, 12, tzinfo=CHINA))
    cloud.clock.at = DUE
    with pytest.raises(ErasureIncomplete):
        Eraser(Failing(people[0]), cloud.shredder, cloud.retention, cloud.clock, cloud.trail).run()
    assert noted(cloud) == [(f"{EXPIRING}#2036-11", people[0]), (f"{EXPIRING}#2046-12", people[1])]
    assert cloud.eraser.run()["kept"] == 1
    assert noted(cloud) == [(f"{EXPIRING}#2046-12", person_id) for person_id in people]


class Failing(RecordsTable):
    """Documents that cannot be told for one person."""

    def __init__(self, person_id: str) -> None:
        super().__init__("access", "keys")
        self._person_id = person_id

    def get(self, pk: str, sk: str) -> Record | None:
        if (pk, sk) == (ERASED, self._person_id):
            raise ConnectionError
        return super().get(pk, sk)


def test_who_applies_again_afterwards_begins_anew(cloud: Cloud) -> None:
    cloud.refused_case()
    old = cloud.person_id()
    cloud.clock.at = DUE
    cloud.eraser.run()
    cloud.knows_the_elder()
    another_case(cloud)
    assert cloud.person_id() != old
    assert noted(cloud) == [(f"{EXPIRING}#2046-12", cloud.person_id())]
    assert cloud.rights.data(cloud.resident(), Whom()).applications
