"""What stands in the register, and what follows from it. Organisations only: no natural person by name. Pure.

An organisation is one document: qualifications and penalties with it, so that one batch tells of all bidders whether
they may take part.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.catalogue.trading import Family
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.values import Lenient, Strict
from chalicelib.trading.values import Code, Name, Organisation, Words

Role = Literal["owner", "agent", "bidder", "expert_unit"]
ROLES: dict[Role, str] = {
    "owner": "招标人（采购人、出让人、转让方）", "agent": "代理机构", "bidder": "投标人（供应商、竞买人、受让方）",
    "expert_unit": "评审专家所在单位",
}  # fmt: skip
Number = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80)]


class Recognised(Strict):
    """Taken over from another platform (互认), which answers for it."""

    platform: Name
    number: Number
    """Of the entry there."""
    on: date


class Qualification(Strict):
    """资质."""

    name: Name
    level: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    number: Number
    """Of the certificate."""
    issuer: Name
    valid_until: date | None = None
    """Its last day; absent: it has none."""
    recognised_from: Recognised | None = None
    """Absent: the centre saw the certificate itself."""

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same one."""
        return self.name, self.number

    def valid(self, today: date) -> bool:
        """Whether it counts on ``today``."""
        return self.valid_until is None or today <= self.valid_until


class Lifted(Strict):
    """A penalty was set aside (撤销)."""

    at: AwareDatetime
    reason: Words
    law: Words


class Penalty(Strict):
    """处罚, 不良行为."""

    id: str
    kind: str
    """Code of the kind, as published."""
    title: str
    families: tuple[Family, ...]
    """The trades that it is about."""
    bars: bool
    """Whether its holder may not bid in them while it lasts."""
    decision: Number
    """处罚决定书文号."""
    reason: Words
    law: Words
    source: Code
    """Department that decided it."""
    since: date
    until: date | None = None
    """Its last day; absent: it has none (a fine, a warning)."""
    entered: AwareDatetime
    lifted: Lifted | None = None

    def counts(self, today: date) -> bool:
        """Whether it is in force on ``today``, its first and last day included."""
        return self.lifted is None and self.since <= today and (self.until is None or today <= self.until)

    def bars_on(self, today: date, family: Family | None) -> bool:
        """Whether its holder may not bid on ``today``; without a family: in some trade."""
        return self.bars and self.counts(today) and (family is None or family in self.families)


class Entry(Lenient):
    """One organisation."""

    code: str
    name: str
    roles: tuple[Role, ...] = ()
    qualifications: tuple[Qualification, ...] = ()
    recognised_from: tuple[Recognised, ...] = ()
    """Other platforms whose entry of it was taken over."""
    penalties: tuple[Penalty, ...] = ()
    since: datetime
    """Of legal time."""

    def penalties_on(self, today: date) -> tuple[Penalty, ...]:
        """Those in force."""
        return tuple(one for one in self.penalties if one.counts(today))

    def barred(self, today: date, family: Family | None) -> bool:
        """Whether a penalty keeps it from bidding."""
        return any(one.bars_on(today, family) for one in self.penalties)


class Expert(Lenient):
    """评审专家: an id, what they know, where they work. Who it is, this platform does not know."""

    id: str
    specialities: tuple[str, ...] = Field(min_length=1)
    unit: Organisation
    active: bool = True


class Conflict(Lenient):
    """An expert who has to step aside (回避), and for whom they work."""

    expert: str
    unit: Organisation
    party: Literal["owner", "agent", "bidder"]


def penalty_id(code: str, kind: str, decision: str) -> str:
    """Id of the one penalty of a kind that a decision put on an organisation."""
    return digest({"code": code, "kind": kind, "decision": decision})[:16]


def with_roles(entry: Entry, name: str, roles: Iterable[Role]) -> Entry:
    """The entry under its newest name, with these roles beside those that it has."""
    known = {*entry.roles, *roles}
    return entry.model_copy(update={"name": name, "roles": tuple(role for role in ROLES if role in known)})


def with_qualifications(entry: Entry, fresh: Iterable[Qualification]) -> Entry:
    """The entry with ``fresh`` in it. What the centre saw itself is not replaced by what others tell."""
    known = {one.key: one for one in entry.qualifications}
    for one in fresh:
        before = known.get(one.key)
        if before is None or before.recognised_from is not None or one.recognised_from is None:
            known[one.key] = one
    return entry.model_copy(update={"qualifications": tuple(known.values())})


def with_recognition(entry: Entry, told: Recognised) -> Entry:
    """The entry, taken over from one more platform; told again, the newest day counts."""
    others = tuple(one for one in entry.recognised_from if one.platform != told.platform)
    return entry.model_copy(update={"recognised_from": (*others, told)})


def conflicts(
    experts: Iterable[Expert], owner: Organisation | None, agent: Organisation | None, bidders: Collection[str]
) -> tuple[Conflict, ...]:
    """Experts of the unit of whoever buys, its agent, or a bidder (招标投标法 art 37, 招标投标法实施条例 art 46)."""
    found: list[Conflict] = []
    for expert in experts:
        party: Literal["owner", "agent", "bidder"] | None = None
        if owner is not None and expert.unit.code == owner.code:
            party = "owner"
        elif agent is not None and expert.unit.code == agent.code:
            party = "agent"
        elif expert.unit.code in bidders:
            party = "bidder"
        if party is not None:
            found.append(Conflict(expert=expert.id, unit=expert.unit, party=party))
    return tuple(found)
