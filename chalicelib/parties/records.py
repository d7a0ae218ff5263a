"""What departments tell the platform about a person or firm (数据归集): profile, records, credit."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.kernel.caller import Caller
from chalicelib.kernel.clock import Clock
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.errors import Forbidden
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.ids.identity import IdentityNumber
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.parties.credit import mark_id, with_grade, with_marks
from chalicelib.parties.model import CreditList, Grade, Mark, Record, Section, Text, Value, bare
from chalicelib.parties.service import Parties

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
Source = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]


SCOPE = "records:write"


class ToldMark(Strict):
    """An entry of a list of credit, as the department that made it tells it."""

    list: CreditList
    reason: Text
    basis: Text
    since: date
    until: date | None = None
    case: str = Field(default="", max_length=60)


class Told(Strict):
    """What a department tells of one person or firm. Sections that are left out stay as they are."""

    kind: Literal["person", "firm"]
    number: str = Field(min_length=15, max_length=20)
    source: Source
    profile: dict[Slug, Any] = Field(default_factory=dict, max_length=50)
    records: dict[Slug, dict[str, Any]] = Field(default_factory=dict, max_length=20)
    valid_until: dict[Slug, date] = Field(default_factory=dict)
    credit: Grade | Annotated[tuple[ToldMark, ...], Field(max_length=20)] | None = None
    """A bare grade takes the place of the last one; marks are added to those that are held."""


class Taken(Lenient):
    """What was taken over."""

    sections: tuple[str, ...]


class PartyRecords:
    """Takes over what departments hold."""

    def __init__(self, parties: Parties, privacy: Privacy, clock: Clock) -> None:
        self._parties = parties
        self._privacy = privacy
        self._clock = clock

    def take(self, caller: Caller, told: Told) -> Taken:
        """Merge what was told into what is held; the newest word counts.

        Raises
        ------
        Forbidden
            ``scope_missing``: the department's account may not tell.
        """
        if SCOPE not in caller.scopes:
            raise Forbidden("scope_missing")
        parse: Any = IdentityNumber.parse if told.kind == "person" else CreditCode.parse
        number = parse(told.number).text
        at = self._clock.now().legal
        person = self._privacy.person(self._privacy.lookup(told.kind, number))
        changes: dict[Section, Any] = {}
        if told.profile:
            profile = {k: Value(value=v, source=told.source, at=at) for k, v in told.profile.items()}
            changes["profile"] = _merged(profile)
        if told.records:
            records = {
                k: Record(data=v, source=told.source, at=at, valid_until=told.valid_until.get(k))
                for k, v in told.records.items()
            }
            changes["records"] = _merged(records)
        if told.credit:
            changes["credit"] = _credit(told.credit, told.source, caller.department, legal_day(at))
        self._parties.change(person, changes)
        return Taken(sections=tuple(changes))


def _credit(told: str | tuple[ToldMark, ...], source: str, department: str, today: date) -> Any:
    if isinstance(told, str):
        grade: Any = told
        return lambda held: with_grade(held, bare(grade, source, department, today))
    marks = [
        Mark(
            id=mark_id(one.case or source, one.reason), source=source, department=department,
            **one.model_dump(),
        )
        for one in told
    ]  # fmt: skip
    return lambda held: with_marks(held, marks)


def _merged(fresh: Mapping[str, Value | Record]) -> Any:
    dumped = {name: one.model_dump(mode="json") for name, one in fresh.items()}
    return lambda held: (held or {}) | dumped
