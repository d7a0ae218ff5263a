"""What is told of a contract: signed, changed, revoked, performed, accepted. Pure."""

from chalicelib.trading import facts as f
from chalicelib.trading.ocds.parts import Part
from chalicelib.trading.ocds.process import Process

Told = tuple[list[str], Part] | None
"""Tags and sections of a release; ``None``: nothing public."""


def signed(process: Process, body: f.ContractSigned) -> Told:
    deal = process.deals[body.lot]
    deal.signed, deal.price = body, body.price
    return _of_contract(process, body.lot, "contract")


def changed(process: Process, body: f.ContractChanged) -> Told:
    change = {
        "id": f"{body.lot}-change-{process.fact.seq}", "date": process.at, "rationale": body.reason,
        "description": f"合同金额由{body.old.amount}元改为{body.new.amount}元", "releaseID": process.id,
    }  # fmt: skip
    deal = process.deals[body.lot]
    deal.price = body.new
    deal.amendments.append(change)
    return _of_contract(process, body.lot, "contractAmendment")


def revoked(process: Process, body: f.ContractRevoked) -> Told:
    """It was signed and in force, so it is terminated: ``cancelled`` is what never was signed (OCDS 1.1,
    contractStatus).
    """
    deal = process.deals[body.lot]
    deal.status = "terminated"
    deal.amendments.append({
        "id": f"{body.lot}-revoked-{process.fact.seq}", "date": process.at, "rationale": f"{body.reason}：撤销合同",
        "description": body.basis, "releaseID": process.id,
    })  # fmt: skip
    made = _of_contract(process, body.lot, "contractTermination")
    deal.revoked()
    return made


def performed(process: Process, body: f.Performed) -> Told:
    process.deals[body.lot].performed(body, process.fact.seq, process.fact.at)
    return _of_contract(process, body.lot, "implementation")


def accepted(process: Process, body: f.LotAccepted) -> Told:
    passed = body.result == "passed"
    process.deals[body.lot].examined(passed, body.note, process.fact.seq, process.fact.at)
    made = _of_contract(process, body.lot, "implementation")
    if made is not None and passed:
        made[0].append("contractTermination")
    return made


def _of_contract(process: Process, lot: str, tag: str) -> Told:
    """Of a contract whose award is public; else nothing, until a notice tells of it."""
    tags, made = process.contract(lot, tag)
    return (tags, {"contracts": made}) if made else None
