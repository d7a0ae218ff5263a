"""The standard's documents. Pure. Fields stand in the order of the standard's own examples."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.complaints.open311.values import Attribute, Definition, Discovery, Endpoint, Listed, Receipt, Service
from chalicelib.complaints.open311.writing import Document, Many
from chalicelib.kernel.clock import CHINA


def discovery(told: Discovery) -> Document:
    """Where the standard is spoken, and how (https://wiki.open311.org/Service_Discovery/)."""
    head = {"changeset": told.changeset, "contact": told.contact, "key_service": told.key_service}
    return Document("discovery", {**head, "endpoints": Many("endpoint", tuple(map(_endpoint, told.endpoints)))})


def services(found: Iterable[Service]) -> Document:
    """What can be reported."""
    return Document("services", Many("service", tuple(service.model_dump() for service in found)))


def definition(told: Definition) -> Document:
    """The further fields of a service."""
    attributes = Many("attribute", tuple(map(_attribute, told.attributes)))
    return Document("service_definition", {"service_code": told.service_code, "attributes": attributes})


def receipt(told: Receipt) -> Document:
    """The answer to a report."""
    known = {"token": told.token} if told.token else {"service_request_id": told.service_request_id}
    return _requests([{**known, "service_notice": told.service_notice, "account_id": told.account_id}])


def token(told: Receipt) -> Document:
    """The number that a token stands for; empty: there is none yet."""
    return _requests([{"service_request_id": told.service_request_id, "token": told.token}])


def requests(found: Iterable[Listed]) -> Document:
    """Tickets as everybody may see them."""
    return _requests([_listed(one) for one in found])


def errors(told: Iterable[tuple[int, str]]) -> Document:
    """Codes and their descriptions."""
    return Document(
        "errors", Many("error", tuple({"code": code, "description": description} for code, description in told))
    )


def _requests(rows: Sequence[dict[str, Any]]) -> Document:
    return Document("service_requests", Many("request", tuple(rows)))


def _endpoint(told: Endpoint) -> dict[str, Any]:
    return {
        "specification": told.specification, "url": told.url, "changeset": told.changeset, "type": told.type,
        "formats": Many("format", told.formats),
    }  # fmt: skip


def _attribute(told: Attribute) -> dict[str, Any]:
    values = {"values": Many("value", tuple(one.model_dump() for one in told.values))} if told.values else {}
    return {**told.model_dump(exclude={"values"}), **values}


def _listed(told: Listed) -> dict[str, Any]:
    """``description``, ``media_url`` and the like are there and empty: what people wrote is not public."""
    place = told.place
    return {
        "service_request_id": told.service_request_id, "status": told.status, "status_notes": told.status_notes,
        "service_name": told.service_name, "service_code": told.service_code, "description": "",
        "agency_responsible": told.agency_responsible, "service_notice": told.service_notice,
        "requested_datetime": _time(told.requested), "updated_datetime": _time(told.updated),
        "expected_datetime": _time(told.expected), "address": told.address, "address_id": "", "zipcode": "",
        "lat": place and place.lat, "long": place and place.long, "media_url": "",
    }  # fmt: skip


def _time(at: datetime | None) -> str:
    """To the second, with its offset (https://www.w3.org/TR/NOTE-datetime)."""
    return at.astimezone(CHINA).isoformat(timespec="seconds") if at else ""
