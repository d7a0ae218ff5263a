"""To which category a text belongs: complement naive Bayes over characters and words, without any dictionary. Pure.

Features of a text are its characters, its pairs of characters, and the words of the vocabulary that occur in it. Each
sentence counts for its category, each word of a vocabulary as many times as :data:`WEIGHT` sentences would. A category
fits where the features are rare in all the others (Rennie and others, "Tackling the Poor Assumptions of Naive Bayes
Text Classifiers", ICML 2003), which is fair to categories with few sentences. Why no library: decision 0036.
"""

import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp, log
from typing import Any

from chalicelib.kernel.values import Strict

SMOOTH = 2.0
"""Added to every count."""
WEIGHT = 20.0
"""What a character of a vocabulary's word adds to the word's count, up to :data:`HEAVIEST` characters."""
HEAVIEST = 3
SPREAD = 0.8
"""By what the evidence is divided, so that a score is as often right as it says. This and the others were chosen by
five-fold cross-validation on the corpus, never on what is held out."""
ENOUGH = 120
"""Features after which more of them say nothing new: long texts repeat themselves and tell of several things."""
LONGEST = 2000
"""Characters that are looked at."""
NOTHING = re.compile(r"[\W_]+")
FIGURES = re.compile(r"\d+")


class Guess(Strict):
    """A category, and how sure it is, in thousandths."""

    category: str
    score: int


class Classifier:
    """What was learned: for each feature, in how much it was seen in which category."""

    def __init__(self, categories: tuple[str, ...], seen: Mapping[str, Mapping[int, float]]) -> None:
        self._categories = categories
        self._seen = seen
        totals = [0.0] * len(categories)
        for counts in seen.values():
            for place, count in counts.items():
                totals[place] += count
        everything = sum(totals) + SMOOTH * len(seen)
        self._others = [log(everything - total) for total in totals]
        self._longest = max((len(name) for name in seen if name.startswith("*")), default=1) - 1

    @property
    def categories(self) -> tuple[str, ...]:
        return self._categories

    def guess(self, text: str, most: int = 3) -> list[Guess]:
        """The categories that fit best, best first; none for a text of which nothing is known."""
        known = [self._seen[name] for name in sorted(features(text, self._seen, self._longest)) if name in self._seen]
        if not known:
            return []
        fit = [len(known) * other for other in self._others]
        for counts in known:
            everywhere = sum(counts.values()) + SMOOTH
            for place in range(len(fit)):
                fit[place] -= log(everywhere - counts.get(place, 0.0))
        best, spread = max(fit), SPREAD * max(1.0, len(known) / ENOUGH)
        shares = [exp((one - best) / spread) for one in fit]
        order = sorted(range(len(fit)), key=lambda place: (-shares[place], place))[:most]
        return [
            Guess(category=self._categories[place], score=int(1000 * shares[place] / sum(shares))) for place in order
        ]

    def pack(self) -> bytes:
        """The snapshot of it. The same sentences and words make the same bytes."""
        seen = {name: sorted(counts.items()) for name, counts in sorted(self._seen.items())}
        whole = {"categories": self._categories, "seen": seen}
        return gzip.compress(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)

    @classmethod
    def unpack(cls, snapshot: bytes) -> "Classifier":
        """What :meth:`pack` made."""
        whole: Any = json.loads(gzip.decompress(snapshot))
        return cls(tuple(whole["categories"]), {name: dict(counts) for name, counts in whole["seen"].items()})


def learn(sentences: Iterable[tuple[str, str]], vocabulary: Mapping[str, Iterable[str]]) -> Classifier:
    """A classifier from sentences (category, text) and from the words of each category."""
    rows = list(sentences)
    categories = tuple(sorted({category for category, _ in rows} | set(vocabulary)))
    place = {category: number for number, category in enumerate(categories)}
    words = [(place[category], plain(word)) for category, listed in vocabulary.items() for word in listed]
    known = {f"*{word}" for _, word in words}
    longest = max((len(word) for _, word in words), default=0)
    seen: defaultdict[str, defaultdict[int, float]] = defaultdict(lambda: defaultdict(float))
    for category, text in rows:
        for name in features(text, known, longest):
            seen[name][place[category]] += 1
    for number, word in words:
        seen[f"*{word}"][number] += WEIGHT * min(len(word), HEAVIEST)
    return Classifier(categories, {name: dict(counts) for name, counts in seen.items()})


def features(text: str, words: Iterable[str], longest: int) -> set[str]:
    """Characters and pairs of the text, and those of ``words`` (each after a ``*``) that occur in it."""
    known = words if isinstance(words, (set, Mapping)) else set(words)
    found: set[str] = set()
    for run in plain(text[:LONGEST]).split():
        for at in range(len(run)):
            found.update((run[at], run[at : at + 2]))
            found.update(
                f"*{run[at:end]}"
                for end in range(at + 1, min(at + longest, len(run)) + 1)
                if f"*{run[at:end]}" in known
            )
    return found


def plain(text: str) -> str:
    """Runs of letters and characters in one form, with a space between them; all figures are one."""
    return FIGURES.sub("0", NOTHING.sub(" ", unicodedata.normalize("NFKC", text).casefold())).strip()
