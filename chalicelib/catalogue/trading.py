"""The law of public-resource trading (公共资源交易) as published data: all its rows, and which of them is in force."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chalicelib.catalogue.trading_rows import (
    FAMILIES,
    METHODS,
    REMEDIES,
    WAYS,
    ChallengeKind,
    ChallengeRule,
    Content,
    FailureRule,
    Family,
    Ground,
    Method,
    NoticeKind,
    OcdsTerms,
    Remedy,
    RemedyRule,
    Retention,
    Sense,
    Standing,
    TradingPeriod,
    Way,
)
from chalicelib.kernel.errors import Invalid, Unavailable

__all__ = [
    "FAMILIES",
    "METHODS",
    "REMEDIES",
    "WAYS",
    "ChallengeKind",
    "ChallengeRule",
    "Content",
    "FailureRule",
    "Family",
    "Ground",
    "Method",
    "NoticeKind",
    "OcdsTerms",
    "Remedy",
    "RemedyRule",
    "Retention",
    "Sense",
    "Standing",
    "TradingLaw",
    "TradingPeriod",
    "Way",
]


class TradingLaw:
    """All rows, past ones included."""

    def __init__(
        self, periods: Iterable[TradingPeriod], notices: Iterable[NoticeKind], dates: Mapping[str, str],
        centres: Iterable[str], supervisors: Iterable[str], regulators: Mapping[Family, str], ocds: OcdsTerms,
        challenges: Iterable[ChallengeRule] = (), order: Iterable[tuple[str, str]] = (),
        retention: Iterable[Retention] = (), remedies: Iterable[RemedyRule] = (),
        failures: Iterable[FailureRule] = (),
    ) -> None:  # fmt: skip
        self.rows = tuple(periods)
        self.rules = tuple(challenges)
        self._notices = tuple(notices)
        self.dates = dict(dates)
        """Planned date → what people read."""
        self.order = tuple(order)
        """Planned dates of which the first may not lie after the second."""
        self.retention = tuple(retention)
        """How long what is kept at least."""
        self.remedies = tuple(remedies)
        self.failures = tuple(failures)
        self.centres = frozenset(centres)
        """Departments (credit codes) whose officers run the trading (公共资源交易中心)."""
        self.supervisors = tuple(supervisors)
        """Departments that hear of every alert, beside the regulator of the trade."""
        self._regulators = dict(regulators)
        self.ocds = ocds

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> "TradingLaw":
        """Read the published document; raises ValueError when a row names what is not there."""
        made = cls(
            map(TradingPeriod.model_validate, document["periods"]), map(NoticeKind.model_validate, document["notices"]),
            document["dates"], document["centres"], document["supervisors"], document["regulators"],
            OcdsTerms.model_validate(document["ocds"]),
            map(ChallengeRule.model_validate, document.get("challenges", ())),
            ((first, second) for first, second in document.get("order", ())),
            map(Retention.model_validate, document.get("retention", ())),
            map(RemedyRule.model_validate, document.get("remedies", ())),
            map(FailureRule.model_validate, document.get("failures", ())),
        )  # fmt: skip
        if set(made._regulators) != set(FAMILIES):
            raise ValueError("every family has one regulator")
        made._refuse_unknown()
        return made

    def _refuse_unknown(self) -> None:
        """Refuse rows that name a planned date or a period that is not there."""
        for row in self.rows:
            if row.sense in ("at_least", "before") and row.target not in self.dates:
                raise ValueError(f"{row.name}: {row.target} is no planned date")
            if row.sense == "before" and row.limit.unit != "calendar_day":
                raise ValueError(f"{row.name}: only calendar days are counted back")
            if row.green is not None and not row.served:
                raise ValueError(f"{row.name}: the green channel shortens no period of the law")
        named = [(row.name, {row.counted_from} - {""}) for row in self.rows]
        named += [(kind.name, set(kind.dates)) for kind in self._notices]
        named += [("order", {name for pair in self.order for name in pair})]
        for place, names in named:
            if unknown := names - self.dates.keys():
                raise ValueError(f"{place}: no planned dates {sorted(unknown)}")
        rows = {(row.name, family) for row in self.rows for family in row.families}
        for rule in self.rules:
            for name in (rule.raised, rule.accept, rule.answer, rule.pause_limit):
                if name and any((name, family) not in rows for family in rule.families):
                    raise ValueError(f"{rule.kind}: {name} is no period")

    def periods(self, family: Family, method: Method, day: date) -> tuple[TradingPeriod, ...]:
        """The rows in force on ``day`` for a trade: of each name the newest, one that names the method first."""
        found: dict[str, TradingPeriod] = {}
        for row in self.rows:
            if family in row.families and (not row.methods or method in row.methods) and row.valid_from <= day:
                known = found.get(row.name)
                if known is None or _stronger(row) >= _stronger(known):
                    found[row.name] = row
        return tuple(found.values())

    def period(self, name: str, family: Family, method: Method, day: date) -> TradingPeriod:
        """The row of that name; Unavailable ``period_unknown``."""
        for row in self.periods(family, method, day):
            if row.name == name:
                return row
        raise Unavailable("period_unknown", name=name)

    def kept(self, name: str, family: Family, day: date) -> Retention | None:
        """How long it is kept at least, by the rows in force on ``day``: the longest of them."""
        rows = [one for one in self.retention if one.name == name and family in one.families and one.valid_from <= day]
        return max(rows, key=lambda one: one.years, default=None)

    def challenge(
        self, kind: ChallengeKind, ground: Ground, family: Family, stage: str, day: date
    ) -> ChallengeRule | None:
        """The rule in force on ``day`` for a challenge to a lot at ``stage``; one that names the stage first."""
        found = [
            rule
            for rule in self.rules
            if (rule.kind, True, True) == (kind, ground in rule.grounds, family in rule.families)
            and (not rule.stages or stage in rule.stages)
            and rule.valid_from <= day
        ]
        return max(found, key=lambda rule: (bool(rule.stages), rule.valid_from), default=None)

    def remedy(
        self, remedy: Remedy, family: Family, day: date, kind: ChallengeKind, stage: str
    ) -> RemedyRule | None:  # fmt: skip
        """The newest row in force on ``day`` for what such a challenge brings a lot at ``stage``: one that revokes its
        contract where it may be ordered then; ``None`` where such a trade has no such remedy.
        """
        found = [row for row in self.remedies if row.remedy == remedy and family in row.families]
        found = [row for row in found if row.valid_from <= day and (not row.kinds or kind in row.kinds)]
        newest = {bool(row.revokes): row for row in sorted(found, key=lambda row: row.valid_from)}
        plain, revoking = newest.get(False), newest.get(True)
        return revoking if revoking is not None and (plain is None or stage in revoking.stages) else plain

    def failure(self, way: Way, family: Family, day: date) -> FailureRule | None:
        """The newest row in force on ``day`` of what may follow a failure."""
        found = (row for row in self.failures if row.way == way and family in row.families)
        return max((row for row in found if row.valid_from <= day), key=lambda row: row.valid_from, default=None)

    def notice(self, name: str, family: Family, method: Method) -> NoticeKind:
        """The kind of notice of that name; Invalid ``trading_notice_kind`` when this trade has none."""
        for kind in self._notices:
            if kind.name == name and family in kind.families and (not kind.methods or method in kind.methods):
                return kind
        raise Invalid("trading_notice_kind", "kind")

    def regulator(self, family: Family) -> str:
        """Credit code of the authority that supervises such a trade (行政监督部门)."""
        return self._regulators[family]

    def titles(self) -> dict[str, str]:
        """Kind of notice → what people read."""
        return {kind.name: kind.title for kind in self._notices}


def _stronger(row: TradingPeriod) -> tuple[bool, date]:
    return bool(row.methods), row.valid_from
