"""Whether a document is what the standard's own schemas say. Every fault is told by its path."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from chalicelib.kernel.errors import DomainError, Invalid

Version = Literal["1.0", "1.1"]
Kind = Literal["release-package", "record-package", "release"]
FOLDER = Path(__file__).parent / "schema"
MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d):(\d\d)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:([A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*")
TYPES = {
    "string": "文本", "integer": "整数", "number": "数字", "object": "对象", "array": "数组", "boolean": "真假值",
    "null": "空",
}  # fmt: skip


def is_moment(text: object) -> bool:
    """Whether a text is a date-time of RFC 3339, with its offset. What is no text is not judged."""
    if not isinstance(text, str):
        return True
    found = MOMENT.fullmatch(text)
    if found is None or int(found[3]) > 60:
        return False
    try:
        datetime.fromisoformat(f"{found[1]}T{found[2]}")
    except ValueError:
        return False
    return True


def moment(text: str) -> datetime:
    """The instant that a date-time of RFC 3339 means; a leap second is the second before it."""
    return datetime.fromisoformat(text.upper().replace(":60", ":59", 1) if text[17:19] == "60" else text.upper())


def is_uri(text: object) -> bool:
    """Whether a text is an absolute URI of RFC 3986. What is no text is not judged."""
    return not isinstance(text, str) or URI.fullmatch(text) is not None


def schema(name: str, version: Version) -> dict[str, Any]:
    """A schema as it was published."""
    text = (FOLDER / version / f"{name}-schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@cache
def _validator(kind: Kind, version: Version) -> Any:
    from jsonschema import Draft4Validator, FormatChecker  # noqa: PLC0415  not at cold start
    from referencing import Registry, Resource  # noqa: PLC0415

    names = ("release", "release-package", "record-package", "versioned-release-validation")
    schemas = [schema(name, version) for name in names]
    known: Any = Registry().with_resources((one["id"], Resource.from_contents(one)) for one in schemas)
    formats = FormatChecker(formats=())
    formats.checks("date-time")(is_moment)
    formats.checks("uri")(is_uri)
    return Draft4Validator(schema(kind, version), registry=known, format_checker=formats)


def faults(kind: Kind, version: Version, document: Any) -> list[DomainError]:
    """What is wrong with a document; nothing from outside is asked."""
    found = [fault for error in _validator(kind, version).iter_errors(document) for fault in _faults(error)]
    return list({(fault.field, fault.code): fault for fault in found}.values())


def _faults(error: Any) -> Iterator[DomainError]:
    path = [str(part) for part in error.absolute_path]
    if error.context:
        for one in _nearest(error.context):
            yield from _faults(one)
    elif error.validator == "required":
        for name in error.validator_value:
            if name not in error.instance:
                yield Invalid("ocds_field_missing", ".".join([*path, name]))
    else:
        yield _told(error, ".".join(path))


def _nearest(context: Iterable[Any]) -> list[Any]:
    """Of several shapes that would be right, the faults against the one that is missed by least."""
    by_shape = [list(found) for _, found in groupby(context, key=lambda one: one.schema_path[0])]
    return min(by_shape, key=lambda found: (_misfit(found), len(found)))


def _misfit(found: list[Any]) -> int:
    """Another type, or a field missing, says more against a shape than a wrong value does."""
    return sum(one.validator in ("type", "required") for one in found)


def _told(error: Any, field: str) -> DomainError:
    said = error.validator_value
    if error.validator == "type":
        types = [said] if isinstance(said, str) else said
        return Invalid("ocds_field_type", field, types="或".join(TYPES[one] for one in types))
    if error.validator == "enum":
        return Invalid("ocds_field_code", field)
    if error.validator == "format":
        return Invalid("ocds_field_format", field, format=said)
    return Invalid("ocds_field_wrong", field, rule=error.validator)
