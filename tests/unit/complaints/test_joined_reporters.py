"""Whose ticket was merged into another has their own say: not solved, taken back, rated; nobody reads the others."""

from typing import Any

import pytest

from chalicelib.complaints.letters import TicketLetters
from chalicelib.complaints.telling import TicketAudience
from chalicelib.complaints.values import ByNumber
from chalicelib.kernel.errors import DomainError
from chalicelib.messages.model import JOINED, Errand
from chalicelib.ratings.schemas import Numbered, NumberedRating
from tests.builders import YOUNGER, once
from tests.rating import RatingSide
from tests.ticketing import CITY, HEALTH, WHY, Ticketing, officer

OTHER = {"name": "李建国", "phone": "13700000009"}
WORDS = "我家门口这一盏还是不亮。"


class Merged:
    """Two residents reported the same; the younger one's ticket was merged into the elder's."""

    def __init__(self, main: str = "help", **told: Any) -> None:
        self.world = world = Ticketing()
        self.elder, self.younger = world.resident(), world.resident(YOUNGER)
        self.main = world.taken_on(world.reports(kind=main).id)
        self.other = world.reports(self.younger, reporter=OTHER, **told)
        world.does("merge", self.other.id, world.operator, into=self.main)

    def replied(self) -> "Merged":
        world = self.world
        world.does("step", self.main, world.worker, kind="visit", text=WHY)
        drafted = world.does("draft", self.main, world.worker, text="路灯已经修好。", result="resolved")
        world.does("check", self.main, world.checker, draft=drafted.draft, sent=True)
        return self

    def says(self, act: str, **told: Any) -> Any:
        return self.world.does(act, self.other.id, self.younger, **told)

    def may(self) -> tuple[str, ...]:
        asked = ByNumber(number=self.other.number, code=self.other.code)
        return self.world.tickets.reading.progress(asked).may

    def refused(self, act: str, **told: Any) -> str:
        with pytest.raises(DomainError) as failure:
            self.says(act, **told)
        return failure.value.code


def test_not_solved_opens_the_main_ticket_and_who_handles_it_reads_why() -> None:
    both = Merged().replied()
    world = both.world
    assert both.may() == ("solved", "unsolved", "comment")
    told = both.says("confirm", solved=False, text=WORDS)
    assert (told.id, told.stage) == (both.other.id, "merged")
    assert (world.stands(both.main).stage, world.stands(both.main).handling) == ("handling", 2)
    assert WORDS in [one.text for one in world.shown(both.main, world.worker).said]
    assert WORDS not in str(world.shown(both.main, both.elder))
    assert OTHER["phone"] not in str(world.shown(both.main, world.worker))
    assert world.sound(both.main, both.other.id)


def test_it_is_too_late_after_the_window() -> None:
    both = Merged().replied()
    both.world.passes(60, both.main)
    assert both.refused("confirm", solved=False, text=WORDS) == "ticket_reopen_late"


def test_solved_is_noted_once_and_closes_nothing() -> None:
    both = Merged().replied()
    for _ in range(2):
        both.says("confirm", solved=True)
    assert both.world.stands(both.main).stage == "answered"
    assert [fact.kind for fact in both.world.cases.timeline(both.main)].count("confirmed_solved") == 1


def test_who_joined_a_petition_has_it_reviewed_twice_and_the_elder_does_not_read_why() -> None:
    both = Merged("petition", kind="petition").replied()
    world, rules = both.world, both.world.catalogue.complaints()
    assert both.refused("confirm", solved=False, text=WORDS) == "ticket_review_instead"
    told = both.says("ask_review", reason=WORDS)
    assert (told.id, told.stage, world.stands(both.main).stage) == (both.other.id, "merged", "reviewing")
    organ = officer("R1", rules.organ)
    for case, caller in ((both.main, organ), (both.other.id, both.younger)):
        assert WORDS in [one.text for one in world.shown(case, caller).said]
    assert WORDS not in str(world.shown(both.main, both.elder))
    assert "review_asked" in {one.kind for one in world.tickets.reading.timeline(both.elder, both.main).steps}
    with pytest.raises(DomainError, match="ticket_stage"):
        world.does("ask_review", both.main, both.elder, reason=WHY)
    world.does("decide_review", both.main, organ, ruling="upheld", text="答复正确。")
    both.says("ask_review", reason=WORDS)
    assert (world.stands(both.main).review, world.stands(both.main).organ) == ("final", rules.final_organ)
    assert world.sound(both.main, both.other.id)


def test_who_joined_a_petition_asks_within_its_limit_and_not_once_they_took_it_back() -> None:
    late, left = Merged("petition").replied(), Merged("petition")
    late.world.passes(60, late.main)
    assert late.refused("ask_review", reason=WORDS) == "ticket_review_late"
    left.says("withdraw", reason="不用了。")
    left.replied()
    assert left.refused("ask_review", reason=WORDS) == "ticket_left"
    left.world.does("ask_review", left.main, left.elder, reason=WHY)
    assert left.world.stands(left.main).stage == "reviewing"


