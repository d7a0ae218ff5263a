"""Acceptance (受理): it starts the clock, comes by itself when nobody speaks in time, or is refused with reasons."""

import pytest

from chalicelib.applications import handling_schemas as asks
from chalicelib.applications.clockwork import ApplicationClockwork
from tests.builders import allowance, items, once
from tests.office import APPROVE, REFUSE, Office, day, refused
from tests.timelines import MONDAY

ARTICLE = "《中华人民共和国行政许可法》第三十二条第一款第四项"
NO = asks.NonAcceptance(reason="不属于本机关职权范围", law="《中华人民共和国行政许可法》第三十二条第一款第二项")


@pytest.fixture
def office() -> Office:
    return Office()


def test_until_acceptance_only_the_time_to_say_what_is_missing_runs(office: Office) -> None:
    case_id = office.open("food_business_licence")
    [deadline] = office.reading.progress(office.applicant, case_id).deadlines
    assert (deadline.kind, deadline.due, deadline.basis) == ("acceptance", day(10, 20), ARTICLE)
    assert office.stage(case_id) == "received"


def test_acceptance_starts_the_time_to_decide_and_names_its_article(office: Office) -> None:
    case_id = office.open("food_business_licence")
    office.days(1)
    view = office.accept(case_id)
    assert view["stage"] == "examining"
    assert [deadline["kind"] for deadline in view["deadlines"]] == ["promised", "statutory"]
    assert (office.due(case_id, "promised"), office.due(case_id, "statutory")) == (day(10, 21), day(10, 28))
    assert (office.last(case_id).basis, office.last(case_id).by.id) == (ARTICLE, "A1")
    assert office.head(case_id).state.accepted_at == office.clock.at


def test_with_one_level_the_decision_follows_and_with_none_there_is_nothing_to_accept(office: Office) -> None:
    assert office.accept(office.open("construction_permit"))["stage"] == "in_review"
    transfer = office.open("house_transfer")
    assert office.stage(transfer) == "in_review"
    assert refused(lambda: office.accept(transfer)) == ("wrong_stage", "")
    assert office.decide(transfer)["stage"] == "approved"


def test_who_says_nothing_in_time_has_accepted_from_the_date_of_receipt(office: Office) -> None:
    case_id = office.open("food_business_licence")
    office.passes(day(10, 19, 23), case_id)
    assert "deemed_accepted" not in office.kinds(case_id)
    office.passes(day(10, 20), case_id)
    assert office.kinds(case_id)[-1] == "deemed_accepted"
    assert (office.last(case_id).basis, office.last(case_id).by.role) == (ARTICLE, "system")
    state = office.head(case_id).state
    assert (state.stage, state.accepted_at) == ("examining", MONDAY)
    assert [deadline.start for deadline in state.scheduled.deadlines] == [MONDAY, MONDAY]
    assert state.due("statutory") == day(10, 27)
    office.passes(day(10, 20), case_id)
    assert office.kinds(case_id).count("deemed_accepted") == 1
    assert office.whole()


def test_whoever_was_silent_did_nothing_that_others_must_be_apart_from(office: Office) -> None:
    case_id = office.open("food_business_licence")
    office.passes(day(10, 20), case_id)
    office.examine(case_id, "A1")
    assert office.decide(case_id)["stage"] == "approved"


def test_the_cards_of_acceptance_do_not_count_for_the_decision(office: Office) -> None:
    case_id = office.open("food_business_licence")
    yellow = office.head(case_id).state.scheduled.yellow_at
    assert yellow is not None
    office.passes(yellow, case_id)
    assert office.head(case_id).state.cards == ("yellow",)
    office.accept(case_id)
    assert office.head(case_id).state.cards == ()
    office.passes(day(12, 1), case_id)
    assert office.head(case_id).state.cards == ("yellow", "red")


