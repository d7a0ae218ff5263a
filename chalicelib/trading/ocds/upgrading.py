"""From version 1.0 to 1.1 of the standard, as its changelog has it. Pure.

https://standard.open-contracting.org/1.1/en/history/changelog/: organisations stand once, in ``parties``, with their
roles, and are named by reference elsewhere; there may be several amendments; a transaction has a payer, a payee and a
value. What came is kept as it came; this is only what is given out.
"""

from copy import deepcopy
from typing import Any

from chalicelib.kernel.canonical import digest
from chalicelib.trading.ocds.parts import Part

ENDS = (("providerOrganization", "payer"), ("receiverOrganization", "payee"))
"""Of a transaction: the field of 1.0, and that of 1.1, which is the party's role as well (partyRole.csv)."""
SHORT = 16
"""Hexadecimal digits of an id that is made of what a thing says."""


def upgraded(release: Part) -> Part:
    """A release of 1.0, which its schema has nothing against, as 1.1 says the same.

    The same organisation (by its identifier, else by its name), and the same amendment, has the same id in every
    release, so that they merge.
    """
    found = deepcopy(release)
    parties = _Parties()
    tender, awards, contracts = found.get("tender"), _parts(found.get("awards")), _parts(found.get("contracts"))
    parties.replace(found, "buyer", "buyer")
    if isinstance(tender, dict):
        parties.replace(tender, "procuringEntity", "procuringEntity")
        parties.replace(tender, "tenderers", "tenderer")
    for award in awards:
        parties.replace(award, "suppliers", "supplier")
    for contract in contracts:
        for transaction in _parts((contract.get("implementation") or {}).get("transactions")):
            _transaction(transaction, parties)
    for part in (*_parts([tender]), *awards, *contracts):
        _amendments(part)
    if parties.known and "parties" not in found:
        found["parties"] = list(parties.known.values())
    return found


class _Parties:
    """The organisations of a release, by id."""

    def __init__(self) -> None:
        self.known: dict[str, Part] = {}

    def replace(self, holder: Part, name: str, role: str) -> None:
        """An organisation, or a list of them, by references to them."""
        given = holder.get(name)
        if isinstance(given, list):
            holder[name] = [self.named(one, role) for one in given]
        elif isinstance(given, dict):
            holder[name] = self.named(given, role)

    def named(self, one: Any, role: str) -> Any:
        """A reference to the organisation, which has this role from now on; what says nothing stays."""
        if not isinstance(one, dict) or not one:
            return one
        name = _id(one)
        told = {field: given for field, given in one.items() if given is not None and (field, given) != ("name", "")}
        party = self.known.setdefault(name, {"id": name, "roles": []})
        for field, given in told.items():
            party.setdefault(field, given)
        if role not in party["roles"]:
            party["roles"].append(role)
        return {"id": name} | ({"name": party["name"]} if "name" in party else {})


def _id(one: Part) -> str:
    """Its own (an addition of the publisher), that of its identifier, or one that is made of its name."""
    own, identifier = one.get("id"), one.get("identifier")
    if isinstance(own, str | int) and own not in ("", True, False):
        return str(own)
    if isinstance(identifier, dict) and identifier.get("id") not in (None, ""):
        return "-".join(str(identifier[field]) for field in ("scheme", "id") if identifier.get(field))
    return f"name-{digest({'name': one['name']} if one.get('name') else one)[:SHORT]}"


def _transaction(one: Part, parties: _Parties) -> None:
    for old, role in ENDS:
        identifier = one.get(old)
        if isinstance(identifier, dict) and identifier and role not in one:
            legal = {"name": identifier["legalName"]} if identifier.get("legalName") else {}
            one[role] = parties.named({"identifier": identifier, **legal}, role)
            del one[old]
    if "amount" in one and "value" not in one:
        one["value"] = one.pop("amount")


def _amendments(part: Part) -> None:
    amendment = part.get("amendment")
    if isinstance(amendment, dict) and amendment and "amendments" not in part:
        del part["amendment"]
        part["amendments"] = [{"id": digest(amendment)[:SHORT]} | amendment]


def _parts(members: Any) -> list[Part]:
    return [one for one in (members if isinstance(members, list) else ()) if isinstance(one, dict)]
