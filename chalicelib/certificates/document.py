"""What a certificate says: its data, signed as they are, and what the PDF is set from. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from chalicelib.certificates.facts import Signature
from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.grants import Grant
from chalicelib.kernel.ids.licence_id import LicenceId

TEMPLATE = "certificate"
ATTACHMENT = "certificate.json"
"""The data and their signature, which lie within the PDF."""


def data_of(grant: Grant, identifier: LicenceId, code: str) -> dict[str, Any]:
    """The structured data. ``code`` is what the public verifies it by: who has not seen the certificate has none."""
    return {
        "identifier": str(identifier),
        "code": code,
        "type": f"{identifier.definer}{identifier.type_number:03d}",
        "name": grant.name,
        "version": identifier.version,
        "issuer": {"name": grant.department_name, "code": grant.department},
        "holder": {"kind": grant.kind, "name": grant.holder, "number": grant.holder_number},
        "item": {"code": grant.item, "name": grant.item_name},
        "application": grant.number,
        "valid_from": grant.valid_from.isoformat(),
        "valid_until": grant.valid_until.isoformat() if grant.valid_until else None,
        "fields": [{"title": title, "value": value} for title, value in grant.fields],
    }


def signed(data: Mapping[str, Any], signature: Signature) -> dict[str, Any]:
    """The data with their signature, as they are handed out and verified."""
    return {"data": dict(data), "signature": signature.model_dump()}


def page(data: Mapping[str, Any], signature: Signature, site: str) -> dict[str, Any]:
    """What the template is given. ``site`` is where the pages are, without a trailing slash."""
    attached = canonical(signed(data, signature)).decode()
    return {
        **data,
        "valid_from": _day(data["valid_from"]),
        "valid_until": _day(data["valid_until"]) if data["valid_until"] else "",
        "qr": {"qr": f"{site}/{address(data['identifier'], data['code'])}"},
        "attachments": [{"name": ATTACHMENT, "mime": "application/json", "text": attached}],
    }


def address(identifier: str, code: str) -> str:
    """The page that verifies it, below the site's own address."""
    return "certificate?" + urlencode({"id": identifier, "code": code})


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.year}年{day.month}月{day.day}日"
