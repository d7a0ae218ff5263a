"""The small parts of a release: amounts, instants, organisations, documents, periods. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from mimetypes import guess_type
from typing import Any

from chalicelib.kernel.clock import CHINA
from chalicelib.trading.facts import NoticeDrafted
from chalicelib.trading.state import LotStage, LotState, TradingCase
from chalicelib.trading.values import Money, Organisation

Part = dict[str, Any]
"""A JSON object of the standard."""

DOCUMENTS: Mapping[str, str] = {
    "intention": "plannedProcurementNotice", "prequalification": "tenderNotice", "tender": "tenderNotice",
    "inquiry_notice": "tenderNotice", "single_source": "tenderNotice", "listing": "tenderNotice",
    "auction": "tenderNotice", "property_listing": "tenderNotice", "extension": "tenderNotice",
    "correction": "tenderNotice", "answers": "clarifications", "candidates": "evaluationReports",
    "result": "awardNotice", "failed": "cancellationDetails", "termination": "cancellationDetails",
    "contract": "contractNotice", "contract_change": "contractNotice", "acceptance": "completionCertificate",
    "complaint_decision": "complaints",
}  # fmt: skip
"""Kind of notice → code of documentType.csv; the mapping is ours. Other kinds have no code there."""

PROCEDURES: Mapping[str, str] = {
    "open_tender": "open", "invited_tender": "selective", "negotiation": "selective", "consultation": "selective",
    "inquiry": "selective", "single_source": "direct", "listing": "open", "auction": "open",
}  # fmt: skip
"""Method → code of method.csv; the mapping is ours, procurementMethodDetails has the method's own name."""

STATUSES: Mapping[LotStage, str] = {
    "registered": "planning", "prequalifying": "active", "tendering": "active", "opened": "active",
    "evaluated": "active", "awarded": "complete", "contracted": "complete", "accepted": "complete",
    "failed": "unsuccessful", "terminated": "cancelled",
}  # fmt: skip
"""Stage of a lot → code of tenderStatus.csv."""


def amount(exact: Decimal) -> int | float:
    """An amount as the standard has it: a number of JSON.

    Exact for all readers as long as it has at most 15 digits (IEEE 754 binary64, RFC 8259 section 6): below ten
    million million yuan, with fen.
    """
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def value(money: Money) -> Part:
    """An amount with its currency."""
    return {"amount": amount(money.amount), "currency": money.currency}


def instant(at: datetime) -> str:
    """An instant as RFC 3339 text, in the time of China."""
    whole = "microseconds" if at.microsecond else "seconds"
    return at.astimezone(CHINA).isoformat(timespec=whole)


def span(dates: Mapping[str, datetime], start: str, end: str) -> Part:
    """A period between two planned dates; a start that does not lie before the end is left out."""
    first, last = dates.get(start), dates.get(end)
    if first is not None and last is not None and first > last:
        first = None
    told = {"startDate": first, "endDate": last}
    return {name: instant(at) for name, at in told.items() if at is not None}


def told(**fields: Any) -> Part:
    """The fields that say something."""
    return {name: given for name, given in fields.items() if given not in (None, "", [], {}, ())}


class Organisations:
    """The organisations of a process and what they do in it, in the order in which they came."""

    def __init__(self, scheme: str) -> None:
        self._scheme = scheme
        self._known: dict[str, Part] = {}

    def named(self, one: Organisation, *roles: str) -> Part:
        """A reference to an organisation, which has these roles from now on."""
        party = self._known.setdefault(
            one.code,
            {
                "id": self._id(one), "name": one.name, "roles": [],
                "identifier": {"scheme": self._scheme, "id": one.code, "legalName": one.name},
            },
        )  # fmt: skip
        party["roles"] += [role for role in roles if role not in party["roles"]]
        return {"id": self._id(one), "name": one.name}

    def all(self) -> list[Part]:
        """Everybody, as ``parties`` has them."""
        return [{**party, "roles": list(party["roles"])} for party in self._known.values()]

    def _id(self, one: Organisation) -> str:
        return f"{self._scheme}-{one.code}"


def documents(draft: NoticeDrafted, number: str, at: datetime, url: str) -> list[Part]:
    """A notice, and the files that are attached to it, each with what its bytes digest to."""
    same: Part = {"documentType": DOCUMENTS.get(draft.what), "datePublished": instant(at), "language": "zh"}
    lots = list(draft.lots)
    found = [told(id=draft.notice, title=draft.title, description=number, url=url, relatedLots=lots, **same)]
    for place, one in enumerate(draft.attachments, start=1):
        said: Part = {"description": f"SHA-256：{one.sha256}；{one.size}字节", "format": guess_type(one.name)[0]}
        where = f"{url}/attachments/{one.sha256}"
        found.append(
            told(id=f"{draft.notice}-{place}", title=one.name, url=where, relatedLots=lots, **said, **same)
        )  # fmt: skip
    return found


def lots(state: TradingCase) -> list[Part]:
    """The lots as they stand (extension ``lots``). What a lot that is sold has is its lowest price: not its value."""
    return [
        told(id=one.lot.id, title=one.lot.title, status=STATUSES[one.stage], value=_ceiling(state, one))
        for one in state.lots.values()
    ]


def _ceiling(state: TradingCase, one: LotState) -> Part | None:
    return value(one.lot.ceiling) if one.lot.ceiling is not None and buys(state) else None


def buys(state: TradingCase) -> bool:
    """Whether something is bought; else it is sold, and an amount is a floor."""
    return state.family in ("construction", "procurement")


def status(stages: Iterable[LotStage], planned: bool) -> str:
    """Code of tenderStatus.csv for the whole. ``planned``: an intention was published."""
    found = {STATUSES[stage] for stage in stages}
    if found == {"planning"}:
        return "planned" if planned else "planning"
    for code in ("active", "planning", "complete", "unsuccessful"):
        if code in found:
            return "active" if code == "planning" else code
    return "cancelled"
