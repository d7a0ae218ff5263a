"""Anchors of the audit trail: each day's chains as they stood when the day was over, kept where nobody can alter them.

A chain tells of itself whether an entry was altered, dropped or inserted. That it was cut off at its end,
removed or written anew as a whole only its anchor tells.
"""

from collections.abc import Iterable, Mapping

from chalicelib.kernel.audit import TrailReader, faults
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.values import Strict

MARK = 8
"""Characters of each entry's digest that an anchor keeps: they tell where a chain departs from it."""


class Chain(Strict):
    """A shard's entries of one day: how many, the digest of the last, and the beginning of each digest."""

    count: int = 0
    head: str = ""
    marks: str = ""


class Anchor(Strict):
    """One day of the trail. ``faults`` were there already when it was anchored."""

    day: str
    shards: dict[str, Chain]
    faults: list[str]
    previous: str
    """Digest of the anchor before it."""
    digest: str = ""

    def own_digest(self) -> str:
        """The digest that the anchor must carry: over everything but the digest itself."""
        return digest(self.model_dump(mode="json", exclude={"digest"}))

    def sealed(self) -> "Anchor":
        """With its digest."""
        return self.model_copy(update={"digest": self.own_digest()})


def survey(reader: TrailReader, day: str) -> tuple[dict[str, Chain], dict[str, list[str]]]:
    """The chains of a day as they stand now, and what is wrong with them, by shard."""
    chains: dict[str, Chain] = {}
    wrong: dict[str, list[str]] = {}
    for shard in reader.shards(day):
        rows = list(reader.rows(day, shard))
        digests = [entry.digest if (entry := row.entry()) else "" for row in rows]
        marks = "".join(f"{text[:MARK]:-<{MARK}}" for text in digests)
        chains[shard] = Chain(count=len(rows), head=digests[-1] if digests else "", marks=marks)
        if found := faults(day, shard, rows):
            wrong[shard] = found
    return chains, wrong


def departures(then: Mapping[str, Chain], now: Mapping[str, Chain]) -> dict[str, list[str]]:
    """Where the chains of a day are no longer those that were anchored, by shard."""
    found = {shard: _departure(then.get(shard), now.get(shard)) for shard in sorted(then.keys() | now.keys())}
    return {shard: [told] for shard, told in found.items() if told}


def _departure(then: Chain | None, now: Chain | None) -> str:
    if then == now:
        return ""
    if then is None:
        return "the shard was added after the day was anchored"
    if now is None or not now.count:
        return f"entries 1 to {then.count} are gone"
    known = [then.marks[at : at + MARK] == now.marks[at : at + MARK] for at in range(0, len(then.marks), MARK)]
    place = (known.index(False) if False in known else then.count) + 1
    if place > now.count and now.count < then.count:
        return f"entries {place} to {then.count} were cut off"
    if place > then.count and now.count > then.count:
        return _added(place, now.count)
    # Where every mark is the same and only the head is not, the last entry is the one that was altered.
    return f"from entry {min(place, then.count)} on it is not the chain that was anchored"


def _added(first: int, last: int) -> str:
    told = f"entry {first} was" if first == last else f"entries {first} to {last} were"
    return f"{told} added after the day was anchored"


def breaks(anchors: Iterable[Anchor]) -> dict[str, list[str]]:
    """What is wrong with anchors in the order of their days, by day; the first may follow one that is gone by now."""
    found: dict[str, list[str]] = {}
    before: Anchor | None = None
    for anchor in anchors:
        wrong = []
        if anchor.digest != anchor.own_digest():
            wrong.append("the anchor was altered")
        if before is not None and anchor.previous != before.digest:
            wrong.append(f"the anchor does not follow that of {before.day}")
        if wrong:
            found[anchor.day] = wrong
        before = anchor
    return found
