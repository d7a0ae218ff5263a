"""Who was served rates once, in time, in their own words; the department never learns who, unless they say so."""

from datetime import timedelta

import pytest
from hypothesis import given, settings, strategies as st
from pydantic import ValidationError

from chalicelib.kernel.changing import once_only
from chalicelib.kernel.errors import DomainError
from chalicelib.kernel.privacy import KeyDestroyed
from chalicelib.ratings import schemas as asks
from tests.builders import YOUNGER, once
from tests.office import refused
from tests.rating import CIVIL, CONTACT, WHY, Raters, RatingSide, staff
from tests.ticketing import Ticketing


def test_who_was_served_rates_once_with_reasons_and_words() -> None:
    world = Raters()
    rating = world.invited()
    given_ = world.gives(rating, 5, tags=["prompt", "friendly"], text="办得很快😀")
    assert (given_.grade_text, given_.stage, given_.may_rate, given_.default) == ("非常满意", "rated", False, False)
    assert world.kinds(rating) == ["rating_invited", "rated"]
    assert world.shown(rating).text == "办得很快😀"
    assert refused(lambda: world.gives(rating, 1))[0] == "rating_twice"
    assert world.sound(rating)


def test_a_repeat_of_the_request_is_answered_the_same() -> None:
    world = Raters()
    rating, key = world.invited(), once()
    asked = asks.NewRating(grade=4)
    first = once_only(world.cases, key, lambda: world.rating.rate(world.elder, rating, asked, key))
    again = once_only(world.cases, key, lambda: world.rating.rate(world.elder, rating, asked, key))
    assert first == again
    assert world.kinds(rating) == ["rating_invited", "rated"]


def test_nobody_else_rates_or_learns_that_there_is_something_to_rate() -> None:
    world = Raters()
    rating, other = world.invited(), world.resident(YOUNGER)
    assert refused(lambda: world.gives(rating, 5, other)) == ("case_unknown", "case_id")
    for caller in (other, world.clerk, world.bureau):
        assert refused(lambda caller=caller: world.shown(rating, caller)) == ("case_unknown", "case_id")  # type: ignore[misc]
    assert world.rating.mine(other, asks.Mine()).items == ()
    assert refused(lambda: world.rating.mine(other, asks.Mine(firm="91530114MA6K00006U")))[0] == "applicant_not_yours"


def test_ones_own_are_listed_newest_first_with_what_can_be_chosen() -> None:
    world = Raters()
    rating = world.invited()
    mine = world.rating.mine(world.elder, asks.Mine())
    [one] = mine.items
    assert (one.id, one.may_rate, one.department_name) == (rating, True, "昆明市呈贡区民政局")
    assert [grade.grade for grade in mine.grades] == [5, 4, 3, 2, 1]
    assert [grade.bad for grade in mine.grades] == [False, False, False, True, True]


def test_nobody_rates_after_the_last_day_even_before_the_default_is_written() -> None:
    world = Raters()
    rating = world.invited()
    world.clock.at = world.clock.at.replace(day=19, hour=23, minute=59)
    world.ticking.watch(rating)
    assert world.stands(rating).stage == "invited"
    world.clock.move(timedelta(minutes=1))
    assert refused(lambda: world.gives(rating, 5))[0] == "rating_over"


def test_silence_is_a_default_that_is_marked_as_one_and_rests_on_the_provinces_rule() -> None:
    world = Raters()
    rating = world.invited()
    world.goes_by(8, rating)
    world.ticking.watch(rating)
    state = world.stands(rating)
    assert (state.grade, state.default, state.bad, state.open) == (3, True, False, False)
    assert world.kinds(rating) == ["rating_invited", "rating_defaulted"]
    fact = world.cases.timeline(rating)[-1]
    assert "云政办发〔2020〕6号" in fact.basis
    assert fact.by.role == "system"
    assert refused(lambda: world.gives(rating, 5))[0] == "rating_over"


