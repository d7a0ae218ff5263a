"""Reference items (参考事项): real items of other authorities, to read and compare, never to apply for."""

import re
from typing import Any, get_args

from chalicelib.catalogue.model import ItemType, Limit, Text
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.kernel.ids.item_code import ItemCode
from chalicelib.kernel.values import Strict

SOURCE = "广东政务服务网公开事项（2021年）"
NOTHING = "无"
PROVINCIAL_TYPES = {"20": "10", "21": "20"}
"""The province numbers 其他行政权力 20 and 公共服务 21; the national list says 10 and 20."""
LEVELS = {"省级": "2", "市级": "3"}
UNITS = {"工作日": "working_day", "自然日": "calendar_day"}
LIMIT = re.compile(r"(\d{1,3})\((工作日|自然日)\)")
PERSON = "自然人"


class ReferenceItem(Strict):
    """A published item of another authority, with the elements that its portal shows.

    ``legal`` and ``promised`` are the limits (法定, 承诺时限), each in its own unit; ``audience`` keeps the
    portal's own words (自然人, 企业法人, 事业法人 …).
    """

    code: Text
    name: Text
    type: ItemType
    level: str
    department: Text
    legal: Limit | None
    promised: Limit | None
    conditions: Text
    materials: tuple[Text, ...]
    audience: tuple[Text, ...]
    places: tuple[Text, ...]
    phone: Text
    themes: tuple[Text, ...]
    source: Text

    @property
    def kinds(self) -> tuple[str, ...]:
        """The audience as this platform tells applicants apart: ``person``, ``firm`` (every organisation)."""
        person = ("person",) if PERSON in self.audience else ()
        return person + (("firm",) if set(self.audience) - {PERSON} else ())


def from_source(row: dict[str, Any]) -> ReferenceItem:
    """Read one row of the portal's data set. Pure.

    ``handle_time`` is the legal limit and ``handle_time_limit`` the promised one, whatever their names
    suggest: in every row of the set the first is the longer.

    Raises
    ------
    Invalid
        ``reference_row`` with every refused column in ``errors``.
    """
    values: dict[str, Any] = {"source": SOURCE}
    problems: list[DomainError] = []
    for field, (column, read) in COLUMNS.items():
        try:
            values[field] = read(row.get(column), column)
        except DomainError as problem:
            problems.append(problem.at(column))
    if problems:
        raise Invalid("reference_row", errors=problems)
    return ReferenceItem(**values)


def _text(value: Any, column: str) -> str:
    if not isinstance(value, str) or not 0 < len(value.strip()) <= 2000:
        raise Invalid("reference_column", column)
    return value.strip()


def _code(value: Any, column: str) -> str:
    return str(ItemCode.parse(_text(value, column)))


def _type(value: Any, column: str) -> str:
    known = PROVINCIAL_TYPES.get(value, value)
    if known not in get_args(ItemType):
        raise Invalid("reference_column", column)
    return str(known)


def _level(value: Any, column: str) -> str:
    if value not in LEVELS:
        raise Invalid("reference_column", column)
    return LEVELS[value]


def _limit(value: Any, column: str) -> Limit | None:
    if value == NOTHING:
        return None
    found = LIMIT.fullmatch(_text(value, column))
    if found is None:
        raise Invalid("reference_column", column)
    return Limit.model_validate({"amount": int(found[1]), "unit": UNITS[found[2]], "basis": SOURCE})


def _list(value: Any, column: str) -> tuple[str, ...]:
    if value == NOTHING:
        return ()
    if not isinstance(value, list):
        raise Invalid("reference_column", column)
    return tuple(_text(entry, column) for entry in value)


def _places(value: Any, column: str) -> tuple[str, ...]:
    return (_text(value, column).removeprefix("办理地点："),)


COLUMNS = {
    "code": ("TASK_CODE", _code),
    "name": ("TASK_NAME", _text),
    "type": ("TASK_TYPE", _type),
    "level": ("matter_level", _level),
    "department": ("DEPT_NAME", _text),
    "legal": ("handle_time", _limit),
    "promised": ("handle_time_limit", _limit),
    "conditions": ("accept_standard", _text),
    "materials": ("material_intro", _list),
    "audience": ("service_object_name", _list),
    "places": ("handle_location", _places),
    "phone": ("consult_phone", _text),
    "themes": ("theme_category", _list),
}
"""Field of :class:`ReferenceItem` → column of the data set, and how it is read."""
