"""What stands in the register, and what follows from it. Organisations only: no natural person by name. Pure.

An organisation is one document: qualifications and penalties with it, so that one batch tells of all bidders whether
they may take part.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.catalogue.trading import Family
from chalicelib.catalogue.trading_parties import Tie
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.months import months_after
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


class Interest(Strict):
    """What an expert has to do with an organisation beside working there (利害关系)."""

    organisation: Organisation
    kind: Tie
    until: date | None = None
    """Its last day; absent: it lasts."""

    def counts(self, today: date, months: int) -> bool:
        """Whether it counts on ``today``, so many months after its end included."""
        return self.until is None or today <= months_after(self.until, months)


class ExpertBar(Strict):
    """An expert may not evaluate (禁止评审、取消资格)."""

    families: tuple[Family, ...]
    decision: Number
    reason: Words
    law: Words
    source: Code
    """Department that decided it."""
    since: date
    until: date | None = None
    """Its last day; absent: for ever."""

    def counts(self, today: date, family: Family) -> bool:
        """Whether it keeps them from evaluating such a trade on ``today``."""
        return family in self.families and self.since <= today and (self.until is None or today <= self.until)


class Expert(Lenient):
    """评审专家: an id, what they know, where they work. Who it is, this platform does not know."""

    id: str
    specialities: tuple[str, ...] = Field(min_length=1)
    unit: Organisation
    active: bool = True
    ties: tuple[Interest, ...] = ()
    recognised_from: Recognised | None = None
    """The platform whose expert it is (专家资源共享); absent: the centre's own."""
    bars: tuple[ExpertBar, ...] = ()


class Conflict(Lenient):
    """An expert who has to step aside (回避), and with whom they have to do."""

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
    experts: Iterable[Expert], owner: Organisation | None, agent: Organisation | None, bidders: Collection[str],
    tied: Callable[[Expert], Iterable[Organisation]] = lambda expert: (expert.unit,),
) -> tuple[Conflict, ...]:  # fmt: skip
    """Experts who have to do with whoever buys, its agent, or a bidder (招标投标法 art 37, 招标投标法实施条例 art 46):
    with the unit that employs them, or those that ``tied`` names.
    """
    parties: dict[str, Literal["owner", "agent", "bidder"]] = dict.fromkeys(bidders, "bidder")
    parties |= {agent.code: "agent"} if agent is not None else {}
    parties |= {owner.code: "owner"} if owner is not None else {}
    found: list[Conflict] = []
    for expert in experts:
        unit = next((one for one in tied(expert) if one.code in parties), None)
        if unit is not None:
            found.append(Conflict(expert=expert.id, unit=unit, party=parties[unit.code]))
    return tuple(found)
