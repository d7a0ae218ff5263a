"""What the standard speaks of, by its own names (https://wiki.open311.org/GeoReport_v2/#api-methods). Pure."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from chalicelib.kernel.values import Lenient, Strict

ServiceType = Literal["realtime", "batch", "blackbox"]
"""A report's number is told at once; it is told later, for a token; it is not told."""
Status = Literal["open", "closed"]
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
"""The standard's own name for itself (https://wiki.open311.org/Service_Discovery/)."""


class Service(Lenient):
    """What can be reported."""

    service_code: str
    service_name: str
    description: str = ""
    metadata: bool = False
    """Whether there is a definition with further fields."""
    type: ServiceType = "realtime"
    keywords: str = ""
    """With commas."""
    group: str = ""


class Option(Lenient):
    """One of the values of a list."""

    key: str
    name: str


class Attribute(Lenient):
    """A further field of a service."""

    variable: bool = True
    """Whether something is to be entered; else it is only to be read."""
    code: str
    datatype: Literal["string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"]
    required: bool = False
    datatype_description: str = ""
    order: int
    description: str = ""
    values: tuple[Option, ...] = ()


class Definition(Lenient):
    """The further fields of a service."""

    service_code: str
    attributes: tuple[Attribute, ...] = ()


class Endpoint(Lenient):
    """Where the standard is spoken."""

    url: str
    changeset: str
    type: Literal["production", "test"]
    formats: tuple[str, ...] = ("text/xml", "application/json")
    specification: str = SPECIFICATION


class Discovery(Lenient):
    """What a client has to know before anything else."""

    changeset: str
    """Changes with the services."""
    contact: str
    key_service: str
    """How to get an API key."""
    endpoints: tuple[Endpoint, ...]


class Receipt(Lenient):
    """The answer to a report: a number, or a token for one, never both."""

    service_request_id: str = ""
    token: str = ""
    service_notice: str = ""
    account_id: str = ""


class Point(Strict):
    """A place, WGS-84, in degrees."""

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False)
    long: float = Field(ge=-180, le=180, allow_inf_nan=False)


class Listed(Lenient):
    """A ticket as everybody may see it. What somebody wrote is not in it."""

    service_request_id: str
    status: Status
    status_notes: str = ""
    service_name: str
    service_code: str
    agency_responsible: str = ""
    service_notice: str = ""
    requested: datetime
    updated: datetime
    """Of a closed one: when it was closed."""
    expected: datetime | None = None
    address: str = ""
    """The street; never a house."""
    place: Point | None = None
    """In thousandths of a degree: to about 100 m, which leads to no door."""
