"""What bidders may have in common: phones, network addresses, devices. Compared in one form, kept as keyed digests."""

import re
import unicodedata
from ipaddress import IPv6Address, ip_address
from typing import Protocol

from chalicelib.trading import schemas as asks
from chalicelib.trading.values import Bid, Marks, Organisation

BETWEEN = re.compile(r"[\s\-‐-―().·:_]+")
"""What people put between the digits of a phone or of a device's address."""
COUNTRY = re.compile(r"^(?:\+|00)?86(?=[0-9]{10,12}$)")
MAC = re.compile(r"^[0-9a-f]{12}$")
OCTETS = re.compile(r"^([0-9]{1,3}(?:\.[0-9]{1,3}){3})(?::[0-9]{1,5})?$")
ZONE = re.compile(r"%.*$")


class Blinder(Protocol):
    """Port: keyed digests of what is compared and never shown."""

    def mac(self, purpose: str, text: str) -> bytes:
        """The digest."""
        ...


def phone(text: str) -> str:
    """A phone without the country's number, blanks and dashes; a landline with its leading nought."""
    bare = BETWEEN.sub("", _plain(text))
    national = COUNTRY.sub("", bare)
    if national != bare and not national.startswith(("0", "1")):
        return f"0{national}"
    return national


def address(text: str) -> str:
    """An address of the internet in its shortest form, without its port; one of a device as :func:`device`."""
    plain = _plain(text)
    octets = OCTETS.match(plain)
    if octets is not None:
        return ".".join(str(int(part)) for part in octets[1].split("."))
    try:
        found = ip_address(ZONE.sub("", plain.split("]")[0].removeprefix("[")))
    except ValueError:
        return device(text)
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return str(mapped or found)


def device(text: str) -> str:
    """The mark of a device without what stands between its parts: a MAC as twelve digits."""
    bare = BETWEEN.sub("", _plain(text))
    return bare.removeprefix("0x") if MAC.match(bare.removeprefix("0x")) else bare


def blinded(blinder: Blinder, read: asks.ReadOut) -> Bid:
    """A bid as it is kept."""
    partners = tuple(Organisation(name=one.name, code=one.code) for one in read.partners)
    others = tuple(_marks(blinder, one) for one in read.partners)
    own = _marks(blinder, read)
    return Bid(
        bidder=read.bidder, partners=partners, price=read.price, contact=own.contact, address=own.address,
        device=own.device, others=others if any(one != Marks() for one in others) else (), division=_division(read),
    )  # fmt: skip


def _division(read: asks.ReadOut) -> dict[str, tuple[str, ...]]:
    """Who of those who bid together does which work; nothing of who bids alone."""
    told = {one.code: one.takes for one in read.partners} | {read.bidder.code: read.takes}
    return {code: takes for code, takes in told.items() if takes} if read.partners else {}


def _marks(blinder: Blinder, told: asks.ReadOut | asks.Partner) -> Marks:
    def blind(purpose: str, text: str) -> str:
        return blinder.mac(f"trading-{purpose}", text).hex() if text else ""

    return Marks(
        contact=blind("contact", phone(told.contact)), address=blind("address", address(told.address)),
        device=blind("device", device(told.device)),
    )  # fmt: skip


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().casefold()
