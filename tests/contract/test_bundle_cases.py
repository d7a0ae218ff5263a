"""Bundles among the cases: found by themselves, apart from applications, and erased with the person."""

from typing import Any

import pytest

from chalicelib.applications.owned import OwnApplications
from chalicelib.aws.cases_table import CasesTable
from chalicelib.bundles.model import FLOW, listed
from chalicelib.bundles.owned import OwnBundles
from chalicelib.kernel.cases import differences
from chalicelib.kernel.store import CaseStore, Change
from tests import bundle_timelines as t
from tests.builders import PDF
from tests.contract.cloud import Cloud
from tests.fakes.case_store import MemoryCases


@pytest.fixture(params=["memory", "table"])
def store(request: pytest.FixtureRequest) -> CaseStore:
    if request.param == "memory":
        return MemoryCases({})
    request.getfixturevalue("dynamodb")
    return CasesTable("cases", claims="claims", idempotency="idempotency", keys="keys")


def test_a_persons_bundles_are_listed_apart_from_their_applications(store: CaseStore) -> None:
    store.commit(Change(FLOW, t.folded(t.SUBMITTED), t.timeline(t.SUBMITTED)))
    [(case_id, state)], _ = store.of_subject(listed("P1"), 10)
    assert (case_id, state["stage"]) == (t.CASE, "open")
    assert OwnBundles(store).of("P1") == [t.CASE]
    assert OwnBundles(store).of("P2") == []
    assert OwnApplications(store).of("P1") == []


def test_a_stored_bundle_folds_to_its_head(store: CaseStore) -> None:
    bodies = t.TIMELINES["bundle_completed", 1]
    store.commit(Change(FLOW, t.folded(*bodies), t.timeline(*bodies)))
    head = store.head(FLOW, t.CASE)
    assert head is not None
    assert differences(FLOW, head, store.timeline(t.CASE)) == []


def test_files_that_were_uploaded_for_a_bundle_go_with_the_person(dynamodb: Any) -> None:
    cloud = Cloud(dynamodb)
    person_id = cloud.person_id() if cloud.refused_case() else ""
    of_person = t.SUBMITTED.model_copy(update={"subject": person_id})
    cloud.cases.commit(Change(FLOW, t.folded(of_person), t.timeline(of_person)))
    for owner in (t.CASE, "another"):
        cloud.s3.put_object(Bucket=cloud.bucket, Key=f"materials/{owner}/{'ab' * 32}", Body=PDF)
    cloud.shredder.destroy_rest(person_id)
    assert (cloud.versions(t.CASE), cloud.versions("another")) == (0, 1)
