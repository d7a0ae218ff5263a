"""What a subscriber of a topic wants to hear of, where the topic lets them choose; and what a notice is about. Pure.

Words are looked for as they are. They may not hold what could be somebody's number: they lie beside the subscription in
the clear, because a notice is held against thousands of them, without any person's key.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from chalicelib.catalogue.trading import Family
from chalicelib.kernel.values import Strict

PERSONAL = re.compile(r"\d{7}|[\x00-\x1f@]")
"""A number as long as a phone's or a person's, an address of a mailbox; and what is no text."""


def _impersonal(text: str) -> str:
    if PERSONAL.search(text):
        raise ValueError("words hold no numbers of people")
    return text


Some = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40), AfterValidator(_impersonal)]
TOPIC = r"^[a-z][a-z0-9_]{1,30}$"
MOST_WANTS = 5
DIGEST = 230
"""Characters of a digest but for its end, which tells how many more there are and where they are read."""


class About(Strict):
    """What a notice is about: a public one of somebody else's choice, as it was then."""

    project: str = ""
    """Case id; with the notice it leads there. Absent of those of earlier times."""
    notice: str = ""
    family: Family
    kind: str
    area: str
    category: str
    fen: int | None = None
    """Its value in fen (分)."""
    words: str
    """All in which words are looked for, in lower case."""
    title: str


class Want(Strict):
    """One choice: a notice meets it when it meets everything that is given. Nothing given: every notice."""

    family: Family | None = None
    kind: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")] | None = None
    area: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}([0-9]{3}){0,2}$")] | None = None
    """A division code; what lies in it is meant, too."""
    category: Some = ""
    """Words that the category holds, separated by spaces; one of them is enough."""
    words: Some = ""
    """Separated by spaces; each has to be there."""
    value_from: int | None = Field(default=None, ge=0, le=10**14)
    """In yuan (元), both ends included. A notice without a value is not meant when one is given."""
    value_to: int | None = Field(default=None, ge=0, le=10**14)

    def meets(self, about: About) -> bool:
        """Whether the notice is wanted."""
        chosen = ((self.family, about.family), (self.kind, about.kind))
        if any(wanted not in (None, told) for wanted, told in chosen) or not about.area.startswith(self.area or ""):
            return False
        categories = self.category.casefold().split()
        if categories and not any(word in about.category.casefold() for word in categories):
            return False
        return self._valued(about.fen) and all(word in about.words for word in self.words.casefold().split())

    def _valued(self, fen: int | None) -> bool:
        if self.value_from is None and self.value_to is None:
            return True
        if fen is None:
            return False
        return (self.value_from or 0) * 100 <= fen and (self.value_to is None or fen <= self.value_to * 100)


class Wish(Strict):
    """What a department's system wants to hear of a topic: the same choice that people have."""

    topic: Annotated[str, StringConstraints(pattern=TOPIC)]
    wants: Annotated[tuple[Want, ...], Field(max_length=MOST_WANTS)] = ()
    """What meets any of these; everything if empty. Only where the topic lets one choose, as ``daily``."""
    daily: bool = False
    """Once a day all of it, instead of each at once."""


def hears(wants: Sequence[Want], daily: bool, about: Sequence[About], digest: bool) -> bool:
    """Whether who chose ``wants`` and ``daily`` hears of what is about ``about``; of nothing in particular all hear."""
    return not about or (daily == digest and bool(wanted(wants, about)))


def wanted(wants: Sequence[Want], about: Iterable[About]) -> list[About]:
    """Those that meet one of the wants; all of them where nothing was chosen."""
    return [one for one in about if not wants or any(want.meets(one) for want in wants)]


def digest_of(told: Sequence[About], where: str) -> str:
    """What a digest says of these: how many, as many titles as there is room for, and of the others how many there are
    and ``where`` they are read.
    """
    text, shown = f"共{len(told)}份公告：", 0
    for one in told:
        more = f"{'；' if shown else ''}{one.title}"
        if len(text) + len(more) > DIGEST:
            break
        text, shown = text + more, shown + 1
    return f"{text}。" if shown == len(told) else f"{text}；另有{len(told) - shown}份。{where}"