def test_their_own_words_are_read_by_them_and_by_who_handles_it_alone() -> None:
    both = Merged()
    world, photo = both.world, both.world.photo(both.other.id)
    both.says("comment", text=WORDS, photos=[photo.model_dump()])
    reading = world.tickets.reading
    for case, caller in ((both.main, world.worker), (both.other.id, both.younger)):
        assert WORDS in [one.text for one in world.shown(case, caller).said]
        assert reading.photo(caller, case, photo.sha256).url
    assert WORDS not in str(world.shown(both.main, both.elder))
    assert "comment_added" not in {one.kind for one in reading.timeline(both.elder, both.main).steps}
    with pytest.raises(DomainError, match="ticket_photo_unknown"):
        reading.photo(both.elder, both.main, photo.sha256)


def test_their_words_go_with_their_data_and_the_ticket_stays_readable() -> None:
    both = Merged()
    both.says("comment", text=WORDS)
    known = both.world.keys[both.world.stands(both.other.id).holder]
    for name in (known.id, known.lookup):
        del both.world.keys[name]
    shown = both.world.shown(both.main, both.world.worker)
    assert shown.readable
    assert WORDS not in str(shown)


def test_who_takes_back_their_part_hears_no_more_and_it_goes_on() -> None:
    both = Merged()
    world = both.world
    both.says("withdraw", reason="不用了。")
    both.says("withdraw", reason="不用了。")
    state = world.stands(both.main)
    assert (state.stage, state.gone) == ("handling", (both.other.id,))
    audience = TicketAudience(world.cases, world.catalogue.departments, world.consents)
    assert audience.hearing(both.main).channels(JOINED + both.other.id) == ()
    assert "撤回" in world.shown(both.other.id, both.younger).goes_on
    both.replied()
    assert both.refused("confirm", solved=False, text=WORDS) == "ticket_left"
    assert both.may() == ()


@pytest.mark.parametrize("first", ["elder", "younger"])
def test_when_everybody_took_it_back_it_is_over(first: str) -> None:
    both = Merged()
    turns = [(both.main, both.elder), (both.other.id, both.younger)]
    for case, caller in turns if first == "elder" else reversed(turns):
        assert both.world.stands(both.main).open
        both.world.does("withdraw", case, caller, reason="不用了。")
    assert both.world.stands(both.main).stage == "withdrawn"
    assert both.world.sound(both.main)


def test_each_rates_the_handling_once_under_their_own_number() -> None:
    both = Merged().replied()
    world, side = both.world, RatingSide(both.world)
    world.does("confirm", both.main, both.elder, solved=True)
    side.invites(both.main, "ticket")
    own = side.services.rating.numbered(both.other.number, Numbered(code=both.other.code))
    assert own.rating.may_rate
    asked = NumberedRating(code=both.other.code, grade=2, tags=("slow",))
    side.services.rating.rate_numbered(both.other.number, asked, once())
    with pytest.raises(DomainError, match="rating_twice"):
        side.services.rating.rate_numbered(both.other.number, asked, once())
    elders = world.stands(both.main).number
    code = world.privacy.code(both.main)
    assert side.services.rating.rate_numbered(elders, NumberedRating(code=code, grade=5), once())["grade"] == 5
    both.says("confirm", solved=False, text=WORDS)
    both.replied()
    world.does("confirm", both.main, both.elder, solved=True)
    side.invites(both.main, "ticket")
    assert side.services.rating.rate_numbered(both.other.number, asked, once())["grade"] == 2


def test_who_took_it_back_is_not_asked_to_rate() -> None:
    both = Merged()
    both.says("withdraw", reason="不用了。")
    both.replied()
    both.world.does("confirm", both.main, both.elder, solved=True)
    side = RatingSide(both.world)
    assert side.invites(both.main, "ticket")
    with pytest.raises(DomainError, match="rating_before_end"):
        side.services.rating.numbered(both.other.number, Numbered(code=both.other.code))


def test_accusations_of_either_hide_both_and_later_ones_too() -> None:
    both = Merged(kind="complaint", accused={"departments": [HEALTH], "officers": ["C7"]})
    world = both.world
    insider = officer("C7", CITY)
    for case in (both.main, both.other.id):
        for caller in (insider, world.doctor):
            with pytest.raises(DomainError, match="case_unknown"):
                world.shown(case, caller)
    world.does("name_accused", both.other.id, world.operator, officers=["C1"])
    assert "C1" in world.stands(both.main).accused.officers
    world.does("name_accused", both.main, world.operator, officers=["C2"])
    assert "C2" in world.stands(both.other.id).accused.officers
    assert world.sound(both.main, both.other.id)


def test_who_supervises_a_ticket_gets_no_accusation_of_themselves_merged_into_it() -> None:
    world = Ticketing()
    main = world.dispatched()
    world.does("order", main, world.operator, text="请按期办结。")
    ordered = world.stands(main).order
    assert ordered is not None
    other = world.reports(world.resident(YOUNGER), kind="complaint", accused={"departments": [ordered.to]}).id
    with pytest.raises(DomainError, match="ticket_accused_handler"):
        world.does("merge", other, world.operator, into=main)


def test_the_messages_of_who_joined_name_their_own_number() -> None:
    both = Merged().replied()
    both.says("confirm", solved=False, text=WORDS)
    letters = TicketLetters(both.world.cases, both.world.privacy, both.world.catalogue)
    last = both.world.cases.timeline(both.main)[-1]
    assert last.kind == "reopened"
    told = letters.tell(Errand(ref=last.ref(), recipient=JOINED + both.other.id, channel="sms"))
    assert told is not None
    assert told.values["number"] == both.other.number
