"""A contracting process as it has been told of so far: what every release of it repeats. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from chalicelib.catalogue.trading import METHODS, TradingLaw
from chalicelib.kernel.facts import Fact
from chalicelib.trading import dated, facts as f
from chalicelib.trading.ocds.deals import Deal
from chalicelib.trading.ocds.parts import (
    PROCEDURES,
    Organisations,
    Part,
    buys,
    instant,
    lots,
    span,
    status,
    told,
    value,
)
from chalicelib.trading.state import TradingCase

UPDATES: Mapping[str, str] = {
    "planning": "planningUpdate", "tender": "tenderUpdate", "award": "awardUpdate", "contract": "contractUpdate",
    "implementation": "implementationUpdate",
}  # fmt: skip
"""Section → the tag of a release that changes it otherwise than by an amendment."""


def ocid(prefix: str, case_id: str) -> str:
    """The process's identifier: the publisher's prefix and the case's id."""
    return f"{prefix}-{case_id}"


def case_of(prefix: str, process: str) -> str:
    """The case's id in an ocid of our own; empty for others'."""
    return process.removeprefix(f"{prefix}-") if process.startswith(f"{prefix}-") else ""


def section(tag: str) -> str:
    """The section that a tag is about: ``tenderAmendment`` → ``tender``, ``contractTermination`` → ``contract``."""
    return next(name for name in UPDATES if tag.startswith(name))


