"""What people wrote: numbered, sealed, shown to the windows, taken by one of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.kernel.caller import Caller, Post
from chalicelib.kernel.privacy import Person
from chalicelib.messaging.intake import KEPT, LONGEST, PAGE, Intake, IntakeRecords
from tests.builders import ELDER, World
from tests.entrances import refused
from tests.fakes.records import MemoryCounters
from tests.fakes.vault import MemoryVault

TEXT = "投诉：小区里半夜施工，吵得睡不着"
WINDOW = Caller("officer", "window-1", posts=(Post("window", "dept", site="centre-01"),))


class Taking(World):
    """People who write, and windows."""

    def __init__(self) -> None:
        super().__init__()
        self.counters = MemoryCounters()
        self.letters = IntakeRecords(self.documents, self.counters, self.privacy, MemoryVault(), self.clock)
        self.intake_of_wechat = Intake(self.letters, self.clock)

    def writes(self, text: str = TEXT, person: Person | None = None) -> str:
        return self.intake_of_wechat.received("投诉", "o-of-a-person", text, person)

    def page(self, caller: Caller = WINDOW) -> list[tuple[str, str, bool]]:
        return [(view.id, view.text, view.known) for view in self.intake_of_wechat.page(caller).items]

    def elder(self) -> Person:
        self.knows_the_elder()
        return self.privacy.person(self.lookup(ELDER))


@pytest.fixture
def world() -> Taking:
    return Taking()


def test_each_has_a_number_of_its_day_and_the_oldest_is_shown_first(world: Taking) -> None:
    numbers = [world.writes(f"投诉{n}") for n in range(2)]
    world.days(1)
    numbers.append(world.writes("投诉2"))
    assert numbers == ["WX2026101200001", "WX2026101200002", "WX2026101300001"]
    assert world.page() == [(number, f"投诉{n}", False) for n, number in enumerate(numbers)]


def test_nothing_of_it_lies_open_whoever_wrote_it(world: Taking) -> None:
    for person in (None, world.elder()):
        world.writes(person=person)
    kept = repr(world.documents.kept)
    assert "施工" not in kept
    assert "o-of-a-person" not in kept
    assert [known for _, _, known in world.page()] == [False, True]
    assert {entry.openid for entry in world.letters.waiting()} == {"o-of-a-person"}
    assert all("施工" not in repr(entry) and "o-of-a-person" not in repr(entry) for entry in world.letters.waiting())


def test_what_a_person_wrote_goes_with_their_key(world: Taking) -> None:
    number = world.writes()
    world.writes(person=world.elder())
    world.keys.clear()
    assert [shown for shown, _, _ in world.page()] == [number]


def test_a_seal_is_bound_to_its_number(world: Taking) -> None:
    world.writes("投诉一")
    world.writes("投诉二")
    first, second = world.documents.under("intake")
    world.documents.kept["intake", second.sk] = replace(second, data={**second.data, "text": first.data["text"]})
    with pytest.raises(Exception):  # noqa: B017, PT011  each vault has its own; what counts is that it does not open
        world.page()


def test_long_texts_are_kept_up_to_what_the_vault_takes(world: Taking) -> None:
    world.writes("\U0001f600" * (LONGEST + 5))
    [(_, text, _)] = world.page()
    assert text == "\U0001f600" * LONGEST
    assert len(text.encode()) <= 4096


def test_a_page_is_of_limited_length(world: Taking) -> None:
    for _ in range(PAGE + 2):
        world.writes("建议")
    assert len(world.page()) == PAGE


def test_one_colleague_takes_it_and_it_is_off_the_list(world: Taking) -> None:
    number, colleague = world.writes(), replace(WINDOW, id="window-2")
    for _ in range(2):
        assert world.intake_of_wechat.take(WINDOW, number).id == number
    refused("intake_taken", world.intake_of_wechat.take, colleague, number)
    refused("intake_unknown", world.intake_of_wechat.take, WINDOW, "WX2026101200009")
    assert world.page() == []
    [record] = world.documents.under("intake")
    assert record.expires == world.clock.now().wall + KEPT


def test_only_a_window_sees_and_takes_and_only_while_it_is_one(world: Taking) -> None:
    number = world.writes()
    over = replace(WINDOW.posts[0], until=world.clock.now().wall - timedelta(seconds=1))
    others: Iterator[tuple[Post, ...]] = iter([(), (Post("head", "dept"),), (Post("reviewer", "dept"),), (over,)])
    for posts in others:
        refused("window_duty_needed", world.intake_of_wechat.page, replace(WINDOW, posts=posts))
        refused("window_duty_needed", world.intake_of_wechat.take, replace(WINDOW, posts=posts), number)
    assert len(world.page()) == 1


def test_a_number_is_given_once_even_when_the_counters_were_lost(world: Taking) -> None:
    first = world.writes("投诉一")
    world.counters.clear("intake#20261012")
    assert world.writes("投诉二") == "WX2026101200002" != first
    assert len(world.page()) == 2
