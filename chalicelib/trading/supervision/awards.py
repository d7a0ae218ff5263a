"""Repeated single source: what one owner bought of one category from one supplier, over several projects.

The index only finds the projects: whether an award stood is read from the facts of its project. So it makes no
difference which project's fact is handled first: the later award is the one that is told of.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.catalogue.trading import Family, Method
from chalicelib.catalogue.trading_rules import TradingRules
from chalicelib.kernel.canonical import digest
from chalicelib.kernel.cases import Case, body_of
from chalicelib.kernel.deadlines import legal_day
from chalicelib.kernel.records import Record, Records
from chalicelib.kernel.store import VersionConflict
from chalicelib.kernel.values import Lenient
from chalicelib.trading.facts import AlertRaised, AwardVoided, LotAwarded, RemedyOrdered
from chalicelib.trading.model import FLOW
from chalicelib.trading.state import TradingCase
from chalicelib.trading.supervision.rules import Finding, alert


class Award(Lenient):
    """An award that a rule may look at."""

    owner: str
    category: str
    supplier: str
    supplier_name: str
    case_id: str
    lot: str
    seq: int
    """Of the fact that tells of it."""
    at: datetime
    family: Family
    method: Method
    project: str
    """Title of the project."""

    @property
    def order(self) -> tuple[datetime, str, int]:
        """What comes first."""
        return self.at, self.case_id, self.seq


class Awards(Protocol):
    """Port: awards of several projects."""

    def note(self, award: Award) -> None:
        """Remember it; a repeat changes nothing."""
        ...

    def like(self, award: Award) -> list[Award]:
        """All of the same owner, category and supplier, strongly consistent."""
        ...


class AwardIndex:
    """The :class:`Awards` on documents: one partition an owner, category and supplier."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def note(self, award: Award) -> None:
        pk, sk = _place(award), f"{award.case_id}#{award.seq}"
        if self._records.get(pk, sk) is None:
            try:
                self._records.put(Record(pk, sk, award.model_dump(mode="json")))
            except VersionConflict:
                return  # it was noted meanwhile

    def like(self, award: Award) -> list[Award]:
        return [Award.model_validate(kept.data) for kept in self._records.under(_place(award))]


def award_of(case_id: str, state: TradingCase, body: LotAwarded, seq: int, at: datetime) -> Award | None:
    """The award of a fact, ``state`` being the one before it."""
    if state.owner is None:
        return None
    return Award(
        owner=state.owner.code, category=state.category, supplier=body.winner.code, supplier_name=body.winner.name,
        case_id=case_id, lot=body.lot, seq=seq, at=at, family=state.family, method=state.method, project=state.title,
    )  # fmt: skip


def watched(rules: TradingRules, award: Award) -> bool:
    """Whether a rule looks at such awards."""
    found = rules.in_force(award.family, award.method, legal_day(award.at))
    return any(rule.parameters.check == "repeated_award" for rule in found)


def repeated(rules: TradingRules, award: Award, earlier: Sequence[Award]) -> Iterator[AlertRaised]:
    """What the rules see in an award, ``earlier`` being those like it that stood then."""
    for rule in rules.in_force(award.family, award.method, legal_day(award.at)):
        if rule.parameters.check != "repeated_award":
            continue
        near = [one for one in earlier if near_enough(one, award, rule.parameters.days)]
        if near:
            told = {
                "supplier": award.supplier_name, "category": award.category, "count": str(len(near) + 1),
                "earlier": "、".join(f"{one.project}（{legal_day(one.at):%Y-%m-%d}）" for one in near[-3:]),
            }  # fmt: skip
            yield alert(rule, Finding((award.lot, str(award.seq)), told, award.lot))


def near_enough(earlier: Award, award: Award, days: int) -> bool:
    """Whether one award follows the other, in another project, within so many days."""
    apart = (legal_day(award.at) - legal_day(earlier.at)).days
    return earlier.case_id != award.case_id and earlier.order < award.order and apart <= days


def stood(case: Case[TradingCase], award: Award, at: datetime) -> bool:
    """Whether the award of a project was not void at ``at``."""
    for fact in case.facts[award.seq :]:
        body = body_of(FLOW, fact)
        if isinstance(body, AwardVoided | RemedyOrdered) and body.lot == award.lot:
            return fact.at > at
        if isinstance(body, LotAwarded) and body.lot == award.lot:
            break
    return True


def _place(award: Award) -> str:
    category = "".join(award.category.split()).casefold()
    return "awards#" + digest({"owner": award.owner, "category": category, "supplier": award.supplier})[:32]