class Process:
    """The project after the fact that is being told of, and what was told before."""

    def __init__(self, case_id: str, law: TradingLaw, site: str) -> None:
        self.case_id, self.law = case_id, law
        self.parties = Organisations(law.ocds.scheme)
        self.state = TradingCase()
        self.fact: Fact
        self.drafts: dict[str, f.NoticeDrafted] = {}
        self.out: dict[str, str] = {}
        """Published notice → the release that tells of it."""
        self.opening = ""
        """The notice that opened the tender."""
        self.says: dict[str, str] = {}
        """What that notice says now."""
        self.planned = False
        self.bidders: set[str] = set()
        self.deals: dict[str, Deal] = {}
        self._site, self._ocid = site, ocid(law.ocds.prefix, case_id)

    @property
    def id(self) -> str:
        """Of the release that is being made."""
        return f"{self._ocid}-{self.fact.seq}"

    @property
    def at(self) -> str:
        """When it happened."""
        return instant(self.fact.at)

    def release(self, tags: Sequence[str], sections: Part) -> Part:
        """A release with these tags and sections, and what every release has."""
        tender = self.tender() | sections.pop("tender", {})
        owner = self.state.owner
        buyer = self.parties.named(owner, "buyer") if owner is not None else None
        return told(
            ocid=self._ocid, id=self.id, date=self.at, tag=list(tags), initiationType="tender", language="zh",
            parties=self.parties.all(), buyer=buyer, tender=tender, relatedProcesses=self._related(), **sections,
        )  # fmt: skip

    def tender(self) -> Part:
        """The tender as it stands, but for its documents and amendments."""
        state, dates, stages = self.state, self._dates(), [one.stage for one in self.state.lots.values()]
        period = span(dates, "documents_from", "bids_due") if "bids_due" in dates else {}
        running = state.agent or state.owner
        total = {"value" if buys(state) else "minValue": value(state.value)} if state.value is not None else {}
        return told(
            id=self.case_id, title=state.title, status=status(stages, self.planned),
            description=self.says.get("overview"), procurementMethod=PROCEDURES[state.method],
            procurementMethodDetails=METHODS[state.method],
            mainProcurementCategory="works" if state.family == "construction" else None,
            procuringEntity=self.parties.named(running, "procuringEntity") if running is not None else None,
            tenderPeriod=period or span(dates, "listing_from", "listing_until"),
            eligibilityCriteria=self.says.get("qualification"), submissionMethodDetails=self.says.get("submission"),
            numberOfTenderers=len(self.bidders) or None, lots=lots(state),
            items=[
                {"id": one.lot.id, "description": f"{state.category}：{one.lot.title}", "relatedLot": one.lot.id}
                for one in state.lots.values()
            ],
            **total,
        )  # fmt: skip

    def _related(self) -> list[Part]:
        """The process that failed and is tendered again."""
        follows = self.state.follows
        if follows is None:
            return []
        identifier = ocid(self.law.ocds.prefix, follows.project)
        uri = f"{self._site}/ocds/records/{identifier}"
        return [
            {"id": "1", "relationship": ["unsuccessfulProcess"], "scheme": "ocid", "identifier": identifier, "uri": uri}
        ]

    def _dates(self) -> dict[str, datetime]:
        """Planned dates of the tender: a start is that of the first lot, an end that of the last."""
        found: dict[str, datetime] = {}
        for lot in self.state.lots:
            for name, at in dated.planned(self.state, lot).items():
                found[name] = (min if name.endswith("_from") else max)(at, found.get(name, at))
        return found

    def kind(self, what: str) -> str:
        """The tag that a kind of notice stands for."""
        return self.law.notice(what, self.state.family, self.state.method).tag

    def reads(self, draft: f.NoticeDrafted, tag: str) -> None:
        """Keep what the notice that opens the tender says, and what a correction of it changes."""
        if tag == "tender":
            self.opening, self.says = draft.notice, dict(draft.contents)
        elif self.opening and draft.corrects == self.opening:
            changed = {one.where.removeprefix("contents."): one.new for one in draft.corrections}
            self.says |= {name: text for name, text in changed.items() if name in self.says}

    def amendment(self, draft: f.NoticeDrafted) -> Part:
        """A notice that changes another: why, and line by line where, from what, to what."""
        titles = {f"dates.{name}": title for name, title in self.law.dates.items()} | {"text": "正文"}
        corrected = self.drafts.get(draft.corrects or "")
        if corrected is not None:
            kind = self.law.notice(corrected.what, self.state.family, self.state.method)
            titles |= {f"contents.{one.name}": one.title for one in kind.contents}
        lines = [f"{titles.get(one.where, one.where)}：由“{one.old}”改为“{one.new}”" for one in draft.corrections]
        return told(
            id=draft.notice, date=self.at, rationale=draft.contents.get("reason", draft.title),
            description="\n".join([*self._lots(draft.lots), *lines]), releaseID=self.id,
            amendsReleaseID=self.out.get(draft.corrects or self.opening),
        )  # fmt: skip

    def because(self, rationale: str, lots: Sequence[str] = (), description: str = "") -> Part:
        """A change of the tender that no notice told of yet."""
        lines = [*self._lots(lots), *([description] if description else [])]
        return told(
            id=f"a{self.fact.seq}", date=self.at, rationale=rationale, description="\n".join(lines), releaseID=self.id
        )

    def _lots(self, lots: Sequence[str]) -> list[str]:
        """Which lots a change is about, where it is not about all: an amendment has no field for it."""
        return [] if set(lots) in (set(), set(self.state.lots)) else [f"标段（包）：{'、'.join(lots)}"]

    def contract(self, lot: str, tag: str) -> tuple[list[str], list[Part]]:
        """The contract of a lot whose award is public, and the tags that tell of it: ``tag`` is what happened."""
        deal, where = self.deals[lot], section(tag)
        known = deal.contract_told
        if where == "award" and known:
            return [], []
        made = deal.contract(self.parties, self.state.owner, self.state.lots[lot].winner)
        if not made:
            return [], []
        deal.contract_told = True
        tags = [] if known else ["contract"]
        if known and where == "contract":
            tags.append(UPDATES["contract"] if tag == "contract" else tag)
        if "implementation" in made[0] and (not known or where == "implementation"):
            tags.append(UPDATES["implementation"] if deal.performance_told else "implementation")
            deal.performance_told = True
        return tags, made

    def url(self, notice: str) -> str:
        """Where a notice can be read."""
        return f"{self._site}/v1/trading/projects/{self.case_id}/notices/{notice}"