def test_non_acceptance_names_its_reason_law_and_remedies(office: Office) -> None:
    case_id = office.open("food_business_licence")
    view = office.handling.reject(office.who(case_id, "A1"), case_id, NO, once())
    assert (view["stage"], office.last(case_id).basis) == ("not_accepted", NO.law)
    assert "行政复议" in view["next"]
    person = office.privacy.known(office.head(case_id).state.subject)
    assert office.privacy.unseal(person, office.last(case_id).data["sealed"], case_id) == {"reason": NO.reason}
    assert office.clockwork.stand(case_id)[1] is None
    for act in (office.accept, office.withdraw, office.examine, office.decide):
        assert refused(lambda act=act: act(case_id)) == ("wrong_stage", "")  # type: ignore[misc]


def test_what_was_accepted_is_not_refused_acceptance_any_more(office: Office) -> None:
    case_id = office.examined("food_business_licence")
    office.back(case_id, "accept")
    assert refused(lambda: office.handling.reject(office.who(case_id, "A2"), case_id, NO, once()))[0] == "wrong_stage"
    assert office.stage(case_id) == "received"


def test_an_open_case_may_be_withdrawn_at_every_stage(office: Office) -> None:
    asked = office.open("food_business_licence")
    office.missing(asked, "layout")
    paused = office.accepted("food_business_licence")
    office.start(paused, "inspection", 3)
    open_ones = [
        office.open("food_business_licence"), asked, paused, office.accepted("food_business_licence"),
        office.examined("food_business_licence"), office.open("house_transfer"),
    ]  # fmt: skip
    stages = [office.stage(case_id) for case_id in open_ones]
    assert stages == ["received", "supplement", "examining", "examining", "in_review", "in_review"]
    for case_id in open_ones:
        view = office.withdraw(case_id)
        assert (view["stage"], office.kinds(case_id)[-1]) == ("ended", "withdrawn")
        assert "撤回" in view["next"]
        assert refused(lambda case_id=case_id: office.withdraw(case_id)) == ("wrong_stage", "")  # type: ignore[misc]
        office.passes(day(12, 31), case_id)
        assert office.kinds(case_id)[-1] == "withdrawn"
    assert office.whole()


def test_nobody_else_withdraws(office: Office) -> None:
    case_id = office.open("food_business_licence")
    assert refused(lambda: office.withdraw(case_id, office.resident()))[0] == "case_unknown"
    assert office.stage(case_id) == "received"


@pytest.mark.parametrize("decision", [APPROVE, REFUSE])
def test_what_is_decided_is_not_handled_any_more(office: Office, decision: object) -> None:
    case_id = office.examined("food_business_licence")
    office.decide(case_id, decision)  # type: ignore[arg-type]
    acts = (
        lambda: office.accept(case_id), lambda: office.examine(case_id), lambda: office.decide(case_id),
        lambda: office.withdraw(case_id), lambda: office.back(case_id, "accept"), lambda: office.end(case_id),
        lambda: office.missing(case_id, "layout"), lambda: office.start(case_id, "inspection", 3),
        lambda: office.extend(case_id, office.leader(items()["food_business_licence"].department.credit_code)),
    )  # fmt: skip
    assert {refused(act)[0] for act in acts} == {"wrong_stage"}


def test_history_holds_a_case_open_until_it_ends(office: Office) -> None:
    case_id = office.open("food_business_licence")

    def told() -> bool:
        office.history.handle(office.last(case_id).ref())
        subject = office.privacy.known(office.head(case_id).state.subject)
        return office.parties.holdings(subject).history[items()["food_business_licence"].code][0].open

    assert told()
    office.withdraw(case_id)
    assert not told()


def test_an_item_without_levels_is_watched_as_before(office: Office) -> None:
    office.knows_the_elder()
    case_id = str(office.submit(allowance(automatic=False))["case_id"])
    office.clock.at = day(11, 30)
    ApplicationClockwork(office.cases, office.catalogue, office.clock).watch(case_id)
    assert office.kinds(case_id) == ["submitted", "handed_over", "card_issued", "card_issued"]
