"""Answers of the API of ratings, in plain Chinese."""

from datetime import date, datetime

from chalicelib.kernel.values import Lenient


class TagView(Lenient):
    """A reason to choose."""

    name: str
    title: str


class GradeView(Lenient):
    """A grade, and the reasons that go with it."""

    grade: int
    title: str
    bad: bool
    tags: tuple[TagView, ...]


class RatingToGive(Lenient):
    """A handling that can be rated, or was."""

    id: str
    title: str
    department: str
    department_name: str
    ended: date
    stage: str
    stage_text: str
    grade: int
    """0: none yet."""
    grade_text: str
    default: bool
    """Whether the grade is a default, because nobody rated in time."""
    may_rate: bool
    due: datetime | None
    """The first instant that is too late."""


class RatingsToGive(Lenient):
    """One's own ratings, newest first, and what can be chosen."""

    items: tuple[RatingToGive, ...]
    grades: tuple[GradeView, ...]
    cursor: str


class NumberedRatingView(Lenient):
    """The rating of a handling, by its number and query code."""

    rating: RatingToGive
    grades: tuple[GradeView, ...]


class LimitView(Lenient):
    """A limit, and why it ends when it ends."""

    name: str
    title: str
    due: datetime | None
    explained: tuple[str, ...]
    cards: tuple[str, ...]


class RatingView(Lenient):
    """A rating without what was written, and without who rated. It is kept for a repeat of the request."""

    id: str
    title: str
    department: str
    item: str
    site: str
    officer: str
    """Pseudonymous id of who handled; empty: decided by rule."""
    stage: str
    stage_text: str
    grade: int
    grade_text: str
    default: bool
    bad: bool
    tags: tuple[TagView, ...]
    named: bool
    rated_at: datetime | None
    how: str
    reached: str
    review: str
    in_time: bool | None
    closed_at: datetime | None
    result: str
    limits: tuple[LimitView, ...]


class Ratings(Lenient):
    """A page of ratings."""

    items: tuple[RatingView, ...]
    cursor: str


class ContactView(Lenient):
    """Whom to call: of ratings in somebody's own name alone."""

    name: str
    phone: str


class StepView(Lenient):
    """What was written at a step."""

    step: str
    at: datetime
    text: str


class RatingWhole(Lenient):
    """A rating with all that was written, as the caller may see it."""

    rating: RatingView
    readable: bool
    """Whether what was written can still be read: not when the data of who rated was deleted."""
    text: str = ""
    contact: ContactView | None = None
    number: str = ""
    """Of the handling: for who rated, for who supervises, and for the department when the rating is named."""
    case_id: str = ""
    steps: tuple[StepView, ...] = ()


class ResultView(Lenient):
    """What became of a bad rating, and of its review, for everybody."""

    id: str
    title: str
    department: str
    department_name: str
    result: str
    result_text: str
    review_text: str
    """What a review found, where there was one: whether the rating stands."""
    text: str
    on: date
    in_time: bool | None


class ResultsView(Lenient):
    """The results of a month, oldest first."""

    month: str
    items: tuple[ResultView, ...]
    cursor: str


class RateView(Lenient):
    """How a department, an item, a site or an officer was rated."""

    of: str
    name: str
    grades: dict[str, int]
    """Grade → how many gave it."""
    defaults: int
    """How many did not rate in time (默认基本满意): in no rate of contentment."""
    total: int
    satisfied: float | None
    """Share of the ratings that somebody gave that are not bad (满意率); absent where nobody gave one. A default is
    nobody's contentment: ``defaults`` tells how many there are.
    """
    rated: float | None
    """Share of all that somebody really gave (主动评价率)."""
    bad: int
    named: int = 0
    """Bad ones in the rater's own name (实名差评): each is followed up with the rater."""
    followed_up: int = 0
    """Of them, those that were …"""
    unreached: int = 0
    """… and of these those whose rater could not be reached."""
    named_followed_up: float | None = None
    """Share of ``named`` (实名差评回访率); absent where there are none."""
    rectified: int
    rectified_on_time: int
    removed: int
    """Taken out after a review: in no other figure."""


class RatesView(Lenient):
    """Rates of some days."""

    by: str
    since: date
    until: date
    items: tuple[RateView, ...]
