"""Whether a row may be published as a service item. Pure; every fault is told, not the first only."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from chalicelib.catalogue.letters import Commitments
from chalicelib.catalogue.model import Item, Limit
from chalicelib.catalogue.publishing.forms import form_faults
from chalicelib.catalogue.publishing.reading import District
from chalicelib.catalogue.publishing.tables import table_faults
from chalicelib.catalogue.sites import Sites
from chalicelib.kernel.canonical import canonical
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.item_code import ItemCode

MODEL_FAULTS = {
    "missing": "row_field_missing",
    "extra_forbidden": "row_field_unknown",
    "literal_error": "row_value_unlisted",
    "string_pattern_mismatch": "row_value_format",
    "string_too_short": "row_value_range",
    "string_too_long": "row_value_range",
    "too_short": "row_value_range",
    "too_long": "row_value_range",
    "greater_than_equal": "row_value_range",
    "less_than_equal": "row_value_range",
}
"""Pydantic's fault → our code; any other is a value of the wrong kind."""

CALENDAR_DAYS = {"calendar_day": 1.0, "working_day": 1.4}
"""Limits of different units are compared as calendar days: five working days last a week."""

LARGEST = 300_000
"""Bytes of an item's canonical form: DynamoDB holds 400 KB a row, and a row holds more than the item."""


def compose(row: Mapping[str, Any], district: District) -> dict[str, Any]:
    """The full row: references of the district's own files replaced by what they refer to.

    Raises
    ------
    Invalid
        ``department_unknown``, ``table_unknown`` or ``table_unreadable``.
    """
    data = dict(row)
    key = data.get("department")
    if isinstance(key, str):
        if key not in district.departments:
            raise Invalid("department_unknown", "department", name=key)
        department = district.departments[key]
        data["department"] = {"name": department["name"], "credit_code": department["credit_code"]}
        data.setdefault("phone", department["phone"])
        if "code" not in data and "base" in data:
            data["code"] = f"{department['credit_code']}{data.get('level')}{data.pop('base')}"
    decision = data.get("decision")
    if isinstance(decision, dict) and isinstance(decision.get("table"), str):
        data["decision"] = decision | {"table": _table(decision["table"], district)}
    return data


def _table(name: str, district: District) -> dict[str, Any]:
    if name not in district.tables:
        raise Invalid("table_unknown", "decision.table", name=name)
    table = district.tables[name]
    if table is None:
        raise Invalid("table_unreadable", "decision.table", name=name)
    return table


def check(row: Mapping[str, Any], sites: Sites) -> Item | list[DomainError]:
    """The item that a full row describes, or all that is wrong with it."""
    try:
        item = Item.model_validate(row)
    except ValidationError as refused:
        return [model_fault(dict(fault)) for fault in refused.errors(include_url=False, include_input=False)]
    faults: list[DomainError] = [
        *_code_faults(item),
        *_limit_faults(item),
        *_material_faults(item),
        *_site_faults(item, sites),
        *_certificate_faults(item),
        *form_faults(item.form),
    ]
    if item.decision is not None:
        faults.extend(table_faults(item.decision))
    if len(canonical(item.model_dump(mode="json"))) > LARGEST:
        faults.append(Invalid("item_too_large"))
    return faults or item


def commitment_faults(item: Item, commitments: Commitments) -> list[DomainError]:
    """Whether the item may be handled by commitment, if it is (国办发〔2020〕42号)."""
    matter = commitments.matter_of(item.short) if item.handling == "commitment" else ""
    return [Invalid("item_commitment_excluded", "handling", matter=matter)] if matter else []


def model_fault(fault: Mapping[str, Any]) -> DomainError:
    """What a model refused of a row, as a refusal of the field."""
    path = ".".join(str(part) for part in fault["loc"])
    if fault["loc"][0] == "channels" and fault["type"] == "literal_error":
        return Invalid("item_channel_unknown", path)
    return Invalid(MODEL_FAULTS.get(fault["type"], "row_value_kind"), path)


def _code_faults(item: Item) -> Iterator[DomainError]:
    try:
        CreditCode.parse(item.department.credit_code)
    except Invalid as fault:
        yield fault.at("department.credit_code")
    try:
        code = ItemCode.parse(item.code)
    except Invalid as fault:
        yield fault.at("code")
        return
    if str(code) != item.code:
        yield Invalid("item_code_format", "code")
    if item.code[:18] != item.department.credit_code:
        yield Invalid("item_code_department", "code")
    if code.level != item.level:
        yield Invalid("item_code_level", "code")
    if code.type != item.type:
        yield Invalid("item_code_type", "code")


def _limit_faults(item: Item) -> Iterator[DomainError]:
    statutory = item.limits.statutory
    if statutory is not None and _days(item.limits.promised) > _days(statutory):
        yield Invalid("item_promise_too_long", "limits.promised")


def _days(limit: Limit) -> float:
    return limit.amount * CALENDAR_DAYS[limit.unit]


def _material_faults(item: Item) -> Iterator[DomainError]:
    codes: set[str] = set()
    names: set[str] = set()
    for position, material in enumerate(item.materials):
        if material.code in codes or material.name in names:
            yield Invalid("item_material_twice", f"materials.{position}", name=material.name)
        codes.add(material.code)
        names.add(material.name)


def _certificate_faults(item: Item) -> Iterator[DomainError]:
    """What the certificate shows, and what it is of, is asked in the form."""
    if item.certificate is None:
        return
    known = item.form.get("properties", {})
    for part, names in (("fields", item.certificate.fields), ("of", item.certificate.of)):
        for position, name in enumerate(names):
            if name not in known:
                yield Invalid("item_certificate_field", f"certificate.{part}.{position}", name=name)


def _site_faults(item: Item, sites: Sites) -> Iterator[DomainError]:
    for position, name in enumerate(item.sites):
        if not sites.knows(name):
            yield Invalid("item_site_unknown", f"sites.{position}", name=name)
    if "outlet" in item.channels and not any(site.kind == "outlet" for site in sites.taking(item)):
        yield Invalid("item_outlet_without_site", "channels")
