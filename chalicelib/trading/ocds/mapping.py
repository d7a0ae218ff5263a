"""From the facts of a trading project to its releases: one for each fact that is public. Pure.

The kind of a notice names its tag (``catalogue/trading.yaml``). A release has everything that is public of what it is
about, as it stands after its fact, so that a later one never takes anything away; documents and amendments of the
tender come once, and the merge of the releases has them all. What the public does not see on the project's own page
(who was ranked or won, before it is published) is in no release either.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.catalogue.trading import REMEDIES, TradingLaw
from chalicelib.kernel.cases import body_of
from chalicelib.kernel.facts import Body, Fact
from chalicelib.trading import dated, facts as f
from chalicelib.trading.folding import evolve
from chalicelib.trading.model import FLOW
from chalicelib.trading.ocds import contracting
from chalicelib.trading.ocds.contracting import Told
from chalicelib.trading.ocds.deals import Deal
from chalicelib.trading.ocds.parts import Part, buys, documents, instant, told, value
from chalicelib.trading.ocds.process import UPDATES, Process, section


def releases(case_id: str, facts: Iterable[Fact], law: TradingLaw, site: str) -> list[Part]:
    """Everything that is public of a project, oldest first. ``site``: the platform's own address."""
    process, found = Process(case_id, law, site), list[Part]()
    for fact in facts:
        body = body_of(FLOW, fact)
        process.state, process.fact = evolve(process.state, body, fact), fact
        tells = TELLS.get(type(body))
        made = tells(process, body) if tells is not None else None
        if made is not None:
            found.append(process.release(*made))
    return found


def _registered(process: Process, body: f.ProjectRegistered) -> Told:
    process.deals = {lot.id: Deal(lot.id, lot.title) for lot in body.lots}
    worth = value(body.value) if body.value is not None and buys(process.state) else None
    return ["planning"], {"planning": {"budget": told(project=body.title, projectID=process.case_id, amount=worth)}}


def _drafted(process: Process, body: f.NoticeDrafted) -> Told:
    process.drafts[body.notice] = body
    return None


def _published(process: Process, body: f.NoticePublished) -> Told:
    draft, tag = process.drafts[body.notice], process.kind(body.what)
    if draft.corrects in process.out:
        tag = _amends(process.kind(process.drafts[draft.corrects].what))
    files = documents(draft, body.number, process.fact.at, process.url(body.notice))
    process.out[body.notice] = process.id
    process.reads(draft, tag)
    where = section(tag)
    if where not in ("planning", "tender"):
        return _dealt(process, tag, draft, files)
    process.planned = process.planned or where == "planning"
    amendments = [process.amendment(draft)] if tag == "tenderAmendment" else []
    rationale = draft.contents.get("overview") if where == "planning" else None
    return [tag], {where: told(documents=files, amendments=amendments, rationale=rationale)}


def _amends(tag: str) -> str:
    """The tag of a correction, by the tag of what it corrects."""
    where = section(tag)
    return f"{where}Amendment" if where in ("tender", "contract") else UPDATES[where]


def _dealt(process: Process, tag: str, draft: f.NoticeDrafted, files: list[Part]) -> Told:
    """A notice about awards or contracts: what it says belongs to each of its lots."""
    tags, awards, contracts = list[str](), list[Part](), list[Part]()
    where = section(tag)
    for lot in draft.lots:
        deal = process.deals[lot]
        found, more = _awards(process, lot, draft.what, where)
        awards, tags = awards + found, tags + more
        if where == "award":
            amendments = [process.amendment(draft)] if draft.corrects else []
            awards += deal.noted(documents=files, amendments=amendments)
        elif where == "contract":
            deal.documents += files
            deal.amendments += [process.amendment(draft)] if tag == "contractAmendment" else []
        else:
            deal.reports += files
        more, made = process.contract(lot, tag)
        contracts, tags = contracts + made, tags + more
    newest = list({award["id"]: award for award in awards}.values())
    sections = told(awards=newest, contracts=contracts)
    if not sections:
        return [UPDATES["tender"]], {"tender": {"documents": files}}
    return list(dict.fromkeys(tags)) or [tag], sections


def _awards(process: Process, lot: str, what: str, where: str) -> tuple[list[Part], list[str]]:
    """What a notice tells of the award of a lot, and the tags."""
    state, deal = process.state.lots[lot], process.deals[lot]
    if what == "candidates" and state.winner is None and state.candidates:
        return deal.proposes(state, process.parties, process.fact.at), ["award"]
    if state.winner is None or (where == "award" and what not in ("candidates", "result")):
        return [], []
    found, known = deal.awarded(state, process.parties, process.fact.at)
    if where != "award" and known:
        return [], []
    return found, [UPDATES["award"] if known else "award"]


