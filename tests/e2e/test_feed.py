"""Many write the feed at once on the real engine while others read it: nothing appears behind a cursor."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event

import boto3
import pytest

from chalicelib.aws.cases_table import CasesTable
from chalicelib.aws.feed_table import FeedTable
from chalicelib.feed.model import Entry
from chalicelib.feed.service import Feed, Feeding
from chalicelib.kernel.facts import Ref
from chalicelib.kernel.store import VersionConflict
from tests.contract.flow import FLOW, Added, case, following, opening
from tests.feeding import CountersInPublic
from tests.tables import create

WRITERS, CASES_EACH, ROUNDS = 8, 3, 12
COMINGS = 20
"""How often a message comes before the test gives up."""


@pytest.fixture
def tables(environment: dict[str, str]) -> Iterator[dict[str, str]]:  # noqa: ARG001  it points at the engine
    """Tables of their own on the engine, so that no reader of the stack sees these cases."""
    dynamodb = boto3.client("dynamodb")
    made = {name: create(dynamodb, name, prefix="feeding-") for name in ("cases", "feed")}
    yield made
    for name in made.values():
        dynamodb.delete_table(TableName=name)


def write(tables: dict[str, str], writer: int, told: list[Ref]) -> int:
    """Commit facts to cases of one's own, and bring in whatever anybody was told of, in any order and again.

    How often others were first.
    """
    cases, chance, lost = CasesTable(tables["cases"]), Random(writer), 0  # noqa: S311  a test that can be repeated
    feeding = Feeding({FLOW.name: CountersInPublic(cases)}, FeedTable(tables["feed"]))
    for _ in range(ROUNDS):
        case_id = case(writer * CASES_EACH + chance.randrange(CASES_EACH))
        bodies, head = [Added()] * chance.randint(1, 3), cases.head(FLOW, case_id)
        change = following(head, *bodies) if head else opening(case_id, *bodies)
        cases.commit(change)
        mine = [fact.ref() for fact in change.facts]
        told += mine
        batch = [*mine, *chance.sample(told, min(len(told), 7))]
        chance.shuffle(batch)
        for _ in range(COMINGS):
            try:
                feeding.bring(batch)
                break
            except VersionConflict:
                lost += 1
        else:
            pytest.fail("others were always first")
    return lost


def read(tables: dict[str, str], limit: int, written: Event) -> list[Entry]:
    """Follow the feed until all is written and nothing is left."""
    feed, cursor, seen = Feed(FeedTable(tables["feed"])), "", list[Entry]()
    while True:
        last = written.is_set()
        page = feed.page(cursor, limit)
        seen += page.items
        cursor = page.cursor
        if last and not page.items:
            return seen


def test_readers_see_every_entry_once_and_in_one_order_while_many_write(tables: dict[str, str]) -> None:
    told: list[Ref] = []
    written = Event()
    with ThreadPoolExecutor(WRITERS + 2) as pool:
        readers = [pool.submit(read, tables, limit, written) for limit in (3, 100)]
        try:
            writers = [pool.submit(write, tables, writer, told) for writer in range(WRITERS)]
            lost = [writer.result() for writer in writers]
        finally:
            written.set()
        first, second = (reader.result() for reader in readers)
    assert len(lost) == WRITERS
    assert first == second
    assert [entry.number for entry in first] == list(range(1, len(first) + 1))
    assert sorted(entry.id for entry in first) == sorted(f"{ref.case_id}-{ref.seq}" for ref in told)
    seqs = defaultdict(list)
    for entry in first:
        seqs[entry.case_id].append(entry.seq)
    assert all(seq == list(range(1, len(seq) + 1)) for seq in seqs.values())
    assert Feed(FeedTable(tables["feed"])).page("", 200).items == tuple(first[:200])
