"""Rows of the register as the centre brings them: checked one by one, put together by whom they are about.

Of organisations a row is one qualification, or none; several rows of one code are one organisation. A row that names a
platform is taken over from it (互认), one that names none was seen by the centre itself. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from chalicelib.catalogue.trading_parties import TradingParties
from chalicelib.kernel.errors import DomainError, Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.tables import Column, choice, day, faults, read, refuse, text
from chalicelib.trading.register.model import ROLES, Qualification, Recognised
from chalicelib.trading.register.schemas import NewEntry, NewExpert, Recognition
from chalicelib.trading.values import Organisation

Kind = Literal["organisations", "experts"]
KINDS: Mapping[Kind, str] = {"organisations": "市场主体", "experts": "评审专家"}
MOST = 200
"""Rows of one import."""
LISTED = "；"
"""Between several in one cell; a half-width one does too."""


def _code(told: Any) -> str:
    return CreditCode.parse(text(told)).text


def _name(told: Any) -> str:
    found = text(told)
    if not 2 <= len(found) <= 100:
        raise ValueError("no name")
    return found


def _number(told: Any) -> str:
    found = text(told)
    if len(found) > 80:
        raise ValueError("no number")
    return found


def _grade(told: Any) -> str:
    found = text(told)
    if len(found) > 40:
        raise ValueError("no grade")
    return found


def _parts(told: Any) -> list[str]:
    return text(told).replace(";", LISTED).split(LISTED)


def _roles(told: Any) -> str:
    one = choice({str(role): words for role, words in ROLES.items()})
    return LISTED.join(one(part) for part in _parts(told))


def _names(told: Any) -> str:
    found = [_name(part) for part in _parts(told)]
    if len(found) > 20:
        raise ValueError("too many")
    return LISTED.join(found)


def _id(told: Any) -> str:
    found = text(told)
    if not (found.startswith("E") and found[1:].isascii() and found[1:].isdigit() and 5 <= len(found) <= 13):
        raise ValueError("no id")
    return found


_FROM = (
    Column("platform", "互认平台的名称", _name, optional=True),
    Column("platform_number", "在互认平台的编号", _number, optional=True),
    Column("recognised_on", "互认日期（2026-11-03）", day, optional=True),
)
COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    "organisations": (
        Column("code", "统一社会信用代码", _code), Column("name", "2 到 100 个字的名称", _name),
        Column("roles", f"角色，多个用“{LISTED}”隔开：{'、'.join(ROLES)}", _roles),
        Column("qualification", "资质名称", _name, optional=True), Column("level", "资质等级", _grade, optional=True),
        Column("number", "证书编号", _number, optional=True), Column("issuer", "发证机关", _name, optional=True),
        Column("valid_until", "有效期的最后一天（2026-11-03）", day, optional=True), *_FROM,
    ),
    "experts": (
        Column("id", "专家编号（E0001）", _id), Column("specialities", f"专业，多个用“{LISTED}”隔开", _names),
        Column("unit", "所在单位名称", _name), Column("unit_code", "所在单位统一社会信用代码", _code), *_FROM,
    ),
}  # fmt: skip
PLATFORM = ("platform", "platform_number", "recognised_on")
CERTIFICATE = ("qualification", "number", "issuer")


@dataclass(frozen=True, slots=True)
class Brought:
    """What rows of organisations say: those that the centre saw, and those of other platforms."""

    seen: tuple[NewEntry, ...]
    recognised: tuple[Recognition, ...]


def organisations(told: Sequence[Mapping[Any, Any]], law: TradingParties) -> Brought:
    """The organisations of the rows, if every row is good: else ``register_rows`` with every fault."""
    found: dict[tuple[str, ...], list[dict[str, str]]] = {}
    names: dict[str, str] = {}
    seen: dict[tuple[str, ...], int] = {}
    wrong: list[DomainError] = []
    for number, row in _checked("organisations", told, wrong):
        wrong += _certificate(row, number, law)
        if names.setdefault(row["code"], row["name"]) != row["name"]:
            wrong.append(Invalid("trading_row_name", f"rows.{number}.name", other=names[row["code"]]))
        key = (row["code"], row["platform"], row["qualification"], row["number"])
        if seen.setdefault(key, number) != number:
            wrong.append(Invalid("register_twice", f"rows.{number}", other=seen[key] + 1))
        found.setdefault((row["code"], *(row[name] for name in PLATFORM)), []).append(row)
    refuse(wrong)
    rows = list(found.values())
    own = tuple(NewEntry(**_entry(of)) for of in rows if not of[0]["platform"])
    others = tuple(Recognition(**_entry(of), source=source) for of in rows if (source := _source(of[0])) is not None)
    return Brought(own, others)


def experts(told: Sequence[Mapping[Any, Any]]) -> tuple[NewExpert, ...]:
    """The experts of the rows, if every row is good."""
    wrong: list[DomainError] = []
    found: dict[str, NewExpert] = {}
    places: dict[str, int] = {}
    for number, row in _checked("experts", told, wrong):
        if places.setdefault(row["id"], number) != number:
            wrong.append(Invalid("register_twice", f"rows.{number}", other=places[row["id"]] + 1))
        unit = Organisation(name=row["unit"], code=row["unit_code"])
        specialities = tuple(row["specialities"].split(LISTED))
        source = _source(row) if all(row[name] for name in PLATFORM) else None
        found[row["id"]] = NewExpert(id=row["id"], specialities=specialities, unit=unit, recognised_from=source)
    refuse(wrong)
    return tuple(found.values())


def _checked(
    kind: Kind, told: Sequence[Mapping[Any, Any]], wrong: list[DomainError]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that has no fault of its own; the faults of the others go to ``wrong``."""
    if not 0 < len(told) <= MOST:
        raise Invalid("trading_rows_many", "rows", most=MOST)
    for number, one in enumerate(told):
        bad = list(faults(one, COLUMNS[kind], number))
        wrong += bad
        if not bad:
            row = read(one, COLUMNS[kind])
            wrong += _together(row, number, PLATFORM)
            yield number, row


