"""A bad rating is verified at once, put right in time or explained, and taken out only by who was not rated."""

import pytest

from chalicelib.kernel.caller import Post
from chalicelib.kernel.measuring import NOBODY, Unseen
from chalicelib.messages.model import BUREAU as TO_BUREAU, SUPERVISOR, Errand
from chalicelib.ratings import schemas as asks
from chalicelib.ratings.letters import RatingCards
from chalicelib.ratings.offices import deciding
from tests.office import refused
from tests.rating import BUREAU, CIVIL, CONTACT, PUBLIC, Raters, staff


@pytest.fixture
def world() -> Raters:
    return Raters()


def test_it_is_put_right_and_the_result_is_told_and_published_without_who_rated(world: Raters) -> None:
    rating = world.verified(world.bad(world.decided()))
    done = world.does("rectify", rating)
    assert (done.stage, done.in_time, done.result, done.limits) == ("rectified", True, "已整改", ())
    assert world.kinds(rating)[-3:] == ["rectified", "result_told", "published"]
    [shown] = world.rates.results(asks.Results()).items
    assert (shown.text, shown.department, shown.result) == (PUBLIC, CIVIL, "rectified")
    assert {step.step for step in world.shown(rating, world.elder).steps} == {"整改"}
    assert {step.step for step in world.shown(rating).steps} == {"核实", "整改"}
    assert world.sound(rating)


def test_what_has_no_ground_in_law_is_explained(world: Raters) -> None:
    rating = world.verified(world.bad(world.decided()))
    assert world.does("explain", rating).result == "已说明"
    assert world.rates.results(asks.Results(month="2026-10")).items[0].result == "explained"
    assert world.rates.results(asks.Results(month="2026-09")).items == ()


def test_nothing_is_settled_before_it_was_verified(world: Raters) -> None:
    rating = world.bad(world.decided())
    for act in ("rectify", "explain", "plan"):
        assert refused(lambda act=act: world.does(act, rating))[0] == "rating_stage"  # type: ignore[misc]
    world.verified(rating)
    assert refused(lambda: world.does("verify", rating))[0] == "rating_stage"


def test_who_rated_in_their_own_name_is_asked_and_nobody_else_can_be(world: Raters) -> None:
    named = world.bad(world.decided(), contact=CONTACT)
    assert refused(lambda: world.does("verify", named, how="records")) == ("rating_named", "how")
    world.does("verify", named, how="rater", reached="unreached")
    other = Raters()
    unnamed = other.bad(other.decided())
    assert refused(lambda: other.does("verify", unnamed, how="rater")) == ("rating_unnamed", "how")


def test_it_waits_for_its_department_first_due_first_and_for_no_other(world: Raters) -> None:
    rating = world.bad(world.decided())
    [waiting] = world.mending.queue(world.clerk, asks.Waiting()).items
    assert (waiting.id, [limit.name for limit in waiting.limits]) == (rating, ["verification", "rectification"])
    assert world.mending.queue(world.bureau, asks.Waiting()).items == ()
    assert refused(lambda: world.mending.queue(world.bureau, asks.Waiting(department=CIVIL)))[0] == "rating_not_yours"
    world.verified(rating)
    world.does("rectify", rating)
    assert world.mending.queue(world.clerk, asks.Waiting()).items == ()


def test_a_street_officer_sees_what_their_street_took_in_alone(world: Raters) -> None:
    rating = world.bad(world.decided())
    street = staff("S1", CIVIL)
    street = type(street)(
        "officer", "S1", department=CIVIL, posts=(Post("reviewer", CIVIL, "530114003"),), relations=street.relations
    )
    assert refused(lambda: world.shown(rating, street)) == ("case_unknown", "case_id")
    assert refused(lambda: world.mending.queue(street, asks.Waiting()))[0] == "rating_not_yours"


def test_cards_come_before_and_after_each_limit_and_to_the_duty_phones(world: Raters) -> None:
    rating = world.bad(world.decided())
    for _ in range(40):
        world.goes_by(1, rating)
    assert [fact.data["clock"] + ":" + fact.data["colour"] for fact in world.cases.timeline(rating)[3:]] == [
        "verification:yellow", "verification:red", "rectification:yellow", "rectification:red",
    ]  # fmt: skip
    cards = RatingCards(world.cases, world.catalogue.departments)
    warned = world.cases.timeline(rating)[-1].ref()
    told = cards.tell(Errand(ref=warned, recipient=SUPERVISOR, channel="sms"))
    assert told.to == {"sms": "19908710001"}
    assert told.values["card"].startswith("红牌")
    assert told.values["due"].startswith("整改期限2026年")
    assert cards.tell(Errand(ref=warned, recipient=TO_BUREAU, channel="sms")).to != told.to
    world.verified(rating)
    assert world.does("rectify", rating).in_time is False


def test_what_is_complex_gets_a_listed_limit_that_hides_nothing(world: Raters) -> None:
    rating = world.verified(world.bad(world.decided()))
    assert refused(lambda: world.does("plan", rating, days=61)) == ("rating_plan", "days")
    [limit] = world.does("plan", rating, days=30).limits
    assert limit.explained[0].startswith("整改期限：30个工作日")
    assert refused(lambda: world.does("plan", rating))[0] == "rating_stage"
    world.goes_by(25, rating)
    assert world.does("rectify", rating).in_time is True


def test_after_the_limit_nothing_is_listed_any_more(world: Raters) -> None:
    rating = world.verified(world.bad(world.decided()))
    world.goes_by(40, rating)
    assert refused(lambda: world.does("plan", rating))[0] == "deadline_passed"
    young = Raters()
    other = young.verified(young.bad(young.decided()))
    young.goes_by(4)
    assert refused(lambda: young.does("plan", other, days=1))[0] == "rating_plan"


