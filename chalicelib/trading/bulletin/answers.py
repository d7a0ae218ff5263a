"""Answers of the bulletin, in plain Chinese."""

from datetime import datetime

from chalicelib.kernel.values import Lenient
from chalicelib.trading.answers import DateView
from chalicelib.trading.values import Money, Organisation


class PostView(Lenient):
    """A notice in the list."""

    project: str
    project_number: str
    project_title: str
    notice: str
    number: str
    family: str
    family_text: str
    method: str
    method_text: str
    kind: str
    kind_text: str
    title: str
    area: str
    category: str
    owner: Organisation
    value: Money | None
    lots: tuple[str, ...]
    published_at: datetime
    changed_at: datetime
    dates: tuple[DateView, ...]
    corrects: str | None
    corrected_by: tuple[str, ...]
    withdrawn: str
    """Why it was taken back; empty: it stands."""
    superseded: tuple[str, ...]
    """Lots of which what it says counts no more: an upheld challenge brought a remedy, or an award is void."""


class PostList(Lenient):
    """Notices, newest first."""

    items: tuple[PostView, ...]
    cursor: str
    """To be given the next time; empty: there is no more. Where words or a value are looked for, a page can be empty
    and yet have a cursor: only so many notices are looked at for one page."""


class Choice(Lenient):
    """Something to choose from."""

    code: str
    name: str


class Choices(Lenient):
    """What a list can be filtered by."""

    families: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    """The streets of the district."""
