"""Whose handling ended is asked to rate it: once a handling, whatever the queue brings, and in how many words."""

from chalicelib.kernel.facts import Ref
from chalicelib.messages.model import Errand
from chalicelib.ratings.facts import RatingInvited
from chalicelib.ratings.model import FLOW
from tests.bundling import BUNDLE_CASE, BundleWorld
from tests.challenging import Challenging
from tests.office import REFUSE
from tests.rating import BUREAU, CIVIL, Raters, RatingSide


def test_each_handling_is_rated_once_however_often_its_facts_come() -> None:
    world = Raters()
    case_id = world.ruled()
    first = world.invited(case_id)
    assert first
    assert world.invited(case_id) == first
    ratings = [kept for kept in world.cases.kept.values() if kept.flow == FLOW.name]
    assert len(ratings) == 1


def test_what_was_decided_by_rule_was_handled_by_nobody_and_what_an_officer_decided_by_them() -> None:
    world = Raters()
    assert world.stands(world.invited()).of.officer == ""
    other = Raters()
    of = other.stands(other.invited(other.decided("D7"))).of
    assert (of.officer, of.department, of.item, of.channel) == ("D7", CIVIL, "elder_allowance", "web")


def test_who_was_refused_rates_too_and_who_gave_up_does_not() -> None:
    world = Raters()
    refused = world.open("food_business_licence")
    for step in (world.accept, world.examine):
        step(refused)
    assert world.invited(refused) == ""
    world.decide(refused, REFUSE)
    assert world.stands(world.invited(refused)).stage == "invited"
    gone = world.open("food_business_licence")
    world.withdraw(gone)
    assert world.invited(gone) == ""


def test_a_flow_that_is_not_rated_is_passed_over() -> None:
    world = Raters()
    world.side.inviting.handle(Ref(flow="broadcast", case_id="B", seq=1, kind="broadcast_published"))
    assert not any(kept.flow == FLOW.name for kept in world.cases.kept.values())


def test_only_a_complaint_about_trading_is_a_service_of_an_authority() -> None:
    world = Challenging()
    case = world.evaluated()
    side = RatingSide(world)
    objection = world.challenges_with(case, "objection", "evaluation", 2, lots=["1"])
    world.answers(objection.id)
    assert side.invites(objection.id, "challenge") == ""
    complaint = world.challenges_with(case, "complaint", "other", known=world.later(-3), lots=["1"])
    world.handles("accept", complaint.id, world.builder, accepted=True)
    world.decides(complaint.id, world.builder, world.director)
    rating = world.cases.head(FLOW, side.invites(complaint.id, "challenge"))
    assert rating is not None
    assert (rating.state.of.title, rating.state.of.officer) == ("公共资源交易投诉", world.director.id)


def test_the_invitation_names_the_last_day_the_number_and_the_code_and_comes_too_late_after_a_rating() -> None:
    world = Raters()
    case_id = world.ruled()
    rating = world.invited(case_id)
    errand = Errand(ref=Ref(flow="rating", case_id=rating, seq=1, kind=RatingInvited.kind), channel="sms")
    told = world.letters.tell(errand)
    assert told is not None
    assert told.to == {"sms": "13887100001"}
    assert told.plain
    number, code = world.stands(rating).of.number, world.privacy.code(case_id)
    assert told.values["where1"] + told.values["where2"] == f"{number}，查询码{code}"
    assert told.values["until"] == "2026年10月19日"
    assert told.link == f"rating?number={number}&code={code}"
    assert not told.needless
    world.gives(rating, 5)
    late = world.letters.tell(errand)
    assert late is not None
    assert late.needless


def test_the_rating_of_whose_data_is_destroyed_is_told_to_nobody() -> None:
    world = Raters()
    rating = world.invited()
    del world.keys[world.stands(rating).subject]
    errand = Errand(ref=Ref(flow="rating", case_id=rating, seq=1, kind=RatingInvited.kind), channel="sms")
    assert world.letters.tell(errand) is None


def test_a_bundle_is_rated_as_one_thing_at_the_department_that_leads_and_its_items_not_beside_it() -> None:
    world = BundleWorld()
    world.apply("open_firm", world.firm())
    side = RatingSide(world)
    assert side.invites(BUNDLE_CASE, "bundle") == ""
    world.deliver()
    assert [side.invites(child.case_id) for child in world.bundle(BUNDLE_CASE).state.children] == [""] * 6
    rating = world.cases.head(FLOW, side.invites(BUNDLE_CASE, "bundle"))
    assert rating is not None
    assert (rating.state.of.department, rating.state.of.item) == (BUREAU, "bundle:open_firm")