def test_the_limit_stands_still_while_the_rating_is_reviewed(world: Raters) -> None:
    rating = world.verified(world.bad(world.decided()))
    before = world.stands(rating).clocks["rectification"].deadline.due
    asked = world.does("ask_review", rating, ground="mistaken")
    assert (asked.review, [limit.due for limit in asked.limits if limit.name == "rectification"]) == ("asked", [None])
    for act in ("plan", "rectify", "explain"):
        assert refused(lambda act=act: world.does(act, rating))[0] == "rating_in_review"  # type: ignore[misc]
    [waiting] = world.mending.queue(world.bureau, asks.Waiting(work="review")).items
    assert waiting.id == rating
    world.goes_by(3)
    world.does("decide_review", rating, world.bureau, removed=False)
    after = world.stands(rating).clocks["rectification"].deadline.due
    assert before is not None
    assert after is not None
    assert after > before
    assert refused(lambda: world.does("ask_review", rating))[0] == "rating_reviewed"
    assert world.does("rectify", rating).stage == "rectified"
    assert world.rates.results(asks.Results()).items[0].review_text == "经复核，评价有效"


def test_a_rating_that_is_taken_out_is_told_to_who_rated_and_in_words_to_everybody(world: Raters) -> None:
    rating = world.bad(world.decided())
    world.does("ask_review", rating, ground="mistaken")
    assert world.does("decide_review", rating, world.bureau).stage == "removed"
    assert world.kinds(rating)[-3:] == ["review_decided", "result_told", "published"]
    [shown] = world.rates.results(asks.Results()).items
    assert (shown.result, shown.text, shown.in_time) == ("removed", "经复核，属于误评，不计入评价。", None)
    assert "复核决定" in {step.step for step in world.shown(rating, world.elder).steps}
    assert refused(lambda: world.does("rectify", rating))[0] == "rating_stage"


def test_nobody_who_is_rated_or_asked_decides_on_a_review(world: Raters) -> None:
    rating = world.bad(world.decided("D1"))
    assert refused(lambda: world.does("decide_review", rating, world.bureau))[0] == "rating_no_review"
    world.does("ask_review", rating, staff("D1", CIVIL))
    for rated in (world.clerk, staff("D1", CIVIL), staff("D1", BUREAU), staff("H1", CIVIL, "head")):
        assert refused(lambda rated=rated: world.does("decide_review", rating, rated))[0] == "rating_yourself"  # type: ignore[misc]
    both = type(world.bureau)(
        "officer", "X1", department=BUREAU, posts=(Post("head", BUREAU), Post("reviewer", CIVIL)),
        relations=world.bureau.relations,
    )  # fmt: skip
    assert refused(lambda: world.does("decide_review", rating, both))[0] == "rating_yourself"
    assert refused(lambda: world.does("decide_review", rating, world.mayor)) == ("case_unknown", "case_id")
    world.does("decide_review", rating, world.bureau)


def test_the_department_that_supervises_all_is_itself_reviewed_by_the_government() -> None:
    world = Raters()
    offices = world.mending._offices
    government = world.catalogue.government()
    decides = [deciding(world.catalogue, *of) for of in ((CIVIL, NOBODY), (BUREAU, NOBODY))]
    assert decides == [BUREAU, government]
    accused = Unseen(departments=(BUREAU,))
    assert deciding(world.catalogue, CIVIL, accused) == government
    assert deciding(world.catalogue, CIVIL, Unseen(departments=(BUREAU, government))) not in {BUREAU, government}
    assert offices.supervises(world.mayor, BUREAU)
    assert not offices.supervises(world.bureau, BUREAU)


def test_who_supervises_does_not_put_right_for_others(world: Raters) -> None:
    rating = world.bad(world.decided())
    for act in ("verify", "ask_review"):
        assert refused(lambda act=act: world.does(act, rating, world.bureau)) == ("rating_not_yours", "case_id")  # type: ignore[misc]
    assert refused(lambda: world.does("verify", rating, staff("Z1", "1153011401530201XA")))[0] == "case_unknown"


@pytest.mark.parametrize("public", ["已向杨秀英女士致歉。", "已电话13887100001致歉。", "已向530121194001010026致歉。"])
def test_what_is_published_names_nobody(world: Raters, public: str) -> None:
    rating = world.verified(world.bad(world.decided(), contact=CONTACT), how="rater")
    before = world.kinds(rating)
    for act in ("rectify", "explain"):
        assert refused(lambda act=act: world.does(act, rating, public=public)) == ("rating_public", "public")  # type: ignore[misc]
    assert world.kinds(rating) == before
    world.does("ask_review", rating)
    assert refused(lambda: world.does("decide_review", rating, world.bureau, public=public))[1] == "public"
    world.does("decide_review", rating, world.bureau, public="评价的是另一个窗口。")
    assert world.rates.results(asks.Results()).items[0].text == "评价的是另一个窗口。"


def test_what_stands_has_no_words_of_its_own() -> None:
    with pytest.raises(ValueError, match="what becomes of it"):
        asks.ReviewDecision(removed=False, reason="属实。", public="评价有效。")


def test_a_department_that_took_anothers_place_puts_right_what_the_other_was_rated_for(world: Raters) -> None:
    rating = world.bad(world.decided())
    listed = world.store.document("departments")
    assert listed is not None
    moved = {**listed.body["civil_affairs"], "succeeded_by": "health", "succeeded_on": "2026-10-01"}
    world.store.put_document("departments", {**listed.body, "civil_affairs": moved})
    successor = staff("N1", "11530114015302052T")
    [waiting] = world.mending.queue(successor, asks.Waiting(department=CIVIL)).items
    assert waiting.id == rating
    assert world.does("verify", rating, successor).stage == "verified"
