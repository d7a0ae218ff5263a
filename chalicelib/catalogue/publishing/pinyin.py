"""Pinyin of item names, computed when they are published: serving requests needs no dictionary."""

import re
import unicodedata

from pypinyin import lazy_pinyin


def syllables(name: str) -> tuple[str, ...]:
    """The syllables of ``name`` without tones (ü as v); words in Latin letters and numbers stay whole."""
    spelled = lazy_pinyin(unicodedata.normalize("NFKC", name), errors=lambda other: f" {other.casefold()} ")
    return tuple(re.findall(r"[a-z0-9]+", " ".join(spelled)))
