"""What the API of challenges is asked: bodies and queries of the routes."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.catalogue.trading import ChallengeKind, Ground, Standing
from chalicelib.kernel.values import Strict
from chalicelib.trading.challenges.facts import Outcome, Result
from chalicelib.trading.values import LotId, NoticeId, Organisation, Sha256, Words

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
CaseRef = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]


class Contact(Strict):
    """Whom to call. Personal: kept as ciphertext only."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=50)]
    phone: Annotated[str, StringConstraints(pattern=r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$")]


class NewChallenge(Strict):
    """询问、异议、质疑、投诉."""

    kind: ChallengeKind
    ground: Ground
    lots: Annotated[tuple[LotId, ...], Field(max_length=50)] = ()
    """All lots when left out."""
    firm: Organisation
    standing: Standing
    interest: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""
    """For other interested parties: what their interest is."""
    contact: Contact
    text: Text
    """Facts and reasons."""
    request: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""
    """What is asked for."""
    known: AwareDatetime | None = None
    """Since when the matter was known."""
    follows: CaseRef | None = None
    """The objection or query that came before a complaint."""


class Acceptance(Strict):
    """Whether a complaint is accepted; if not, why."""

    accepted: bool
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=5000)] = ""


class Reply(Strict):
    """The answer to an enquiry, an objection or a query."""

    result: Result
    text: Text
    changes: bool = False
    """Whether the documents, or what was published, have to be changed."""
    correction: NoticeId | None = None
    """The correction notice of the project by which they are."""
    remedy: Outcome | None = None
    """What follows where it is upheld; has to be told where it is about the evaluation."""


class Decision(Strict):
    """The decision on a complaint, before it is signed."""

    result: Result
    text: Text
    """The whole decision, for who complained and who is complained of."""
    parties: Words
    """What is published: who complained, of whom, and who else is concerned."""
    decision: Words
    """What is published: the grounds and the decision."""
    remedy: Outcome | None = None
    """As that of :class:`Reply`."""


class Signature(Strict):
    """The draft that is signed: the number that it is shown with."""

    draft: int = Field(ge=1)


class NewEvidence(Strict):
    """A file that was uploaded as evidence, and how its owner calls it."""

    sha256: Sha256
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


class Why(Strict):
    """Why."""

    reason: Text


class Examination(Strict):
    """检验、检测、鉴定、专家评审、补正: begins or ends."""

    state: Literal["begun", "ended"]


class Mine(Strict):
    """Whose challenges."""

    firm: Annotated[str, StringConstraints(min_length=1, max_length=30)]
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""


class Waiting(Strict):
    """Which department's complaints; the caller's own when left out."""

    department: Annotated[str, StringConstraints(max_length=30)] = ""
    cursor: Annotated[str, StringConstraints(max_length=200)] = ""


class Page(Strict):
    """From where on."""

    cursor: Annotated[str, StringConstraints(max_length=200)] = ""
