"""The item's form: filled in with what need not be asked, then checked against its JSON Schema."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache, partial
from typing import Any

from chalicelib.applications.schemas import Applicant, FirmApplicant, NewApplication
from chalicelib.catalogue.model import Item
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.parties.model import Holdings

OWN_NUMBERS = frozenset({"party.id_number", "records.business_licence.code"})
"""Paths that can only be the applicant's own number."""


def own(applicant: Applicant, number: str) -> dict[str, Any]:
    """What the application itself says, by the paths that forms name: nobody is asked for it twice."""
    if isinstance(applicant, FirmApplicant):
        return {
            "records.business_licence.name": applicant.name, "records.business_licence.code": number,
            "party.mobile": applicant.contact.phone,
        }  # fmt: skip
    return {"party.name": applicant.name, "party.id_number": number, "party.mobile": applicant.phone}


def completed(item: Item, form: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    """``form`` with the fields that the application itself answers; what the applicant wrote stays.

    Raises
    ------
    Invalid
        ``form_contradicts_applicant`` when the form names another number than the applicant's own.
    """
    fields = item.form.get("properties", {})
    paths = {name: schema.get("x-autofill") for name, schema in fields.items()}
    for name, path in paths.items():
        if path in OWN_NUMBERS and name in form and path in known and form[name] != known[path]:
            raise Invalid("form_contradicts_applicant", f"form.{name}", title=_title(fields, name))
    return {name: known[path] for name, path in paths.items() if path in known} | form


def filled(
    item: Item, asked: NewApplication, number: str, holdings: Holdings, today: date
) -> tuple[dict[str, Any], dict[str, str]]:
    """The form, completed and, where the applicant consented, filled in; and the source of each field filled in."""
    form, sources = completed(item, asked.form, own(asked.applicant, number)), {}
    for name, _, value, source in fillable(item, holdings, today) if asked.autofill else ():
        if name not in form:
            form[name], sources[name] = value, source
    return form, sources


def fillable(item: Item, holdings: Holdings, today: date) -> Iterator[tuple[str, str, Any, str]]:
    """(field, title, value, source) of every form field that the platform holds."""
    for name, schema in item.form.get("properties", {}).items():
        path = schema.get("x-autofill")
        held = holdings.lookup(path, today) if path else None
        if held is not None and held.value in schema.get("enum", (held.value,)):
            yield name, str(schema.get("title", name)), held.value, held.source


def check_form(item: Item, form: dict[str, Any]) -> None:
    """The form is what the item's schema asks for; every fault is told by its field."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415  not at cold start

    schema = Draft202012Validator(item.form, format_checker=_formats())
    found = [fault for error in schema.iter_errors(form) for fault in _form_faults(error)]
    faults = list({fault.field: fault for fault in found}.values())
    if faults:
        raise Invalid("form_invalid", faults[0].field, errors=faults)


@cache
def _formats() -> Any:
    """Formats that forms may name beside the standard's ``date``: numbers whose checksums must hold."""
    from jsonschema import FormatChecker  # noqa: PLC0415

    checker = FormatChecker(formats=("date",))
    for name, parse in (("identity-number", IdentityNumber.parse), ("credit-code", CreditCode.parse)):
        checker.checks(name, raises=Invalid)(partial(_parses, parse))
    return checker


def _parses(parse: Callable[[str], object], said: Any) -> bool:
    """Whether it is a number that holds. What is no text is the business of the schema's ``type``."""
    return not isinstance(said, str) or bool(parse(said))


def _form_faults(error: Any) -> Iterator[Invalid]:
    """One refusal a field; the schema's ``required`` and ``additionalProperties`` speak of several at once."""
    path = ["form", *(str(part) for part in error.absolute_path)]
    properties = error.schema.get("properties", {})
    if error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield Invalid("form_field_missing", ".".join([*path, name]), title=_title(properties, name))
    elif error.validator == "additionalProperties":
        for name in sorted(set(error.instance) - set(properties)):
            yield Invalid("form_field_unknown", ".".join([*path, name]))
    else:
        yield Invalid("form_field_wrong", ".".join(path), title=error.schema.get("title", path[-1]))


def _title(properties: dict[str, Any], name: str) -> str:
    return str(properties.get(name, {}).get("title", name))