def test_a_late_rating_takes_the_place_of_the_default_where_the_rules_say_so() -> None:
    world = Raters()
    rules = world.store.document("ratings")
    assert rules is not None
    world.store.put_document("ratings", {**rules.body, "late": {"allowed": True, "basis": "区里的规定"}})
    rating = world.invited()
    world.goes_by(8, rating)
    given_ = world.gives(rating, 1)
    assert (given_.grade, given_.default) == (1, False)
    assert world.stands(rating).stage == "opened"
    assert refused(lambda: world.gives(rating, 5))[0] == "rating_twice"


def test_a_bad_rating_needs_a_reason_or_words() -> None:
    world = Raters()
    rating = world.invited()
    for told in ({"tags": [], "text": ""}, {"tags": [], "text": "   "}):
        assert refused(lambda told=told: world.gives(rating, 2, **told)) == ("rating_why", "tags")  # type: ignore[misc]
    assert world.kinds(rating) == ["rating_invited"]
    world.gives(rating, 2, tags=[], text="说不清楚")
    assert world.kinds(rating) == ["rating_invited", "rated", "rectification_opened"]


@pytest.mark.parametrize(
    ("told", "code"),
    [
        ({"grade": 5, "tags": ["slow"]}, "rating_tag"),
        ({"grade": 1, "tags": ["prompt"]}, "rating_tag"),
        ({"grade": 1, "tags": ["unheard_of"]}, "rating_tag"),
        ({"grade": 4, "text": "哈" * 30}, "rating_spam"),
        ({"grade": 4, "text": "加微信 abc123 办贷款"}, "rating_spam"),
        ({"grade": 4, "text": "请看 https://example.com"}, "rating_spam"),
        ({"grade": 4, "text": "很好。" * 400}, "rating_text"),
    ],
)
def test_bad_input_is_refused_and_keeps_nothing(told: dict[str, object], code: str) -> None:
    world = Raters()
    rating = world.invited()
    asked = asks.NewRating.model_validate(told)
    assert refused(lambda: world.rating.rate(world.elder, rating, asked, once()))[0] == code
    assert world.kinds(rating) == ["rating_invited"]


@pytest.mark.parametrize("grade", [0, 6, -1, "五", None, 4.5])
def test_there_are_five_grades_and_no_other(grade: object) -> None:
    with pytest.raises(ValidationError):
        asks.NewRating.model_validate({"grade": grade})


def test_what_comes_in_a_text_of_50000_characters_is_refused_at_the_door() -> None:
    with pytest.raises(ValidationError):
        asks.NewRating.model_validate({"grade": 1, "text": "慢" * 50_000})


def test_number_and_query_code_are_enough_and_nothing_less_is() -> None:
    world = Raters()
    case_id = world.ruled()
    rating = world.invited(case_id)
    number, code = world.stands(rating).of.number, world.privacy.code(case_id)
    seen = world.rating.numbered(number, asks.Numbered(code=code.lower()))
    assert (seen.rating.id, seen.rating.may_rate) == (rating, True)
    for wrong in (("9" * 43, code), (number, "AAAAAAAA"), (number, "")):
        asked = asks.NumberedRating(grade=5, code=wrong[1])
        told = refused(lambda wrong=wrong, asked=asked: world.rating.rate_numbered(wrong[0], asked, once()))  # type: ignore[misc]
        assert told == ("case_unknown", "number")
    asked = asks.NumberedRating.model_validate({"grade": 1, "code": code, "tags": ["late"], "channel": "sms"})
    world.rating.rate_numbered(number, asked, once())
    fact = world.cases.timeline(rating)[1]
    assert (fact.by.id, fact.channel) == ("number-and-code", "sms")


def test_nobody_rates_before_the_end() -> None:
    world = Raters()
    case_id = world.accepted("food_business_licence")
    number, code = world.head(case_id).state.number, world.privacy.code(case_id)
    assert world.invited(case_id) == ""
    asked = asks.NumberedRating(grade=5, code=code)
    assert refused(lambda: world.rating.rate_numbered(number, asked, once()))[0] == "rating_before_end"