def _withdrawn(process: Process, body: f.NoticeWithdrawn) -> Told:
    if body.notice not in process.out:
        return None
    draft = process.drafts[body.notice]
    title = f"（已撤回）{draft.title}"
    gone = told(id=draft.notice, title=title, description=body.reason, dateModified=process.at)
    where = section(process.kind(draft.what))
    proposed = [process.deals[lot] for lot in draft.lots if process.state.lots[lot].stage == "evaluated"]
    awards = [award for deal in proposed for award in deal.unproposed()] if draft.what == "candidates" else []
    if awards:
        return [UPDATES["award"]], {"awards": awards, "tender": {"documents": [gone]}}
    where = where if where in ("planning", "tender") else "tender"
    return [UPDATES[where]], {where: {"documents": [gone]}}


def _opened(process: Process, body: f.BidsOpened) -> Told:
    process.bidders |= {bid.bidder.code for bid in body.bids}
    return [UPDATES["tender"]], {}


def _awarded(process: Process, body: f.LotAwarded) -> Told:
    """Public at once only where the candidates were."""
    deal = process.deals[body.lot]
    deal.decided = process.fact.at
    if not deal.award:
        return None
    found, known = deal.awarded(process.state.lots[body.lot], process.parties, process.fact.at)
    return [UPDATES["award"] if known else "award"], {"awards": found}


def _voided(process: Process, body: f.AwardVoided) -> Told:
    change = {
        "id": f"{body.lot}-voided-{process.fact.seq}", "date": process.at, "rationale": body.reason,
        "description": body.law, "releaseID": process.id,
    }  # fmt: skip
    deal = process.deals[body.lot]
    deal.noted(documents=[], amendments=[change])
    found = deal.cancelled() if process.state.shown(body.lot, "candidates") else deal.unproposed()
    return (["awardCancellation"], {"awards": found}) if found else None


def _failed(process: Process, body: f.LotFailed) -> Told:
    return ["tenderCancellation"], {"tender": {"amendments": [process.because(body.reason, [body.lot])]}}


def _ended(process: Process, body: f.TenderingEnded) -> Told:
    change = process.because("不再进行招标", [body.lot], f"{body.approval}；{body.basis}")
    return [UPDATES["tender"]], {"tender": {"amendments": [change]}}


def _terminated(process: Process, body: f.ProjectTerminated) -> Told:
    return ["tenderCancellation"], {"tender": {"amendments": [process.because(body.reason)]}}


def _paused(process: Process, body: f.TradingPaused) -> Told:
    """What is challenged, and by whom, is not told."""
    return [UPDATES["tender"]], {"tender": {"amendments": [process.because("暂停交易", body.lots, body.basis)]}}


def _resumed(process: Process, body: f.TradingResumed) -> Told:
    moved = dated.instants(body.periods, body.dates).items()
    whose = {at: f"（标段（包）：{'、'.join(lots)}）" if lots else "" for at, lots in moved}
    lines = [f"{process.law.dates.get(name, name)}：{instant(at)}{whose[name, at]}" for name, at in whose]
    tag = "tenderAmendment" if body.dates else UPDATES["tender"]
    return [tag], {"tender": {"amendments": [process.because("恢复交易", description="\n".join(lines))]}}


def _remedied(process: Process, body: f.RemedyOrdered) -> Told:
    """An award that was public, or proposed, is no more; a lot that is tendered again has failed."""
    change = process.because(f"{body.reason}：{REMEDIES[body.remedy]}", [body.lot], body.basis)
    tender, deal = {"tender": {"amendments": [change]}}, process.deals[body.lot]
    deal.noted(amendments=[change])
    found = deal.cancelled() if process.state.shown(body.lot, "candidates") else deal.unproposed()
    tags = ["awardCancellation"] if found else []
    tags += ["tenderCancellation"] if body.remedy == "tender_again" else []
    return tags or [UPDATES["tender"]], tender | told(awards=found)


TELLS: Mapping[type[Body], Callable[[Process, Any], Told]] = {
    f.ProjectRegistered: _registered,
    f.NoticeDrafted: _drafted,
    f.NoticePublished: _published,
    f.NoticeWithdrawn: _withdrawn,
    f.BidsOpened: _opened,
    f.LotAwarded: _awarded,
    f.AwardVoided: _voided,
    f.ContractSigned: contracting.signed,
    f.ContractChanged: contracting.changed,
    f.ContractRevoked: contracting.revoked,
    f.Performed: contracting.performed,
    f.LotAccepted: contracting.accepted,
    f.LotFailed: _failed,
    f.TenderingEnded: _ended,
    f.ProjectTerminated: _terminated,
    f.TradingPaused: _paused,
    f.TradingResumed: _resumed,
    f.RemedyOrdered: _remedied,
}
"""Fact → what is told of it. The others are not public, or no part of the standard: drafts that are not out, checks,
periods, evaluations before their candidates are published, who applied and passed, duties, alerts.
"""
WANTS = frozenset(body.kind for body in TELLS) - {f.NoticeDrafted.kind}
"""Kinds of facts after which there may be a new release."""
