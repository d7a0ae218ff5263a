"""How facts come into the feed: each once, each case's in order, and none behind a cursor, whoever writes when."""

from collections import defaultdict

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from chalicelib.feed.model import Entry, Public
from chalicelib.feed.service import Feed, Feeding
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.retrying import ATTEMPTS
from chalicelib.kernel.store import VersionConflict
from tests.contract.flow import FLOW, Added, case, following, opening
from tests.fakes.case_store import MemoryCases
from tests.fakes.feed import MemoryFeed
from tests.feeding import CountersInPublic, chained, public

CASES = 4
PICKS = st.lists(st.integers(0, 50), min_size=1, max_size=10)


class Room:
    """Counters, and a feed of them."""

    def __init__(self) -> None:
        self.cases, self.store, self.pauses = MemoryCases({}), MemoryFeed(), list[int]()
        self.feeding = Feeding({FLOW.name: CountersInPublic(self.cases)}, self.store, self.pauses.append)
        self.feed = Feed(self.store)

    def append(self, number: int, facts: int) -> list[Ref]:
        """Facts are committed to a case; the messages that tell of them."""
        bodies, head = [Added()] * facts, self.cases.head(FLOW, case(number))
        change = following(head, *bodies) if head else opening(case(number), *bodies)
        self.cases.commit(change)
        return [fact.ref() for fact in change.facts]

    def ids(self) -> list[str]:
        """The whole feed."""
        return [entry.id for entry in self.store.read(1, 10_000)]


class AnyOrder(RuleBasedStateMachine):
    """Writers in any order, repeats, losses and races, while somebody reads."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Room()
        self.queue: list[Ref] = []
        self.seen: list[Entry] = []
        self.cursor = ""

    @rule(number=st.integers(1, CASES), facts=st.integers(1, 3))
    def commit(self, number: int, facts: int) -> None:
        self.queue += self.room.append(number, facts)

    def taken(self, picks: list[int], again: bool) -> list[Ref]:
        """Some messages of the queue, in any order, which may come again."""
        refs = [self.queue[pick % len(self.queue)] for pick in picks] if self.queue else []
        if not again:
            self.queue = [ref for ref in self.queue if ref not in refs]
        return refs

    @rule(picks=PICKS, again=st.booleans())
    def deliver(self, picks: list[int], again: bool) -> None:
        self.room.feeding.bring(self.taken(picks, again))

    @rule(picks=PICKS, others=PICKS, number=st.integers(1, CASES), facts=st.integers(0, 2))
    def race(self, picks: list[int], others: list[int], number: int, facts: int) -> None:
        """Between what one copy reads and what it writes another one writes, and a case goes on."""
        mine, theirs = self.taken(picks, True), self.taken(others, False)

        def meanwhile() -> None:
            if facts:
                self.queue += self.room.append(number, facts)
            self.room.feeding.bring(theirs)

        self.room.store.meanwhile = meanwhile
        self.room.feeding.bring(mine)
        late, self.room.store.meanwhile = self.room.store.meanwhile, None
        if late is not None:
            late()

    @rule(picks=PICKS)
    def lose(self, picks: list[int]) -> None:
        self.taken(picks, False)

    @rule(picks=st.lists(st.integers(0, 5), max_size=3))
    def partly_seen(self, picks: list[int]) -> None:
        """Some of what was written last, and not read yet, is not to be seen."""
        head = self.room.store.head
        self.room.store.unseen = {head - pick for pick in picks if head - pick > len(self.seen)}

    @rule(limit=st.integers(1, 5))
    def read(self, limit: int) -> None:
        page = self.room.feed.page(self.cursor, limit)
        assert len(page.items) <= limit
        if not page.items:
            assert not page.more
            assert page.cursor == (self.cursor or page.cursor)
        self.seen += page.items
        self.cursor = page.cursor

    @invariant()
    def what_was_read_is_the_start_of_the_feed(self) -> None:
        assert [entry.number for entry in self.seen] == list(range(1, len(self.seen) + 1))
        assert chained(*(Public.model_validate(entry.model_dump()) for entry in self.seen)) == self.seen

    @invariant()
    def each_case_is_in_order(self) -> None:
        seqs = defaultdict(list)
        for entry in self.seen:
            seqs[entry.case_id].append(entry.seq)
        assert all(seq == list(range(1, len(seq) + 1)) for seq in seqs.values())

    def teardown(self) -> None:
        """Each case is told of once more: then everything is there, and read."""
        self.room.store.unseen = set()
        self.room.feeding.bring([ref for number in range(1, CASES + 1) for ref in self._last(number)])
        while len(self.seen) < self.room.store.head:
            self.read(3)
        facts = [f"{i}-{fact.seq}" for i in self.room.cases.kept for fact in self.room.cases.timeline(i)]
        assert sorted(entry.id for entry in self.seen) == sorted(facts)

    def _last(self, number: int) -> list[Ref]:
        return [fact.ref() for fact in self.room.cases.timeline(case(number))[-1:]]


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@pytest.fixture
def room() -> Room:
    return Room()


def test_a_fact_brings_those_before_it_and_a_repeat_brings_nothing(room: Room) -> None:
    refs = room.append(1, 3)
    room.feeding.bring([refs[2]])
    assert room.ids() == [f"{case(1)}-{seq}" for seq in (1, 2, 3)]
    for ref in refs:
        room.feeding.bring([ref])
    assert len(room.ids()) == 3


def test_a_batch_of_cases_is_brought_by_one_write(room: Room) -> None:
    refs = [ref for number in (2, 1, 3) for ref in room.append(number, 2)]
    written: list[int] = []
    room.store.meanwhile = lambda: written.append(room.store.head)
    room.feeding.bring(refs)
    assert room.ids() == [f"{case(number)}-{seq}" for number in (2, 1, 3) for seq in (1, 2)]
    assert written == [0]


@pytest.mark.parametrize(
    "facts", [(98,), (99,), (1, 95), (1, 96), (97, 1), (98, 1), (300, 5), (51, 52, 53), (10,) * 40]
)
def test_what_does_not_fit_into_one_write_comes_with_the_next(room: Room, facts: tuple[int, ...]) -> None:
    room.feeding.bring([room.append(number, many)[0] for number, many in enumerate(facts)])
    assert room.ids() == [f"{case(number)}-{seq}" for number, many in enumerate(facts) for seq in range(1, many + 1)]


def test_who_is_always_second_gives_up_and_the_message_comes_again(room: Room) -> None:
    refs, others = room.append(1, 1), iter(range(2, 100))

    def first() -> None:
        entry = public(case(next(others)), 1)
        room.store.append(chained(entry, behind=room.store.last), [])
        room.store.meanwhile = first

    room.store.meanwhile = first
    with pytest.raises(VersionConflict):
        room.feeding.bring(refs)
    assert room.pauses == list(range(1, ATTEMPTS))
    assert f"{case(1)}-1" not in room.ids()
    room.store.meanwhile = None
    room.feeding.bring(refs)
    assert room.ids()[-1] == f"{case(1)}-1"


def test_a_case_that_there_is_not_is_told_and_nothing_of_its_batch_is_lost(room: Room) -> None:
    refs, unknown = room.append(1, 1), Ref(flow=FLOW.name, case_id=case(9), seq=1, kind="added")
    with pytest.raises(NotFound):
        room.feeding.bring([*refs, unknown])
    room.feeding.bring(refs)
    assert room.ids() == [f"{case(1)}-1"]