def _together(row: Mapping[str, str], number: int, names: Sequence[str]) -> Iterator[DomainError]:
    """Cells that are filled in together, or not at all."""
    if any(row[name] for name in names):
        yield from (
            Invalid("register_field_missing", f"rows.{number}.{name}", name=name) for name in names if not row[name]
        )


def _certificate(row: Mapping[str, str], number: int, law: TradingParties) -> Iterator[DomainError]:
    yield from _together(row, number, CERTIFICATE)
    if not row["qualification"]:
        yield from (
            Invalid("register_field_missing", f"rows.{number}.qualification", name="qualification")
            for name in ("level", "valid_until") if row[name]
        )  # fmt: skip
        return
    kind = law.titled(row["qualification"])
    if kind is not None and not kind.knows(row["level"]):
        grades = "、".join(kind.grades) or "无等级"
        yield Invalid("trading_qualification_grade", f"rows.{number}.level", title=kind.title, grades=grades)


def _entry(rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    roles = {role for row in rows for role in row["roles"].split(LISTED)}
    return {
        "organisation": Organisation(name=rows[0]["name"], code=rows[0]["code"]),
        "roles": tuple(role for role in ROLES if role in roles),
        "qualifications": tuple(
            Qualification(
                name=row["qualification"], level=row["level"], number=row["number"], issuer=row["issuer"],
                valid_until=date.fromisoformat(row["valid_until"]) if row["valid_until"] else None,
            )
            for row in rows if row["qualification"]
        ),
    }  # fmt: skip


def _source(row: Mapping[str, str]) -> Recognised | None:
    if not row["platform"]:
        return None
    on = date.fromisoformat(row["recognised_on"])
    return Recognised(platform=row["platform"], number=row["platform_number"], on=on)
