"""Search over the names of items: Chinese words, pinyin and its initials. Pure.

A snapshot is the gzipped JSON of all entries of a scope, made when items are published (which is also when
pinyin is computed); a function loads it once and searches in memory.
"""

import gzip
import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Literal

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.values import Strict

HAN = "\u3400-\u9fff"
RUNS = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
"""A query is read as runs of Chinese characters and runs of letters or digits."""

NEVER = 9
"""The rank of no match; below: 0 exact, 1 prefix, 2 inside, 3 all characters, 4 theme or department."""

PARTIAL = 2
"""The best rank of a query of several runs, none of which is the whole of what was asked."""

CODE_PREFIX = 6
"""So many characters of an item code are taken for one: fewer are in nearly every code."""


class Summary(Strict):
    """What a list shows of an item. ``audience`` holds ``person``, ``firm`` or both."""

    code: str
    name: str
    department: str
    type: str
    themes: tuple[str, ...]
    audience: tuple[str, ...]


class Entry(Strict):
    """A summary, and the pinyin of its name, syllable by syllable without tones."""

    summary: Summary
    syllables: tuple[str, ...]


class Page(Strict):
    """Some of the ``total`` summaries found, best first; ``next`` is the cursor of those after them."""

    items: tuple[Summary, ...]
    total: int
    next: str | None = None


def pack(entries: Iterable[Entry]) -> bytes:
    """The snapshot of ``entries``. The same entries make the same bytes."""
    rows = [entry.model_dump(mode="json") for entry in sorted(entries, key=lambda entry: entry.summary.code)]
    return gzip.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def unpack(snapshot: bytes) -> tuple[Entry, ...]:
    """The entries of a snapshot."""
    return tuple(Entry.model_validate(row) for row in json.loads(gzip.decompress(snapshot)))


class Found:
    """One entry made ready for matching."""

    def __init__(self, entry: Entry) -> None:
        self.summary = entry.summary
        self.code = entry.summary.code.casefold()
        self.name = "".join(runs_of(entry.summary.name))
        self.characters = frozenset(self.name)
        self.topics = (entry.summary.department, *entry.summary.themes)
        self.initials = "".join(syllable[:1] for syllable in entry.syllables)
        # Full pinyin may begin at any syllable, but not in the middle of one: "an" is not in "gan".
        self.spelled = tuple("".join(entry.syllables[start:]) for start in range(len(entry.syllables)))

    def rank(self, runs: list[str]) -> int:
        """How well the query matches, 0 the best, :data:`NEVER` when it does not."""
        whole = _place("".join(runs), self.name)
        if whole < NEVER or not runs:
            return whole
        ranks = [self._rank_han(run) if re.match(f"[{HAN}]", run) else self._rank_latin(run) for run in runs]
        return max(ranks) if len(runs) == 1 else max(PARTIAL, *ranks)

    def _rank_han(self, run: str) -> int:
        if (place := _place(run, self.name)) < NEVER:
            return place
        # People write sentences as well: "我想办高龄津贴" holds the name.
        if self.characters.issuperset(run) or self.name in run:
            return 3
        return 4 if any(run in topic for topic in self.topics) else NEVER

    def _rank_latin(self, run: str) -> int:
        return min(_place(run, self.initials), self._rank_spelled(run), self._rank_code(run), _place(run, self.name))

    def _rank_spelled(self, run: str) -> int:
        if not self.spelled or not any(text.startswith(run) for text in self.spelled):
            return NEVER
        return _place(run, self.spelled[0])

    def _rank_code(self, run: str) -> int:
        if run == self.code:
            return 0
        return 1 if len(run) >= CODE_PREFIX and self.code.startswith(run) else NEVER


class Index:
    """All entries of a scope."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = [Found(entry) for entry in entries]

    def search(
        self,
        query: str = "",
        theme: str | None = None,
        audience: Literal["person", "firm"] | None = None,
        *,
        limit: int = 20,
        cursor: str | None = None,
    ) -> Page:
        """The items that match ``query`` (a blank one matches all) within a theme and an audience.

        Best rank first, then shorter names, then by code: an order that stays the same between pages even
        if the snapshot is replaced.

        Raises
        ------
        Invalid
            ``cursor_invalid``.
        """
        runs = runs_of(query)
        if query.strip() and not runs:
            return Page(items=(), total=0)
        found = sorted(
            (rank, len(entry.name), entry.summary.code, entry)
            for entry in self._entries
            if (theme is None or theme in entry.summary.themes)
            and (audience is None or audience in entry.summary.audience)
            and (rank := entry.rank(runs) if runs else 0) < NEVER
        )
        after = _position(cursor) if cursor else (-1, 0, "")
        rest = [row for row in found if row[:3] > after]
        page = rest[:limit]
        following = "{}.{}.{}".format(*page[-1][:3]) if page and len(rest) > limit else None
        return Page(items=tuple(entry.summary for *_, entry in page), total=len(found), next=following)


def runs_of(text: str) -> list[str]:
    """The runs of ``text`` in one form: full width as half width, letters small, punctuation left out."""
    return RUNS.findall(unicodedata.normalize("NFKC", text).casefold())


def _place(run: str, text: str) -> int:
    if run == text:
        return 0
    if text.startswith(run):
        return 1
    return 2 if run in text else NEVER


def _position(cursor: str) -> tuple[int, int, str]:
    found = re.fullmatch(r"(\d)\.(\d{1,4})\.(\w+)", cursor, re.ASCII)
    if found is None:
        raise Invalid("cursor_invalid", "cursor")
    return int(found[1]), int(found[2]), found[3]
