"""The classifier of complaints, learned from the district's sentences and words when the catalogue is published."""

import csv
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from chalicelib.catalogue.classifier import learn
from chalicelib.catalogue.store import CatalogueStore
from chalicelib.kernel.errors import Conflict

FOLDER = "complaints"
ATTEMPTS = 5


class UnknownCategories(ValueError):
    """Sentences or words are of categories that the rules of complaints do not know."""


def rows(text: str) -> list[tuple[str, str]]:
    """The two columns of a file, without its heading."""
    table = list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    return [(category, told) for category, told in table[1:]]


def vocabulary(text: str) -> dict[str, tuple[str, ...]]:
    """The words of each category."""
    return {category: tuple(words.split()) for category, words in rows(text)}


def learned(folder: Path, rules: Mapping[str, Any]) -> bytes:
    """The snapshot of what the folder's sentences and words teach.

    Raises
    ------
    UnknownCategories
        when they speak of a category that the document ``complaints`` does not list.
    """
    files = (folder / FOLDER / "corpus.tsv", folder / FOLDER / "vocabulary.tsv")
    categories, snapshot = _learned(*(path.read_text("utf-8") for path in files))
    check(categories, {row["name"] for row in rules.get("categories", ())})
    return snapshot


def check(taught: Collection[str], known: Collection[str]) -> None:
    """Refuse categories that are not known."""
    if unknown := set(taught) - set(known):
        raise UnknownCategories(f"no such categories: {sorted(unknown)}")


def put(store: CatalogueStore, snapshot: bytes) -> str:
    """Make it the classifier that counts; its digest."""
    for _ in range(ATTEMPTS):
        try:
            return store.put_snapshot("complaints", snapshot, replacing=store.snapshot_digest("complaints"))
        except Conflict:
            continue
    raise Conflict("catalogue_busy")


@lru_cache(maxsize=4)
def _learned(corpus: str, words: str) -> tuple[tuple[str, ...], bytes]:
    """Kept by what the files hold: learning takes a moment."""
    made = learn(rows(corpus), vocabulary(words))
    return made.categories, made.pack()