def test_nobody_rates_a_ticket_before_the_end_and_afterwards_its_number_leads_to_its_rating() -> None:
    world = Ticketing()
    side, told = RatingSide(world), world.reports()
    rating, asked = side.services.rating, asks.NumberedRating(grade=5, code=told.code)
    wrong = asked.model_copy(update={"code": "AAAAAAAA"})
    assert refused(lambda: rating.rate_numbered(told.number, asked, once()))[0] == "rating_before_end"
    assert refused(lambda: rating.rate_numbered(told.number, wrong, once())) == ("case_unknown", "number")
    assert refused(lambda: rating.rate_numbered("GD20261124999999", asked, once())) == ("case_unknown", "number")
    world.does("confirm", world.replied(told.id), world.resident(), solved=True)
    invited = side.invites(told.id, "ticket")
    seen = rating.numbered(f" {told.number.lower()}", asks.Numbered(code=told.code.lower()))
    assert (seen.rating.id, seen.rating.may_rate) == (invited, True)
    assert rating.rate_numbered(told.number, asked, once())["grade"] == 5


def test_the_rated_department_sees_what_was_said_and_never_who_said_it() -> None:
    world = Raters()
    case_id = world.decided("D1")
    rating = world.bad(case_id)
    number = world.stands(rating).of.number
    for caller in (world.clerk, staff("D1", CIVIL)):
        seen = world.shown(rating, caller)
        assert (seen.text, seen.contact, seen.number, seen.case_id) == (WHY, None, "", "")
        assert number not in seen.model_dump_json()
        assert case_id not in seen.model_dump_json()
    assert world.shown(rating, world.bureau).number == number
    assert world.shown(rating, world.bureau).contact is None
    assert world.shown(rating, world.elder).text == WHY


def test_who_rates_in_their_own_name_is_called() -> None:
    world = Raters()
    rating = world.bad(contact=CONTACT)
    seen = world.shown(rating)
    assert seen.contact is not None
    assert seen.contact.model_dump() == CONTACT
    assert seen.number == world.stands(rating).of.number
    assert world.shown(rating, world.bureau).contact is None


def test_nothing_that_is_kept_says_in_clear_who_rated_or_what_they_wrote() -> None:
    world = Raters()
    rating = world.bad(contact=CONTACT)
    world.verified(rating, how="rater")
    kept = world.cases.kept[rating]
    text = kept.state + "".join(kept.facts)
    assert not any(word in text for word in (WHY, *CONTACT.values()))


def test_when_the_data_of_who_rated_is_destroyed_the_figures_stay() -> None:
    world = Raters()
    rating = world.bad()
    del world.keys[world.stands(rating).subject]
    seen = world.shown(rating)
    assert (seen.readable, seen.text, seen.rating.grade) == (False, "", 1)
    with pytest.raises(KeyDestroyed):
        world.verified(rating)
    assert world.sound(rating)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), grade=st.integers(1, 5))
def test_whatever_somebody_writes_is_taken_or_refused_in_a_known_way(text: str, grade: int) -> None:
    world, rating, before = SHARED, SHARED_RATING, dict(SHARED.cases.kept)
    code = ""
    try:
        asked = asks.NewRating.model_validate({"grade": grade, "text": text})
        world.rating.rate(world.elder, rating, asked, once())
        shown, sound = world.shown(rating).text, world.sound(rating)
    except (ValidationError, DomainError) as told:
        code, shown, sound = getattr(told, "code", "invalid"), "", world.cases.kept == before
    finally:
        world.cases.kept.update(before)
    assert code in {"", "invalid", "rating_spam", "rating_why", "rating_text"}
    assert shown == ("" if code else " ".join(text.split()))
    assert sound


SHARED = Raters()
SHARED_RATING = SHARED.invited()
