"""What the API of tickets is asked: bodies and queries of the routes."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from chalicelib.catalogue.complaints import Identity, TicketChannel, TicketKind
from chalicelib.complaints.photos import MOST
from chalicelib.complaints.seats import Waits
from chalicelib.complaints.values import ByNumber, Photo, Street
from chalicelib.kernel.values import Strict

Text = Annotated[str, StringConstraints(max_length=60_000)]
"""What is looked at by :mod:`~chalicelib.complaints.texts`, which says what is wrong with it."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000)]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]
CaseRef = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z-]{1,40}$")]
CreditCodeText = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
Category = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Photos = Annotated[tuple[Photo, ...], Field(max_length=MOST)]
Reason = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
"""A name of the published reasons."""
Phone = Annotated[str, StringConstraints(pattern=r"^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8})$")]
Cursor = Annotated[str, StringConstraints(max_length=200)]


class Reporter(Strict):
    """Who reports, as they told it. Personal: kept as ciphertext only."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=50)]
    phone: Phone
    id_number: Annotated[str, StringConstraints(max_length=30)] = ""
    """Where they are known by it: then the ticket is among their own."""


class Located(Strict):
    """Where it is: in words, by coordinates, or both."""

    address: Short = ""
    street: Street | None = None
    """Found from the coordinates when left out."""
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    system: Literal["wgs84", "gcj02"] = "gcj02"
    """In which system the coordinates are: maps of phones in China give GCJ-02, receivers give WGS-84."""

    @model_validator(mode="after")
    def _both_or_none(self) -> "Located":
        if (self.longitude is None) != (self.latitude is None):
            raise ValueError("longitude and latitude go together")
        return self


class AccusedOf(Strict):
    """Of whom it is: they never see it, nor handle it."""

    departments: Annotated[tuple[CreditCodeText, ...], Field(max_length=5)] = ()
    officers: Annotated[
        tuple[Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z._-]{1,40}$")], ...], Field(max_length=5)
    ] = ()
    """Ids of colleagues, where they are known."""


class NewTicket(Strict):
    """工单: what somebody reports, asks or suggests."""

    kind: TicketKind
    channel: TicketChannel
    identity: Identity = "real_name"
    """实名, 匿名, 保密."""
    reporter: Reporter | None = None
    """Who it is, for whoever is not anonymous."""
    text: Text
    category: Category | None = None
    """What it is about, if the reporter or the operator knows it."""
    place: Located = Located()
    accused: AccusedOf = AccusedOf()
    photos: Photos = ()
    case_id: Annotated[str, StringConstraints(max_length=26)] | None = None
    """The id under which its photos were uploaded."""
    emergency: bool = False
    """Somebody is in danger."""
    source: Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z:_./-]{0,100}$")] = ""
    """The number that an imported one has where it came from."""


class Mine(Strict):
    """One's own tickets."""

    cursor: Cursor = ""


class Queue(Strict):
    """A work queue: what waits to be dispatched, handled, helped with, looked at by a grid, asked about, answered."""

    kind: Waits = "handle"
    department: Annotated[str, StringConstraints(max_length=30)] = ""
    """The caller's own when left out. A member of the grid sees what waits for their community."""
    cursor: Cursor = ""


class Why(Strict):
    """Why."""

    reason: Words


class Confirmation(Strict):
    """The reporter says whether it is solved."""

    solved: bool
    text: Short = ""


class ConfirmationByNumber(Confirmation, ByNumber):
    """As somebody who has the number and the query code."""


class WhyByNumber(Why, ByNumber):
    """As somebody who has the number and the query code."""


class Comment(Strict):
    """A word of the reporter's, or of who handles it. Moves no limit."""

    text: Text
    photos: Photos = ()


class CommentByNumber(Comment, ByNumber):
    """As somebody who has the number and the query code."""
