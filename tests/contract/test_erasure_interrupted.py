"""An eraser that is cut off, fails or meets others: the next run goes on where it was."""

from typing import Any

import pytest

from chalicelib.aws.erasure import Eraser, ErasureIncomplete, Shredder
from chalicelib.aws.records_table import RecordsTable
from chalicelib.bundles.owned import OwnBundles
from chalicelib.kernel.errors import NotAllowed
from chalicelib.kernel.records import Record
from chalicelib.rights.deletion import ASKED, ERASED
from chalicelib.rights.schemas import DeletionRequest
from tests.builders import ELDER, YOUNGER
from tests.contract.cloud import Cloud


@pytest.fixture
def cloud(dynamodb: Any) -> Cloud:
    return Cloud(dynamodb)


STEPS = ("keys", "tombstone", "rest", "request")


@pytest.mark.parametrize("cut", STEPS)
def test_a_run_that_is_killed_anywhere_is_finished_by_the_next(cloud: Cloud, cut: str) -> None:
    case_id, person_id = cloud.due()
    with pytest.raises(KilledHere):
        Killed(cloud, cut).run()
    [asked] = cloud.documents.under(ASKED)
    assert asked.data["state"] == "erasing"
    if cut == "keys":  # nothing is destroyed yet, and there is no way back
        with pytest.raises(NotAllowed):
            cloud.rights.keep(cloud.resident(), DeletionRequest())
    assert cloud.eraser.run() == {"erased": 1, "waiting": 0}
    assert cloud.eraser.run() == {"erased": 0, "waiting": 0}
    assert (cloud.rows("keys"), cloud.rows("parties"), cloud.versions(case_id)) == ([], [], 0)
    assert cloud.documents_left() == [(ERASED, person_id)]
    assert cloud.documents.get(ERASED, person_id) is not None
    assert cloud.whole_timeline(case_id)


class KilledHere(BaseException):
    """The process ends here: no handler of errors sees it."""


class Killed(Eraser):
    """An eraser whose process ends before one of its steps."""

    def __init__(self, cloud: Cloud, cut: str) -> None:
        super().__init__(Dying(cut), Dying.shredder(cloud, cut), cloud.retention, cloud.clock, cloud.trail)


class Dying(RecordsTable):
    """Documents, as long as the process lives."""

    def __init__(self, cut: str) -> None:
        super().__init__("access", "keys")
        self._cut = cut

    def put(self, record: Record, person: Any = None) -> Record:
        if record.pk == ERASED and self._cut == "tombstone":
            raise KilledHere
        return super().put(record, person)

    def remove(self, record: Record) -> None:
        if record.pk == ASKED and self._cut == "request":
            raise KilledHere
        super().remove(record)

    @staticmethod
    def shredder(cloud: Cloud, cut: str) -> Shredder:
        """What destroys, as long as the process lives."""

        class Cut(Shredder):
            def destroy_keys(self, person_id: str) -> None:
                if cut == "keys":
                    raise KilledHere
                super().destroy_keys(person_id)

            def destroy_rest(self, person_id: str) -> None:
                if cut == "rest":
                    raise KilledHere
                super().destroy_rest(person_id)

        return Cut(cloud.documents, "keys", "parties", cloud.owned, cloud.bucket, OwnBundles(cloud.cases))


def test_one_that_fails_holds_up_no_other_and_is_told(cloud: Cloud) -> None:
    cloud.tell(YOUNGER, profile={"household": "530114002"})
    people = sorted([cloud.person_id(), cloud.person_id(YOUNGER)])
    for number in (ELDER, YOUNGER):
        cloud.rights.delete(cloud.resident(number), DeletionRequest())

    class Failing(Shredder):
        def destroy_rest(self, person_id: str) -> None:
            if person_id == people[0]:
                raise ConnectionError
            super().destroy_rest(person_id)

    failing = Failing(cloud.documents, "keys", "parties", cloud.owned, cloud.bucket, OwnBundles(cloud.cases))
    with pytest.raises(ErasureIncomplete):
        Eraser(cloud.documents, failing, cloud.retention, cloud.clock, cloud.trail).run()
    assert [record.sk for record in cloud.documents.under(ASKED)] == [people[0]]
    assert cloud.eraser.run() == {"erased": 1, "waiting": 0}


def test_a_request_that_is_taken_back_in_the_last_moment_is_not_carried_out(cloud: Cloud) -> None:
    case_id, _ = cloud.due()

    class Late(RecordsTable):
        """Documents, and a person who takes their request back just before it is taken from them."""

        def put(self, record: Record, person: Any = None) -> Record:
            if record.pk == ASKED:
                cloud.rights.keep(cloud.resident(), DeletionRequest())
            return super().put(record, person)

    eraser = Eraser(Late("access", "keys"), cloud.shredder, cloud.retention, cloud.clock, cloud.trail)
    assert eraser.run() == {"erased": 0, "waiting": 1}
    assert cloud.dossiers.open(cloud.resident(), case_id, "own").name == "杨秀英"
