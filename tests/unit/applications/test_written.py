"""What the applicant was told in writing: readable for them and for who handles the case, sealed for everybody else."""

import pytest

from chalicelib.applications import handling_schemas as asks
from chalicelib.applications.answers import Written
from chalicelib.applications.schemas import Revocation
from chalicelib.kernel.privacy import KeyDestroyed
from tests.builders import items, once
from tests.office import REFUSE, Office, refused

FOOD = "food_business_licence"


@pytest.fixture
def office() -> Office:
    return Office()


def read(office: Office, case_id: str) -> tuple[Written, ...]:
    """As the applicant reads it, without saying a purpose."""
    return office.dossiers.open(office.applicant, case_id).written


def test_all_that_is_missing_is_read_by_its_name(office: Office) -> None:
    case_id = office.open(FOOD)
    assert read(office, case_id) == ()
    told = asks.SupplementNotice.model_validate(
        {
            "missing": [
                {"what": "看不清楚", "material": "layout"}, {"what": "与营业执照不符", "field": "address"},
                {"what": "请由法定代表人签字"},
            ]
        }
    )  # fmt: skip
    office.handling.ask_supplement(office.who(case_id, "A1"), case_id, told, once())
    [notice] = read(office, case_id)
    assert (notice.kind, notice.at, notice.basis) == ("supplement_asked", office.clock.at, office.last(case_id).basis)
    assert notice.words == (
        "经营场所和设备布局、操作流程图：看不清楚", "经营场所地址：与营业执照不符", "请由法定代表人签字",
    )  # fmt: skip
    assert office.dossiers.open(office.who(case_id, "A1"), case_id).written == (notice,)
    office.bring(case_id, "layout", form={"address": "呈贡区龙城街道兴呈路20号"})
    assert read(office, case_id) == (notice,)


def test_every_reason_that_is_owed_is_read(office: Office) -> None:
    rejected, paused, no = office.open(FOOD), office.accepted(FOOD), office.examined(FOOD)
    told = asks.NonAcceptance(reason="不属于本机关职权范围", law="《中华人民共和国行政许可法》第三十二条")
    office.handling.reject(office.who(rejected, "A1"), rejected, told, once())
    office.start(paused, "inspection", 3)
    office.decide(no, REFUSE)
    yes = office.examined(FOOD)
    office.decide(yes)
    because = Revocation(reason="条件已经变化", law="《中华人民共和国行政许可法》第六十九条")
    office.review.revoke(office.leader(items()[FOOD].department.credit_code), yes, because, once())
    words = [read(office, case_id)[-1].words for case_id in (rejected, paused, no, yes)]
    assert words == [(told.reason,), ("依法需要进行",), (REFUSE.opinion,), (because.reason,)]


def test_officers_opinions_among_themselves_are_not_told(office: Office) -> None:
    case_id = office.examined(FOOD)
    office.back(case_id, "examine")
    office.examine(case_id)
    office.decide(case_id)
    assert read(office, case_id) == ()


def test_nobody_reads_what_was_told_to_somebody_else(office: Office) -> None:
    case_id = office.open(FOOD)
    office.missing(case_id, "layout")
    assert refused(lambda: office.dossiers.open(office.resident(), case_id))[0] == "case_unknown"
    person = office.privacy.known(office.head(case_id).state.subject)
    del office.keys[person.id]
    with pytest.raises(KeyDestroyed):
        office.dossiers.open(office.who(case_id, "A1"), case_id)
