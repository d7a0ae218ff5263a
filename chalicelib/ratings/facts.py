"""What can have happened to a rating (好差评). Every kind and version folds for ever.

Who rated is the case's subject and stands nowhere else in clear. What they wrote, and what officers wrote to or about
them, is sealed under their key; what is published was written to be published.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import AwareDatetime, StringConstraints

from chalicelib.catalogue.ratings import Grade
from chalicelib.kernel import cards
from chalicelib.kernel.cards import Clock, ClockWarned
from chalicelib.kernel.facts import Body, Grounded
from chalicelib.kernel.measuring import NOBODY, Unseen
from chalicelib.kernel.values import Strict

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Contact = Literal["sms", "wechat", "miniprogram"]
ClockName = Literal["default", "verification", "rectification", "review"]
How = Literal["rater", "records"]
"""核实: 与评价人核实, 查阅办理记录."""
Reached = Literal["confirmed", "doubted", "unreached"]
"""属实, 不属实或者说不清, 联系不上."""
Ground = Literal["mistaken", "malicious"]
"""误评, 恶意差评."""
Result = Literal["rectified", "explained", "removed"]
"""已整改, 已说明, 不予采纳."""


class Served(Strict):
    """The handling that can be rated."""

    flow: str
    case_id: str
    handling: str
    number: str = ""
    title: str
    department: str
    item: str = ""
    site: str = ""
    channel: str = ""
    officer: str = ""
    ended: AwareDatetime
    told: bool = True
    """Whether somebody is named who can be invited; else number and query code alone lead to it."""
    unseen: Unseen = NOBODY
    """Whom it is not shown to: the handling was of a ticket that accuses them (信访工作条例 art 30)."""


class RatingInvited(Body):
    """A handling ended; who was served is asked to rate it."""

    kind: ClassVar[str] = "rating_invited"
    automatic: ClassVar[bool] = True

    served: Served
    subject: str
    """Person id of who was served."""
    contact: Contact
    clocks: dict[ClockName, Clock]


class RatingHidden(Body):
    """Whom the handled ticket accuses came out later: the rating is hidden from them, too."""

    kind: ClassVar[str] = "rating_hidden"
    automatic: ClassVar[bool] = True

    unseen: Unseen
    """All of them."""
    decides: str = ""
    """Credit code of the department that decides on the review that was asked for; empty: none was."""


class Rated(Body):
    """Who was served rated it, once."""

    kind: ClassVar[str] = "rated"

    grade: Grade
    bad: bool
    tags: tuple[str, ...]
    text: bool
    """Whether they wrote something."""
    named: bool
    """Whether they agreed that the department learns who they are (实名)."""
    sealed: str = ""
    """Text and contact, under the rater's key."""


class RatingDefaulted(Grounded):
    """Nobody rated in time: a default, and marked as one."""

    kind: ClassVar[str] = "rating_defaulted"
    automatic: ClassVar[bool] = True

    grade: Grade


class RectificationOpened(Body):
    """A bad rating has to be verified at once, and put right in time."""

    kind: ClassVar[str] = "rectification_opened"
    automatic: ClassVar[bool] = True

    clocks: dict[ClockName, Clock]


class VerifiedWithRater(Body):
    """核实: with the rater where they are known by name, otherwise by what is on record. The note is sealed."""

    kind: ClassVar[str] = "verified_with_rater"

    how: How
    reached: Reached
    sealed: str


class RectificationPlanned(Body):
    """What takes time is put right within a listed limit (建立台账，限期整改). Measures and reason are sealed."""

    kind: ClassVar[str] = "rectification_planned"

    clocks: dict[ClockName, Clock]
    sealed: str


class RatingExplained(Body):
    """What is asked has no ground in law: it was explained. To the rater sealed, to the public in words for it."""

    kind: ClassVar[str] = "explained"

    sealed: str
    public: Words
    in_time: bool


class Rectified(Body):
    """It was put right. To the rater sealed, to the public in words for it."""

    kind: ClassVar[str] = "rectified"

    sealed: str
    public: Words
    in_time: bool


class RectificationWarned(ClockWarned):
    """A card, under a kind of its own."""

    kind: ClassVar[str] = "rectification_warned"

    clock: ClockName


class ReviewAsked(Body):
    """The department or its officer holds the rating to be mistaken or malicious; why is sealed."""

    kind: ClassVar[str] = "review_asked"

    ground: Ground
    decides: str
    """Credit code of the department that decides: never the rated one."""
    sealed: str
    clocks: dict[ClockName, Clock]


class ReviewDecided(Grounded):
    """The supervising department took the rating out of the rates, or lets it stand; why is sealed."""

    kind: ClassVar[str] = "review_decided"

    removed: bool
    sealed: str
    clocks: dict[ClockName, Clock]


class ResultTold(Body):
    """The rater is told what became of the rating."""

    kind: ClassVar[str] = "result_told"
    automatic: ClassVar[bool] = True

    result: Result


class ResultPublished(Body):
    """What became of it is public, without who rated."""

    kind: ClassVar[str] = "published"
    automatic: ClassVar[bool] = True

    result: Result
    text: Words


ClocksReplanned = cards.ClocksReplanned[dict[ClockName, Clock]]

BODIES: dict[tuple[str, int], type[Body]] = {
    (body.kind, body.version): body
    for body in (
        RatingInvited, Rated, RatingDefaulted, RectificationOpened, VerifiedWithRater, RectificationPlanned,
        RatingExplained, Rectified, RectificationWarned, ReviewAsked, ReviewDecided, ResultTold, ResultPublished,
        ClocksReplanned, RatingHidden,
    )
}  # fmt: skip
